"""Rows that need a clock, a second account or an event of the runner's."""

import json
from typing import Any

import pytest

from standin import read_world
from standin.github import GitHub
from tests.standin.asking import answered, ask

STATES = (
    'query($environment: String!) { repository(owner: "acme", name: "web") {'
    " deployments(environments: [$environment], first: 5) { nodes { state payload creator { login } } } } }"
)
NAME = '{ repository(owner: "acme", name: "web") { name } }'
ID = '{ repository(owner: "acme", name: "web") { id ref(qualifiedName: "topic") { id target { oid } } } }'


def a_github(*deployments: dict[str, Any], tokens: dict[str, Any] | None = None, **repository: object) -> GitHub:
    web = {"deployments": list(deployments), **repository}
    return GitHub(read_world({"tokens": tokens or {}, "repositories": {"acme/web": web}}))


def records(github: GitHub, environment: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(github, STATES, environment=environment)["data"]["repository"]["deployments"][
        "nodes"
    ]
    return found


def post(github: GitHub, path: str, body: object) -> dict[str, Any]:
    found: dict[str, Any] = answered(github, "POST", path, body=json.dumps(body).encode())[1]
    return found


@pytest.mark.parametrize(
    ("state", "minutes", "expected"),
    [
        pytest.param("PENDING", 29, "PENDING", id="pending for less than half an hour"),
        pytest.param("PENDING", 31, "ABANDONED", id="pending for longer"),
        pytest.param("IN_PROGRESS", 31, "IN_PROGRESS", id="in progress for longer"),
        pytest.param("ACTIVE", 31, "ACTIVE", id="active for longer"),
    ],
)
def test_a_pending_record_is_abandoned(state: str, minutes: int, expected: str) -> None:
    github = a_github({"environment": "staging", "state": state})
    post(github, "/_standin/clock", {"advance": minutes * 60})
    row = "deployments.abandoned"
    assert ([each["state"] for each in records(github, "staging")], row) == ([expected], row)


def test_a_job_leaves_a_record_of_its_own() -> None:
    row = "deployments.by_job"
    github = a_github({"environment": "staging", "payload": {"type": "deploy-gate"}})
    event = {"event": "job_environment", "repository": "acme/web", "environment": "staging", "state": "success"}
    made = post(github, "/_standin/events", event)
    assert made["node_id"].startswith("DE_"), row
    ours, theirs = records(github, "staging")
    assert (ours["state"], theirs["state"]) == ("INACTIVE", "ACTIVE")
    assert (json.loads(json.loads(theirs["payload"])), theirs["creator"]["login"]) == ({}, "github-actions")


@pytest.mark.parametrize(
    ("auto_merge", "merged"),
    [
        pytest.param("", True, id="unless told otherwise the default branch is merged first"),
        pytest.param("autoMerge: false", False, id="told not to, it deploys what is there"),
    ],
)
def test_create_deployment_catches_up_first(auto_merge: str, merged: bool) -> None:  # noqa: FBT001 - a table's column
    row = "deployments.auto_merge"
    github = a_github(
        files={"a": "1"},
        branches={"topic": {"files": {"b": "1"}}, "main": None},
    )
    push = {"event": "push", "repository": "acme/web", "path": "c", "content": "1"}
    post(github, "/_standin/events", push)
    found = ask(github, ID)["data"]["repository"]
    document = (
        "mutation($r: ID!, $ref: ID!) { createDeployment(input: {repositoryId: $r, refId: $ref %s})"
        " { autoMerged deployment { commitOid } } }"
    )
    made = ask(github, document % auto_merge, r=found["id"], ref=found["ref"]["id"])["data"]["createDeployment"]
    assert (made["autoMerged"], made["deployment"] is None, row) == (merged, merged, row)
    after = ask(github, ID)["data"]["repository"]["ref"]["target"]["oid"]
    assert (after != found["ref"]["target"]["oid"]) == merged


def test_a_token_without_points_is_told_so_with_status_200() -> None:
    row = "graphql.limited"
    github = a_github(tokens={"t": {"as": "acme", "points": 2}})
    answers = [answered(github, "POST", "/graphql", body=json.dumps({"query": NAME}).encode()) for _ in range(3)]
    assert [status for status, _body, _headers in answers] == [200, 200, 200]
    assert [body.get("data") is not None for _status, body, _headers in answers] == [True, True, False], row
    assert answers[2][1]["errors"][0]["type"] == "RATE_LIMIT"
    assert [headers["x-ratelimit-remaining"] for _status, _body, headers in answers] == ["1", "0", "0"]
    post(github, "/_standin/clock", {"advance": 3601})
    assert ask(github, NAME)["data"]["repository"]["name"] == "web"


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        pytest.param("", {"nameWithOwner": "acme/shop"}, id="the old name leads to the new one"),
        pytest.param(", followRenames: false", None, id="told not to follow, it is not there"),
    ],
)
def test_a_renamed_repository(argument: str, expected: object) -> None:
    row = "graphql.renamed"
    github = a_github()
    post(github, "/_standin/events", {"event": "renamed", "repository": "acme/web", "to": "acme/shop"})
    found = ask(github, f'{{ repository(owner: "acme", name: "web"{argument}) {{ nameWithOwner }} }}')
    assert (found["data"]["repository"], row) == (expected, row)


