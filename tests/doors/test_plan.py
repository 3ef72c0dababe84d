import json
import re
from dataclasses import replace
from typing import Any

import pytest

from tests.doors.shop import CATALOG, RUNNING, a_shop, on_github, record, sha_of
from tests.doors.step import TOKEN, Ended, act, dispatched, start

NEW = {"inventory": "1.9.0", "checkout": "3.1.0", "frontend": "2.0.0"}
DOWN = {"kind": "status", "status": 500, "count": None}


def ask(*services: str, environment: str = "staging", **more: object) -> dict[str, object]:
    """A dispatch for services at versions, ``checkout@3.1.0``."""
    return dispatched({"environment": environment, "services": list(services)} | more)


ALL = ask(*(f"{name}@{NEW[name]}" for name in reversed(NEW)))


def plan(world: dict[str, Any], event: object, *faults: dict[str, Any], **inputs: str) -> Ended:
    with on_github(world, *faults) as github:
        return act(github.url, event, **inputs)


def reasons(ended: Ended) -> list[tuple[str, str]]:
    """Service and reason code of everything that is more than a notice."""
    return [
        (one["service"], one["reason_code"]) for one in ended.result["findings"] if one["verdict"] in {"block", "wait"}
    ]


def matrix(ended: Ended) -> list[dict[str, Any]]:
    included: list[dict[str, Any]] = json.loads(ended.outputs["matrix"])["include"]
    return included


def test_a_plan_that_goes_is_an_ordered_matrix() -> None:
    ended = plan(a_shop(), ALL)
    assert (ended.code, ended.err) == (0, "")
    assert [ended.outputs[name] for name in ("decision", "reason_code", "environment")] == ["go", "ready", "staging"]
    assert [entry["service"] for entry in matrix(ended)] == ["inventory", "checkout", "frontend"]
    assert [entry["previous_version"] for entry in matrix(ended)] == ["1.7.0", "3.0.0", "1.0.0"]
    assert json.loads(ended.outputs["waves"]) == [["inventory"], ["checkout"], ["frontend"]]
    assert json.loads(ended.outputs["services"]) == ["inventory", "checkout", "frontend"]
    assert ended.summary.startswith("## ✅ Go: ")
    assert ended.out.startswith("GO: ")


def test_the_process_that_the_container_starts_says_the_same() -> None:
    event = ask("checkout@3.1.0", "inventory@1.9.0")
    with on_github(a_shop()) as github:
        inside, outside = (timeless(ended) for ended in (act(github.url, event), start(github.url, event)))
    assert outside == inside


def timeless(ended: Ended) -> Ended:
    """What was said, without when it was planned."""
    outputs = {name: re.sub(r'"planned_at":"[^"]+"', "", text) for name, text in ended.outputs.items()}
    return replace(ended, outputs=outputs)


def test_a_plan_is_two_requests_one_for_the_catalog_and_one_for_the_facts() -> None:
    with on_github(a_shop()) as github:
        act(github.url, ALL)
        assert [entry.path for entry in github.requests.entries()] == ["/graphql", "/graphql"]


def test_a_refused_plan_says_why_and_what_to_do() -> None:
    ended = plan(a_shop(), ask("frontend@2.0.0"))
    assert (ended.code, ended.outputs["decision"], ended.outputs["matrix"]) == (1, "no_go", "")
    assert reasons(ended) == [("frontend", "upstream_out_of_range")]
    assert [line.partition(" ")[0] for line in ended.commands] == ["::error"]
    assert "To do: " in ended.commands[0]
    assert "**To do:** " in ended.summary


def test_a_service_that_is_on_its_way_is_waited_for() -> None:
    moving = a_shop(record("checkout", "3.1.0", state="IN_PROGRESS"), running=RUNNING | {"inventory": "1.9.0"})
    ended = plan(moving, ask("frontend@2.0.0"))
    assert (ended.code, ended.outputs["decision"], ended.outputs["matrix"]) == (0, "wait", "")
    assert reasons(ended) == [("frontend", "upstream_in_progress")]
    assert ended.commands[0].startswith("::warning title=frontend%3A upstream_in_progress::")
    assert ended.summary.startswith("## ⏳ Wait: ")


@pytest.mark.parametrize(
    ("event", "inputs"),
    [
        pytest.param(
            ask("frontend@2.0.0", "inventory@1.9.0", allow_partial=True), {}, id="where the payload allows it"
        ),
        pytest.param(
            ask("frontend@2.0.0", "inventory@1.9.0"), {"allow_partial": "true"}, id="where the step allows it"
        ),
    ],
)
def test_a_part_goes(event: object, inputs: dict[str, str]) -> None:
    ended = plan(a_shop(), event, **inputs)
    assert (ended.code, ended.outputs["decision"]) == (0, "partial")
    assert [entry["service"] for entry in matrix(ended)] == ["inventory"]
    assert ended.result["left_out"] == ["frontend"]
    assert reasons(ended) == [("frontend", "upstream_out_of_range")]


