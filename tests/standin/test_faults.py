"""Faults strike the requests they match, as often as they say, in the way they say."""

import http.client
import json
import time
from typing import Any

import pytest

from standin import BadFile, read_world, serve
from standin.fault_file import read_faults
from standin.github import GitHub
from tests.standin.asking import answered

NAMES = (
    'query Names { a: repository(owner: "acme", name: "web") { name }'
    ' b: repository(owner: "acme", name: "api") { name } }'
)
WRITE = 'mutation Write { addComment(input: {subjectId: "I_x", body: "b"}) { clientMutationId } }'


def a_github(*rules: dict[str, Any], seed: int = 0) -> GitHub:
    world = read_world({"repositories": {"acme/web": {}, "acme/api": {}}})
    return GitHub(world, faults=read_faults({"rules": list(rules), "seed": seed}))


def send(github: GitHub, query: str = NAMES) -> tuple[int, Any, Any]:
    return answered(github, "POST", "/graphql", body=json.dumps({"query": query}).encode())


@pytest.mark.parametrize(
    ("rule", "status", "says", "header"),
    [
        pytest.param({"kind": "status", "status": 500}, 500, "Server Error", None, id="an internal error"),
        pytest.param({"kind": "status", "status": 502}, 502, "Something went wrong", None, id="a timeout"),
        pytest.param({"kind": "status", "status": 504}, 504, "Something went wrong", None, id="a gateway's timeout"),
        pytest.param({"kind": "secondary"}, 403, "secondary rate limit", "60", id="a secondary limit"),
        pytest.param({"kind": "secondary", "retry_after": 3}, 403, "secondary", "3", id="one that says how long"),
        pytest.param({"kind": "too-many", "retry_after": 7}, 429, "secondary", "7", id="too many requests"),
        pytest.param({"kind": "limited"}, 200, "RATE_LIMITED", None, id="a limit that status 200 brings"),
        pytest.param({"kind": "resource-limits"}, 200, "RESOURCE_LIMITS_EXCEEDED", None, id="half an answer"),
    ],
)
def test_an_answer_goes_wrong(rule: dict[str, Any], status: int, says: str, header: str | None) -> None:
    github = a_github({"on": "graphql", **rule})
    found, body, headers = send(github)
    assert (found, says in json.dumps(body), headers.get("retry-after")) == (status, True, header)
    assert send(github)[1] == {"data": {"a": {"name": "web"}, "b": {"name": "api"}}}
    assert [entry["fault"] for entry in github.log()] == [rule["kind"], None]


def test_one_alias_is_taken_away_with_the_error_that_was_asked_for() -> None:
    error = {"type": "FORBIDDEN", "message": "Not yours"}
    github = a_github({"kind": "partial", "alias": "b", "error": error})
    body = send(github)[1]
    assert body["data"] == {"a": {"name": "web"}, "b": None}
    assert [(each["type"], each["message"], each["path"]) for each in body["errors"]] == [
        ("FORBIDDEN", "Not yours", ["b"])
    ]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("FORBIDDEN", ["second"], id="what is forbidden is not carried out, what stands beside it is"),
        pytest.param("INTERNAL", ["first", "second"], id="what went wrong was carried out all the same"),
    ],
)
def test_a_mutation_goes_partly_wrong(kind: str, expected: list[str]) -> None:
    issue = {"repositories": {"acme/web": {"issues": [{"title": "one"}]}}}
    github = GitHub(
        read_world(issue), faults=read_faults([{"on": "mutation", "kind": "partial", "error": {"type": kind}}])
    )
    web = github.world.repositories["acme/web"].issues[1]
    said = '{alias}: addComment(input: {{subjectId: "{on}", body: "{alias}"}}) {{ clientMutationId }}'
    both = " ".join(said.format(alias=alias, on=web.node_id) for alias in ("first", "second"))
    body = send(github, f"mutation {{ {both} }}")[1]
    assert ([name for name, each in body["data"].items() if each is None], body["errors"][0]["type"]) == (
        ["first"],
        kind,
    )
    assert [one.body for one in web.comments] == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param({"on": "*"}, [500, 200, 200], id="everything, once"),
        pytest.param({"on": "graphql"}, [500, 200, 200], id="GraphQL"),
        pytest.param({"on": "graphql Names"}, [500, 200, 200], id="an operation by its name"),
        pytest.param({"on": "mutation"}, [200, 500, 200], id="mutations"),
        pytest.param({"on": "query", "nth": 2}, [200, 200, 500], id="the second query"),
        pytest.param({"on": "*", "count": None}, [500, 500, 500], id="as often as it matches"),
        pytest.param({"on": "*", "nth": 2, "count": 2}, [200, 500, 500], id="twice from the second on"),
        pytest.param({"on": "*", "probability": 0, "count": None}, [200, 200, 200], id="never"),
        pytest.param({"on": "GET /repos/{owner}/{repo}"}, [200, 200, 200], id="another route"),
    ],
)
def test_a_fault_strikes_what_it_matches(rule: dict[str, Any], expected: list[int]) -> None:
    github = a_github({"kind": "status", "status": 500, **rule})
    assert [send(github, query)[0] for query in (NAMES, WRITE, NAMES)] == expected