TOKENS = {
    "t": {"repositories": ["acme/web"], "permissions": {"deployments": "read"}},
    "far": {"repositories": [], "permissions": {"deployments": "write"}},
    "alice": {"as": "alice"},
    "mallory": {"as": "mallory"},
}


@pytest.mark.parametrize(
    ("token", "found"),
    [
        pytest.param("t", True, id="a token that lists it"),
        pytest.param("far", False, id="a token that does not"),
        pytest.param("alice", True, id="a person who may read it"),
        pytest.param("mallory", False, id="a person who may not"),
    ],
)
def test_a_private_repository_is_not_found(token: str, found: bool) -> None:  # noqa: FBT001 - a table's column
    row = "access.private"
    github = a_github(tokens=TOKENS, private=True, collaborators={"alice": "read"})
    answer = ask(github, NAME, token)
    assert (answer["data"]["repository"] is not None, row) == (found, row)
    if not found:
        message = "Could not resolve to a Repository with the name 'acme/web'."
        assert [(each["type"], each["message"]) for each in answer["errors"]] == [("NOT_FOUND", message)]
    assert answered(github, "GET", "/repos/acme/web", token)[0] == (200 if found else 404)


def test_a_token_without_the_permission_is_refused() -> None:
    row = "access.integration"
    github = a_github({"environment": "staging"}, tokens=TOKENS, private=True)
    query = '{ repository(owner: "acme", name: "web") { deployments(first: 1) { nodes { id commit { oid } } } } }'
    answer = ask(github, query)
    (node,) = answer["data"]["repository"]["deployments"]["nodes"]
    assert node["commit"] is None
    (error,) = answer["errors"]
    assert (error["type"], error["message"]) == ("FORBIDDEN", "Resource not accessible by integration"), row
    document = "mutation($id: ID!) { createDeploymentStatus(input: {deploymentId: $id, state: SUCCESS})"
    refused = ask(github, document + " { deploymentStatus { id } } }", id=node["id"])
    assert (refused["data"], refused["errors"][0]["type"]) == ({"createDeploymentStatus": None}, "FORBIDDEN")


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        pytest.param(
            "writer", [{"permission": "READ", "node": {"login": "alice"}}], id="who may push sees who may what"
        ),
        pytest.param("reader", None, id="who may not push does not"),
    ],
)
def test_collaborators(token: str, expected: object) -> None:
    row = "access.collaborators"
    tokens = {"writer": {"as": "bob"}, "reader": {"as": "alice"}}
    github = a_github(tokens=tokens, collaborators={"alice": "read", "bob": "write"})
    query = (
        '{ repository(owner: "acme", name: "web") { collaborators(first: 5, login: "alice")'
        " { edges { permission node { login } } } } }"
    )
    found = ask(github, query, token)["data"]["repository"]["collaborators"]
    assert (found and found["edges"], row) == (expected, row)


def test_a_search_for_a_member_finds_more_than_the_login() -> None:
    world = {"teams": {"acme/ops": ["octocat", "octocat2", "hubot"]}, "tokens": {"t": {"as": "hubot"}}}
    team = 'team(slug: "ops") { members(query: "octocat", first: 9) { nodes { login } } }'
    found = ask(GitHub(read_world(world)), f'{{ organization(login: "acme") {{ {team} }} }}')["data"]["organization"][
        "team"
    ]["members"]["nodes"]
    assert [one["login"] for one in found] == ["octocat", "octocat2"], "teams.search"
