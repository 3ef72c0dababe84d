"""What a run that died, or an answer that was lost, leaves to those who come after."""

from datetime import timedelta
from typing import Any

import pytest

from standin.fault_file import read_faults
from standin.faults import Faults
from standin.github import GitHub
from tests.doors.deploying import entry, finish, locks, records, start
from tests.doors.shop import CATALOG, a_shop, on_github, record
from tests.doors.step import Ended, Time

RANGED = CATALOG.replace("inventory >=1.8.0", "inventory *")
CHECKOUT = entry("checkout", "3.1.0", requires=["inventory <1.9"])
"""It takes the inventory that runs, and not the one that is coming."""


def codes(ended: Ended) -> list[str]:
    return [finding["reason_code"] for finding in ended.result["findings"]]


def a_world(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - the state of a run
    world = a_shop(catalog=RANGED)
    world["repositories"]["acme/infra"]["runs"] = [{"id": 4711, **more}]
    return world


def locked_and_dead(github: GitHub) -> None:
    """A start of inventory 1.9.0 that had taken its lock when it lost GitHub for good, and recorded nothing."""
    github.faults = read_faults([{"on": "*", "nth": 5, "count": None, "kind": "cut"}])
    assert start(github, entry("inventory", "1.9.0"), run=4711).code == 1
    github.faults = Faults()
    assert locks(github) == ["inventory"]
    assert records(github, "inventory") == [("1.7.0", "success")]


def test_the_lock_of_a_neighbour_whose_job_is_over_holds_nobody_up() -> None:
    with on_github(a_world(conclusion="cancelled")) as github:
        locked_and_dead(github)
        ended = start(github, CHECKOUT)
        assert (ended.code, codes(ended)) == (0, []), ended.out


def test_the_lock_of_a_neighbour_whose_job_runs_holds_up() -> None:
    with on_github(a_world()) as github:
        locked_and_dead(github)
        assert codes(start(github, CHECKOUT)) == ["neighbour_moving"]


def test_the_lock_of_a_neighbour_whose_time_is_up_holds_nobody_up() -> None:
    with on_github(a_world()) as github:
        locked_and_dead(github)
        later = Time()
        later.now += timedelta(hours=9)
        assert codes(start(github, CHECKOUT, time=later)) == []


def test_what_a_dead_neighbour_had_begun_still_counts() -> None:
    with on_github(a_world(conclusion="cancelled")) as github:
        assert start(github, entry("inventory", "1.9.0"), run=4711).code == 0
        ended = start(github, CHECKOUT)
        assert codes(ended) == ["neighbour_moving"]


def test_a_predecessor_whose_job_is_over_without_having_begun_is_not_waited_for() -> None:
    with on_github(a_world(conclusion="cancelled")) as github:
        locked_and_dead(github)
        ended = start(github, entry("checkout", "3.1.0", ("inventory", "1.9.0")))
        assert codes(ended) == ["predecessor_not_deployed"]


def test_a_take_over_whose_answer_is_lost_has_been_made() -> None:
    with on_github(a_world(conclusion="cancelled")) as github:
        locked_and_dead(github)
        github.faults = read_faults([{"on": "graphql ReplaceLock", "kind": "cut", "after": True}])
        ended = start(github, entry("inventory", "1.9.5"), run=2)
        assert ended.code == 0, ended.out
        finish(github, ended, run=2)
        assert locks(github) == []


@pytest.mark.parametrize("kind", ["partial", "resource-limits"])
@pytest.mark.parametrize("nth", range(1, 13))
def test_a_lock_that_github_does_not_show_is_never_called_unreadable(kind: str, nth: int) -> None:
    with on_github(a_world(conclusion="cancelled")) as github:
        locked_and_dead(github)
        github.faults = read_faults([{"on": "*", "nth": nth, "kind": kind}])
        ended = start(github, entry("inventory", "1.9.5"), run=2)
        assert ended.outputs["reason_code"] in ("ready", "unknown"), ended.out


def test_a_job_that_deploys_two_versions_records_the_second_though_an_answer_is_lost() -> None:
    with on_github(a_shop()) as github:
        finish(github, start(github, entry("inventory", "1.9.0")))
        route = "POST /repos/{owner}/{repo}/deployments"
        github.faults = read_faults([{"on": route, "kind": "cut"}])
        again = start(github, entry("inventory", "1.9.5", previous_version="1.9.0"))
        finish(github, again)
        assert [entry.fault for entry in github.requests.entries() if entry.fault] == ["cut"]
        assert records(github, "inventory")[1:] == [("1.9.0", "inactive"), ("1.9.5", "success")]


PLANNED = {"planned_at": "2020-01-01T00:00:00+00:00"}
SINCE = {"planned_at": "2030-01-01T00:00:00+00:00"}


@pytest.mark.parametrize(
    ("given", "newer", "expected"),
    [
        pytest.param(
            entry("inventory", "2.0.0", previous_version="1.7.0", **PLANNED),
            [record("inventory", "3.0.0"), record("inventory", "1.7.0", state="FAILURE")],
            ["older_than_running"],
            id="a newer version may be running behind a failed way down to the one that the plan knew",
        ),
        pytest.param(
            entry("inventory", "2.0.0", previous_version="3.0.0", **SINCE),
            [record("inventory", "3.0.0"), record("inventory", "1.7.0", state="FAILURE")],
            [],
            id="whoever planned from the newer version meant it",
        ),
        pytest.param(
            entry("inventory", "2.0.0", previous_version="3.0.0", **PLANNED),
            [record("inventory", "3.0.0")],
            ["older_than_running"],
            id="the newer version that it was planned from, deployed anew since",
        ),
        pytest.param(
            entry("inventory", "2.0.0", previous_version="1.7.0", **SINCE),
            [record("inventory", "2.5.0", state="FAILURE")],
            [],
            id="a newer version that had failed by the time of the plan stands in nobody's way",
        ),
        pytest.param(
            entry("inventory", "2.0.0", previous_version="1.7.0", **PLANNED),
            [record("inventory", "2.5.0", state="FAILURE")],
            ["older_than_running"],
            id="a newer version that failed since the plan does",
        ),
        pytest.param(
            entry("inventory", "2.0.0", previous_version="1.7.0", **SINCE),
            [record("inventory", "2.5.0")],
            ["older_than_running"],
            id="a newer version that was on its way when the plan was made",
        ),
    ],
)  # fmt: skip
def test_only_what_the_plan_reckoned_with_is_replaced_by_something_older(
    given: dict[str, object], newer: list[dict[str, Any]], expected: list[str]
) -> None:
    with on_github(a_shop(*newer, catalog=RANGED)) as github:
        assert codes(start(github, given)) == expected
