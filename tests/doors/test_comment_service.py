"""A pull request that is one service of the catalog's: its deployment passes the gates, of other repositories too."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from tests.doors.deploying import a_job
from tests.doors.pulling import Job, Pull, a_world, on_pull
from tests.doors.shop import record
from tests.doors.step import Ended, Time, act, act_after
from tests.neighbour.neighbour import HEAD, REPOSITORY, TRUSTED

READY = (0, "continue", "deployment_ready")
REFUSED = (1, "failure", "gate_refused")
WAITS = (0, "stop", "gate_waits")
CATALOG = """\
environments: [staging, production]
services:
  inventory: {repository: acme/inventory}
  demo: {repository: acme/demo, requires: ["inventory >=1.8.0"]}
  site: {repository: acme/site, requires: ["demo >=1 <3"]}
"""
WHERE = "acme/infra:deploy-gate.yml"


def a_system(inventory: str = "1.9.0", state: str = "ACTIVE", **parts: object) -> dict[str, Any]:
    """The demo's repository, and those of what it requires and of what requires it."""
    world: dict[str, Any] = a_world(deployments=[record("demo", "2.0.0")], **parts)
    world["repositories"]["acme/infra"] = {"files": {"deploy-gate.yml": CATALOG}}
    site = record("site", "1.0.0")
    site["payload"]["requires"] = ["demo >=1 <3"]
    world["repositories"]["acme/inventory"] = {"deployments": [record("inventory", inventory) | {"state": state}]}
    world["repositories"]["acme/site"] = {"deployments": [site]}
    robot = world["tokens"]["robot"]
    robot["repositories"] = [REPOSITORY, "acme/infra", "acme/inventory", "acme/site"]
    robot["permissions"] = robot["permissions"] | {"actions": "read"}
    return world


@contextmanager
def on_demo(world: dict[str, Any] | None = None, version: str = "2.1.0", **inputs: str) -> Iterator[Pull]:
    given = {"catalog": WHERE, "service": "demo", "version": version} | inputs
    with on_pull(world or a_system(), **given) as pull:
        yield pull


def entry_of(job: Job) -> dict[str, Any]:
    [entry] = json.loads(job.main.outputs["matrix"])["include"]
    return dict(entry)


def starts(pull: Pull, job: Job) -> Ended:
    """The next step of the same job, which begins what the comment was told it may."""
    given = {"catalog": WHERE, "entry": json.dumps(entry_of(job)), "github_token": "robot"}
    return act(pull.github.url, job.event(), "issue_comment", environ=a_job(job.run), command="start", **given)


def test_what_fits_its_neighbours_goes_with_its_plan_shown() -> None:
    with on_demo() as pull:
        job = pull.says(".deploy staging")
        assert job.main.decided == READY, job.main.said
        outputs, entry = job.main.outputs, entry_of(job)
        assert (outputs["continue"], outputs["environment"], outputs["sha"]) == ("true", "staging", HEAD)
        assert (outputs["asked"], outputs["review_decision"]) == ("demo@2.1.0", "APPROVED")
        assert (entry["service"], entry["version"], entry["sha"]) == ("demo", "2.1.0", HEAD)
        assert "demo" in pull.answers[0]
        assert (pull.locks, pull.deployments, job.main.state) == ([], ["staging: success"], {})


def test_its_start_locks_records_and_ends_it() -> None:
    with on_demo() as pull:
        job = pull.says(".deploy staging")
        begun = starts(pull, job)
        assert begun.outputs["reason_code"] == "ready", begun.out
        assert pull.deployments[1:] == ["staging: in_progress"]
        end = act_after(pull.github.url, begun, environ=a_job(job.run), status="success", github_token="robot")
        assert end.code == 0, end.out
        assert (pull.locks, pull.deployments) == ([], ["staging: inactive", "staging: success"])
        again = pull.says(".deploy staging")
        assert again.main.decided == READY, again.main.said


@pytest.mark.parametrize(
    ("world", "version", "body", "decided", "told"),
    [
        pytest.param(a_system("1.7.0"), "2.1.0", ".deploy staging", REFUSED, "inventory", id="what it requires is old"),
        pytest.param(a_system("1.7.0"), "2.1.0", ".noop staging", REFUSED, "inventory", id="and a noop is no better"),
        pytest.param(a_system(), "3.0.0", ".deploy staging", REFUSED, "site", id="what requires it would break"),
        pytest.param(a_system(state="FAILURE"), "2.1.0", ".deploy staging", REFUSED, "inventory", id="it has failed"),
        pytest.param(a_system(state="IN_PROGRESS"), "2.1.0", ".deploy staging", WAITS, "inventory", id="it is moving"),
        pytest.param(a_system(), "2.1.0", ".deploy production", REFUSED, "staging", id="it was not in staging"),
        pytest.param(a_system(), "", ".deploy staging", REFUSED, "site", id="a commit says nothing to a range"),
    ],
)
def test_what_does_not_fit_is_refused(
    world: dict[str, Any], version: str, body: str, decided: tuple[int, str, str], told: str
) -> None:
    with on_demo(world, version) as pull:
        job = pull.says(body)
        assert job.main.decided == decided, job.main.said
        assert (job.main.outputs["continue"], job.main.outputs["matrix"], pull.locks) == ("", "", [])
        assert told in pull.answers[0]
        assert job.reactions == ["-1"]