def test_where_everything_runs_already_the_plan_is_empty_and_green() -> None:
    ended = plan(a_shop(), ask("inventory@1.7.0"))
    assert (ended.code, ended.outputs["decision"], ended.outputs["matrix"]) == (0, "go", "")
    assert (ended.outputs["services"], ended.outputs["reason_code"]) == ("[]", "nothing_to_deploy")
    assert "nothing is left to do" in ended.summary


@pytest.mark.parametrize("version", ["1.7.0-fffffff", "v1.7.0-3-gfffffff", "1.7.0+fffffff"])
def test_a_commit_within_a_version_is_another_build_though_the_repository_has_no_such_commit(version: str) -> None:
    passes = plan(a_shop(), ask("inventory@1.7.0", environment="production"), redeploy="true")
    assert passes.outputs["decision"] == "go"
    refused = plan(a_shop(), ask(f"inventory@{version}", environment="production"))
    assert (refused.outputs["decision"], refused.outputs["matrix"]) == ("no_go", "")
    assert reasons(refused) == [("inventory", "environment_order_other_commit")]
    assert [one["version"] for one in matrix(plan(a_shop(), ask(f"inventory@{version}")))] == [version]


def test_what_runs_already_is_deployed_again_where_that_is_asked_for() -> None:
    ended = plan(a_shop(), ask("inventory@1.7.0"), redeploy="true")
    assert [entry["service"] for entry in matrix(ended)] == ["inventory"]


def test_without_a_version_the_one_of_the_environment_before_is_taken() -> None:
    ended = plan(a_shop(record("inventory", "1.9.0")), ask("inventory", environment="production"))
    assert (ended.code, ended.outputs["decision"]) == (0, "go")
    [entry] = matrix(ended)
    assert (entry["version"], entry["sha"]) == ("1.9.0", sha_of("inventory", "1.9.0"))


def test_a_promotion_that_has_nothing_to_promote_is_shown_like_every_other_refusal() -> None:
    ended = plan(a_shop(running={"checkout": "3.0.0"}), ask("inventory", "checkout@3.0.0", environment="production"))
    assert (ended.code, ended.outputs["decision"], ended.outputs["matrix"]) == (1, "no_go", "")
    assert ("inventory", "nothing_to_promote") in reasons(ended)
    assert "inventory" in ended.result["left_out"]
    assert "| `inventory` | nothing | `unknown` |  | ⛔ block |" in ended.summary
    assert "inventory" in ended.said


def test_a_part_counts_what_has_no_version_to_go_with() -> None:
    world = a_shop(record("inventory", "1.9.0"), running=RUNNING | {"checkout": "3.1.0"})
    world["repositories"]["acme/frontend"]["deployments"] = []
    ended = plan(world, ask("inventory", "frontend", environment="production", allow_partial=True))
    assert (ended.code, ended.outputs["decision"]) == (0, "partial")
    assert ended.said.startswith("PARTLY: 1 of 2 services may go to production, 1 is left out\n")
    assert ended.result["left_out"] == ["frontend"]


def test_a_service_without_a_version_is_named_alone() -> None:
    ended = plan(a_shop(running={}), ask("inventory", environment="production"))
    assert ended.said.startswith("NO GO: inventory may not go to production\n")


def test_a_group_is_one_entry_with_its_members() -> None:
    ended = plan(a_shop(), ask("site@2.0.0", "api@2.0.0"))
    [entry] = matrix(ended)
    assert (entry["service"], entry["group"]) == ("pair", "pair")
    assert [member["service"] for member in entry["members"]] == ["api", "site"]
    assert json.loads(ended.outputs["services"]) == ["api", "site"]


def test_a_circle_without_its_group_is_refused_with_the_whole_circle() -> None:
    ended = plan(a_shop(catalog=CATALOG.replace("group: pair, ", "")), ask("site@2.0.0", "api@2.0.0"))
    assert (ended.code, ended.outputs["reason_code"]) == (1, "circle")
    assert "api" in ended.said
    assert "site" in ended.said