def test_a_route_of_rest_is_named_by_its_pattern() -> None:
    github = a_github({"on": "GET /repos/{owner}/{repo}", "kind": "status", "status": 503})
    assert [answered(github, "GET", f"/repos/acme/{name}")[0] for name in ("web", "api")] == [503, 200]


def test_chance_repeats_with_its_seed() -> None:
    rule = {"kind": "status", "status": 500, "probability": 0.5, "count": None}
    first, again = (a_github(rule, seed=4) for _ in range(2))
    statuses = [send(first)[0] for _ in range(12)]
    assert statuses == [send(again)[0] for _ in range(12)]
    assert set(statuses) == {200, 500}


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        pytest.param("cut", (http.client.RemoteDisconnected, ConnectionResetError), id="before the answer"),
        pytest.param("cut-body", (http.client.IncompleteRead, ConnectionResetError), id="in the middle of it"),
    ],
)
def test_a_connection_is_cut(kind: str, problem: tuple[type[Exception], ...]) -> None:
    with serve(read_world({"repositories": {"acme/web": {}}}), faults=read_faults([{"kind": kind}])) as github:
        connection = http.client.HTTPConnection(github.url.removeprefix("http://"), timeout=5)
        connection.request("GET", "/repos/acme/web")
        with pytest.raises(problem):
            connection.getresponse().read()
        connection.close()


@pytest.mark.parametrize(
    ("after", "made"),
    [
        pytest.param(False, 0, id="before the request is carried out"),
        pytest.param(True, 1, id="after it was carried out"),
    ],
)
def test_a_cut_may_come_before_or_after_the_write(after: bool, made: int) -> None:  # noqa: FBT001 - a table's column
    world = read_world({"repositories": {"acme/web": {"issues": [{"title": "one"}]}}})
    with serve(world, faults=read_faults([{"kind": "cut", "after": after}])) as github:
        connection = http.client.HTTPConnection(github.url.removeprefix("http://"), timeout=5)
        headers = {"authorization": "bearer t"}
        connection.request("POST", "/repos/acme/web/issues/1/comments", json.dumps({"body": "x"}), headers)
        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
            connection.getresponse()
        connection.close()
        assert len(world.repositories["acme/web"].issues[1].comments) == made


def test_a_slow_answer_takes_its_time() -> None:
    rules = read_faults([{"kind": "slow", "milliseconds": 80}])
    with serve(read_world({"repositories": {"acme/web": {}}}), faults=rules) as github:
        connection = http.client.HTTPConnection(github.url.removeprefix("http://"), timeout=5)
        began = time.monotonic()
        connection.request("GET", "/repos/acme/web")
        assert connection.getresponse().status == 200
        connection.close()
        assert time.monotonic() - began >= 0.08


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        pytest.param([{"kind": "slowly"}], "must be one of status, secondary", id="an unknown kind"),
        pytest.param([{"on": "*"}], "needs `kind`", id="no kind"),
        pytest.param([{"kind": "cut", "knd": 1}], "did you mean 'kind'?", id="a key nobody knows"),
        pytest.param([{"kind": "slow"}], "needs `milliseconds`", id="slow by how much"),
        pytest.param([{"kind": "cut", "nth": "two"}], "must be a number", id="a word for a number"),
        pytest.param([{"kind": "cut", "probability": -1}], "a number from 0 to 1, not -1", id="less than never"),
        pytest.param([{"kind": "cut", "probability": 7}], "a number from 0 to 1, not 7", id="more than always"),
        pytest.param([{"kind": "slow", "milliseconds": float("nan")}], "not nan", id="a wait that is no number"),
        pytest.param([{"kind": "cut", "nth": 0}], "from 1 to", id="before the first"),
        pytest.param([{"kind": "cut", "status": 7}], "from 200 to 599", id="a status that HTTP does not have"),
        pytest.param([{"kind": "cut", "on": "POST /nope"}], "or a route, not 'POST /nope'", id="a route nobody serves"),
        pytest.param(
            [{"kind": "cut", "on": "GET /repos/{owner}/{rep}"}],
            "did you mean 'GET /repos/{owner}/{repo}'?",
            id="a route that is nearly one",
        ),
        pytest.param("cut", "must be a list", id="no list"),
    ],
)
def test_a_mistake_in_a_fault_file_is_told(rules: object, says: str) -> None:
    with pytest.raises(BadFile, match=says.replace("?", r"\?")):
        read_faults(rules)