@pytest.mark.parametrize(
    ("pull_request", "inputs", "decided"),
    [
        pytest.param({"reviews": {}}, {}, (1, "failure", "prechecks_failed"), id="a review is missing"),
        pytest.param({}, {"approvals": "staging|1"}, (0, "stop", "approvals_needed"), id="an approval is missing"),
    ],
)
def test_what_holds_of_pull_requests_holds_as_well(
    pull_request: dict[str, Any], inputs: dict[str, str], decided: tuple[int, str, str]
) -> None:
    one = {"number": 7, "title": "Be faster", "head": "feature", "author": "author"}
    world = a_system(pulls=[one | {"reviews": {"reviewer": "APPROVED"}} | pull_request])
    with on_demo(world, **inputs) as pull:
        job = pull.says(".deploy staging")
        assert job.main.decided == decided, job.main.said
        assert job.main.outputs["matrix"] == ""


def test_what_would_be_refused_nobody_is_asked_to_approve() -> None:
    with on_demo(a_system("1.7.0"), approvals="staging|1") as pull:
        assert pull.says(".deploy staging").main.decided == REFUSED


def test_what_was_approved_is_held_to_the_gates_once_more() -> None:
    with on_demo(approvals="staging|1") as pull:
        pull.says(".deploy staging")
        assert "demo" in pull.answers[-1]
        job = pull.says(".approve", by="hubot")
        assert job.main.decided == READY, job.main.said
        assert entry_of(job)["version"] == "2.1.0"


def test_the_stable_branch_passes_the_gates_as_well() -> None:
    with on_demo(version="2.0.5") as pull:
        job = pull.says(".deploy main to staging")
        assert (job.main.decided, entry_of(job)["sha"]) == (READY, TRUSTED), job.main.said
    with on_demo(a_system("1.7.0"), version="2.0.5") as pull:
        assert pull.says(".deploy main to staging").main.decided == REFUSED


def test_the_second_environment_s_turn_comes_once_the_first_runs_it() -> None:
    world = a_system()
    world["repositories"]["acme/inventory"]["deployments"].append(record("inventory", "1.9.0", "production"))
    with on_demo(world, several_environments="true") as pull:
        first = pull.says(".deploy staging, production")
        assert (first.main.decided, first.main.outputs["next"]) == (READY, '["production"]'), first.main.said
        second = replace(first, inputs={**first.inputs, "environment_now": "production"})
        assert second.start().decided == (1, "failure", "deployment_order_failed")
        begun = starts(pull, first)
        act_after(pull.github.url, begun, environ=a_job(first.run), status="success", github_token="robot")
        assert second.start().decided == READY
        assert entry_of(second)["environment"] == "production"


def test_a_noop_that_fits_is_tried_out() -> None:
    with on_demo() as pull:
        job = pull.says(".noop staging")
        assert (job.main.decided, job.main.outputs["noop"]) == ((0, "continue", "noop_ready"), "true")
        assert (pull.locks, job.main.outputs["matrix"]) == (["staging"], "")


def test_a_head_that_moved_while_it_was_confirmed_does_not_go() -> None:
    with on_demo(deployment_confirmation="true") as pull:

        def confirms(_: int) -> None:
            pull.moves()
            [question] = [one for one in pull.ask("GET", "issues/7/comments") if "Confirm" in one["body"]]
            pull.ask("POST", f"issues/comments/{question['id']}/reactions", body={"content": "+1"})

        job = pull.says(".deploy staging", time=Time(confirms))
        assert job.main.decided == (1, "failure", "ref_changed"), job.main.said
        assert job.main.outputs["matrix"] == ""


def test_a_locked_environment_bars_it() -> None:
    with on_demo() as pull:
        pull.says(".lock staging", by="hubot")
        assert pull.says(".deploy staging").main.decided == (1, "stop", "lock_conflict")


@pytest.mark.parametrize(
    "inputs", [{"service": "dmeo"}, {"catalog": ""}], ids=["no such service", "no catalog to stand in"]
)
def test_a_service_that_there_is_not_is_told(inputs: dict[str, str]) -> None:
    with on_demo(**inputs) as pull:
        job = pull.says(".deploy staging")
        assert job.main.decided == (1, "failure", "unexpected_error"), job.main.said
        assert "input service" in pull.answers[0]
        assert pull.says(".lock").main.decided == (0, "complete", "lock_acquired")
