from typing import Any

import pytest
import requests

from standin.github import GitHub
from tests.doors.shop import RUNNING, a_shop, on_github, record
from tests.doors.step import Ended, Time, act, dispatched

FITS = RUNNING | {"inventory": "1.9.0", "checkout": "3.1.0"}
FRONTEND = dispatched({"service": "frontend", "version": "2.0.0", "environment": "staging"})
MOVING = record("checkout", "3.2.0", state="IN_PROGRESS")


def ask(world: dict[str, Any], event: object = FRONTEND, **inputs: str) -> Ended:
    with on_github(world) as github:
        return act(github.url, event, command="gate", **inputs)


def report(github: GitHub, service: str, state: str) -> None:
    """The service's newest deployment gets a status."""
    repository = github.world.repository(f"acme/{service}")
    assert repository is not None
    newest = max(repository.deployments, key=lambda one: one.id).id
    address = f"{github.url}/repos/acme/{service}/deployments/{newest}/statuses"
    requests.post(
        address, json={"state": state}, headers={"Authorization": "Bearer ghs_writer"}, timeout=5
    ).raise_for_status()


def test_a_gate_says_yes() -> None:
    ended = ask(a_shop(running=FITS))
    assert (ended.code, ended.outputs["decision"], ended.outputs["services"]) == (0, "go", '["frontend"]')
    assert ended.said.startswith("GO: frontend 2.0.0 may go to staging")


def test_a_gate_says_no_and_why() -> None:
    ended = ask(a_shop())
    assert (ended.code, ended.outputs["decision"], ended.outputs["reason_code"]) == (
        1,
        "no_go",
        "upstream_out_of_range",
    )
    assert ended.said.startswith("NO GO: frontend 2.0.0 may not go to staging")


def test_a_gate_says_yes_also_to_what_runs_already_since_its_asker_deploys_anyway() -> None:
    event = dispatched({"service": "inventory", "version": "1.7.0", "environment": "staging"})
    ended = ask(a_shop(), event)
    assert (ended.outputs["decision"], ended.outputs["services"]) == ("go", '["inventory"]')


def test_a_step_whose_gate_still_says_wait_fails_so_that_nothing_behind_it_deploys() -> None:
    ended = ask(a_shop(MOVING, running=FITS))
    assert (ended.code, ended.outputs["decision"]) == (1, "wait")


def test_a_gate_answers_for_one_service() -> None:
    event = dispatched({"services": "frontend@2.0.0, inventory@1.9.0", "environment": "staging"})
    ended = ask(a_shop(), event)
    assert (ended.code, ended.outputs["reason_code"]) == (2, "bad_input")
    assert "a gate answers for one service, this request names 2: use the command plan" in ended.said


@pytest.mark.parametrize(
    ("end", "decision", "code"),
    [
        pytest.param("success", "go", 0, id="until it may go"),
        pytest.param("failure", "no_go", 1, id="until it is clear that it may not"),
    ],
)
def test_a_gate_waits(end: str, decision: str, code: int) -> None:
    with on_github(a_shop(MOVING, running=FITS)) as github:
        time = Time(lambda nap: report(github, "checkout", end) if nap == 3 else None)
        ended = act(github.url, FRONTEND, time=time, command="gate", wait_timeout="600")
    assert time.slept == [15.0, 22.5, 33.75]
    assert (ended.code, ended.outputs["decision"]) == (code, decision)


def test_pauses_grow_to_a_minute_and_the_last_ends_with_the_time_that_was_given() -> None:
    with on_github(a_shop(MOVING, running=FITS)) as github:
        time = Time()
        ended = act(github.url, FRONTEND, time=time, command="gate", wait_timeout="300")
        facts = [entry for entry in github.requests.entries() if entry.operation != "CatalogFile"]
    assert time.slept == [15.0, 22.5, 33.75, 50.625, 60.0, 60.0, 58.125]
    assert len(facts) == len(time.slept) + 1
    assert ended.outputs["decision"] == "wait"


def test_what_is_waited_for_is_said_once_and_again_when_it_changes() -> None:
    def happen(nap: int) -> None:
        if nap == 2:
            report(github, "checkout", "success")
        if nap == 4:
            report(github, "inventory", "success")

    moving = record("inventory", "1.9.5", state="IN_PROGRESS")
    event = dispatched(
        {"service": "frontend", "version": "2.0.0", "environment": "staging", "requires": ["inventory >=1.8"]}
    )
    with on_github(a_shop(MOVING, moving, running=FITS)) as github:
        ended = act(github.url, event, time=Time(happen), command="gate", wait_timeout="600")
    waits = [line for line in ended.lines if line.startswith("waiting ")]
    assert [("checkout" in line, "inventory" in line) for line in waits] == [(True, True), (False, True)]
    assert waits[0].startswith("waiting at most 600 s more: ")
    assert waits[1].startswith("waiting at most 562 s more: ")
    assert ended.outputs["decision"] == "go"


def test_trouble_while_waiting_is_waited_out_and_its_lines_stand_in_the_log() -> None:
    with on_github(a_shop(MOVING, running=FITS), {"kind": "status", "status": 503, "nth": 3, "count": 2}) as github:
        time = Time(lambda nap: report(github, "checkout", "success") if nap == 4 else None)
        ended = act(github.url, FRONTEND, time=time, command="gate", wait_timeout="600")
    assert "asking again in" in ended.said
    assert ended.outputs["decision"] == "go"
