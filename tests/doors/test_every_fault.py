"""Every request of a start and of a finish failing in each way: recovered, or healed by the next run."""

from datetime import timedelta
from typing import Any

import pytest

from standin.fault_file import read_faults
from standin.faults import Faults
from tests.doors.deploying import entry, finish, locks, records, start
from tests.doors.shop import a_shop, on_github
from tests.doors.step import Time

START, FINISH = 7, 2
KINDS: list[dict[str, Any]] = [
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 502},
    {"kind": "status", "status": 502, "after": True},
    {"kind": "secondary", "retry_after": 5},
    {"kind": "too-many", "retry_after": 5},
    {"kind": "limited"},
    {"kind": "cut"},
    {"kind": "cut", "after": True},
    {"kind": "cut-body"},
]
LASTING: list[dict[str, Any]] = [{"kind": "status", "status": 500}, {"kind": "cut"}, {"kind": "cut", "after": True}]
INVENTORY = entry("inventory", "1.9.0")
AFTER = entry("inventory", "1.9.5", previous_version="1.9.0")


def name_of(kind: dict[str, Any]) -> str:
    return " ".join(str(value) for value in kind.values())


def later() -> Time:
    """A clock at which every lock has run out."""
    time = Time()
    time.now += timedelta(hours=9)
    return time


@pytest.mark.parametrize("nth", range(1, START + 1))
@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_a_request_of_a_start_that_fails_once_is_recovered_or_blocks(kind: dict[str, Any], nth: int) -> None:
    with on_github(a_shop(), {"on": "*", "nth": nth, **kind}) as github:
        ended = start(github, INVENTORY)
        if ended.code == 0:
            assert locks(github) == ["inventory"]
            assert records(github, "inventory")[-1] == ("1.9.0", "in_progress")
            finish(github, ended)
            assert records(github, "inventory")[-1] == ("1.9.0", "success")
        else:
            assert ended.outputs["reason_code"] == "unknown"
            assert kind["kind"] == "limited"
        assert locks(github) == []
        assert len(records(github, "inventory")) <= 2


@pytest.mark.parametrize("nth", range(1, START + 1))
@pytest.mark.parametrize("kind", LASTING, ids=name_of)
def test_a_start_that_loses_github_for_good_is_healed_by_the_next_run(kind: dict[str, Any], nth: int) -> None:
    with on_github(a_shop(), {"on": "*", "nth": nth, "count": None, **kind}) as github:
        ended = start(github, INVENTORY)
        assert (ended.code, ended.outputs["started"]) == (1, "")
        assert ended.outputs["reason_code"] == "unknown"
        github.faults = Faults()
        healed = start(github, AFTER, run=78, time=later())
        assert healed.code == 0, healed.out
        finish(github, healed, run=78)
        assert locks(github) == []
        assert records(github, "inventory")[-1] == ("1.9.5", "success")


@pytest.mark.parametrize("nth", range(1, FINISH + 1))
@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_a_request_of_a_finish_that_fails_once_is_recovered_or_made_good_by_the_next(
    kind: dict[str, Any], nth: int
) -> None:
    with on_github(a_shop()) as github:
        started = start(github, INVENTORY)
        github.faults = read_faults([{"on": "*", "nth": nth, **kind}])
        ended = finish(github, started)
        if ended.code != 0:
            assert ended.outputs["reason_code"] == "unknown"
            assert kind["kind"] == "limited"
            assert finish(github, started).code == 0
        assert records(github, "inventory")[-1] == ("1.9.0", "success")
        assert locks(github) == []


@pytest.mark.parametrize("nth", range(1, FINISH + 1))
def test_a_finish_that_loses_github_leaves_both_versions_in_play_until_the_next_run(nth: int) -> None:
    with on_github(a_shop()) as github:
        started = start(github, INVENTORY)
        github.faults = read_faults([{"on": "*", "nth": nth, "count": None, "kind": "cut"}])
        assert finish(github, started).code == 1
        github.faults = Faults()
        assert locks(github) == ["inventory"]
        assert records(github, "inventory")[-1][1] == ("in_progress" if nth == 1 else "success")
        healed = start(github, AFTER, run=78, time=later())
        assert healed.code == 0, healed.out
        finish(github, healed, run=78)
        assert locks(github) == []


def test_a_token_that_may_not_say_statuses_by_graphql_says_them_by_rest() -> None:
    refused = {"alias": "s0", "error": {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}}
    with on_github(a_shop(), {"on": "graphql SayStatus", "kind": "partial", "count": None, **refused}) as github:
        started = start(github, INVENTORY)
        assert started.code == 0, started.out
        finish(github, started)
        assert [entry.route for entry in github.requests.entries() if entry.path.endswith("/statuses")]
        assert records(github, "inventory")[-1] == ("1.9.0", "success")