@pytest.mark.parametrize(
    ("event_name", "event", "inputs"),
    [
        pytest.param(
            "workflow_dispatch",
            {"inputs": {"services": "inventory@1.9.0", "environment": "staging", "other": "x"}},
            {},
            id="the inputs of a manual run",
        ),
        pytest.param(
            "push",
            {"ref": "refs/tags/v1.9.0", "repository": {"full_name": "acme/inventory"}, "head_commit": {"id": "a" * 40}},
            {"environment": "staging"},
            id="the push of a version tag",
        ),
        pytest.param(
            "schedule", {}, {"service": "inventory", "version": "1.9.0", "environment": "staging"}, id="a schedule"
        ),
        pytest.param(
            "pull_request",
            {},
            {"command": "plan", "service": "inventory", "tag": "v1.9.0", "environment": "staging"},
            id="any event, where the step says what it wants",
        ),
    ],
)
def test_every_event_that_asks_is_answered(event_name: str, event: object, inputs: dict[str, str]) -> None:
    with on_github(a_shop()) as github:
        ended = act(github.url, event, event_name, **inputs)
    assert [(entry["service"], entry["version"]) for entry in matrix(ended)] in (
        [("inventory", "1.9.0")],
        [("inventory", "v1.9.0")],
    )


@pytest.mark.parametrize("event_name", ["push", "deployment_status", "pull_request", ""])
def test_an_event_that_asks_for_nothing_is_left_alone_and_is_never_a_go(event_name: str) -> None:
    ended = act("http://127.0.0.1:9", {"ref": "refs/heads/main"}, event_name)
    assert (ended.code, ended.outputs["decision"], ended.outputs["reason_code"]) == (0, "no_go", "nothing_asked")
    assert ended.out.startswith("deploy-gate leaves this alone: ")
    assert ended.outputs["matrix"] == ""


@pytest.mark.parametrize(
    ("faults", "said"),
    [
        pytest.param([DOWN], "GitHub is in trouble (500)", id="from the first request on"),
        pytest.param([{**DOWN, "nth": 2}], "GitHub is in trouble (500)", id="once the catalog is read"),
        pytest.param([{"kind": "cut", "count": None}], "the connection to GitHub failed", id="and hangs up"),
        pytest.param([{"kind": "limited", "count": None}], "rate limit is used up", id="and has had enough of us"),
    ],
)
def test_a_github_that_is_down_is_never_a_go(faults: list[dict[str, Any]], said: str) -> None:
    ended = plan(a_shop(), ask("inventory@1.9.0"), *faults)
    assert (ended.code, ended.outputs["decision"], ended.outputs["reason_code"]) == (1, "no_go", "unknown")
    assert ended.outputs["matrix"] == ""
    assert said in ended.said
    assert any(line.startswith("::error") for line in ended.commands)


def test_a_moment_of_trouble_is_waited_out() -> None:
    ended = plan(a_shop(), ask("inventory@1.9.0"), {"kind": "status", "status": 502, "count": 2})
    assert (ended.code, ended.outputs["decision"]) == (0, "go")
    assert "asking again in" in ended.said


def test_a_repository_that_the_token_cannot_see_is_unknown_and_named() -> None:
    world = a_shop()
    world["repositories"]["acme/inventory"]["private"] = True
    ended = plan(world, ask("inventory@1.9.0"))
    assert (ended.code, ended.outputs["decision"]) == (1, "no_go")
    assert ("inventory", "unknown") in reasons(ended)
    assert "acme/inventory was not found" in ended.said


def test_the_catalog_of_another_repository_is_read_at_a_ref() -> None:
    world = a_shop()
    world["repositories"]["acme/infra"] = {}
    world["repositories"]["acme/platform"] = {
        "files": {"deploy-gate.yml": "nothing yet"},
        "branches": {"next": {"files": {"ops/gate.yml": CATALOG}}},
    }
    ended = plan(world, ask("inventory@1.9.0"), catalog="acme/platform:ops/gate.yml@next")
    assert ended.outputs["decision"] == "go"


def test_an_enterprise_server_is_asked_at_its_own_addresses() -> None:
    with on_github(a_shop()) as github:
        server = {"GITHUB_API_URL": f"{github.url}/api/v3", "GITHUB_GRAPHQL_URL": ""}
        ended = act(github.url, ask("inventory@1.9.0"), environ=server)
        assert {entry.path for entry in github.requests.entries()} == {"/api/graphql"}
    assert ended.outputs["decision"] == "go"


def test_the_token_of_the_input_beats_the_one_of_the_environment() -> None:
    with on_github(a_shop()) as github:
        event = ask("inventory@1.9.0")
        assert act(github.url, event, environ={"GITHUB_TOKEN": "ghs_other"}).code == 0
        assert act(github.url, event, environ={"GITHUB_TOKEN": TOKEN}, github_token="").code == 0
        assert act(github.url, event, environ={"GITHUB_TOKEN": TOKEN}, github_token="ghs_other").code == 1


def test_a_server_without_job_summaries_is_written_none() -> None:
    with on_github(a_shop()) as github:
        ended = act(github.url, ask("inventory@1.9.0"), environ={"GITHUB_STEP_SUMMARY": ""})
    assert (ended.code, ended.summary) == (0, "")
