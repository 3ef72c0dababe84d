"""Deploys that take hours: GitHub calls abandoned what it hears nothing of for 30 minutes, and ours is heard of."""

from datetime import timedelta

import pytest

from standin.github import GitHub
from tests.doors.asking import ask, collect, home, requests, roll_out
from tests.doors.deploying import entry, finish, records, start
from tests.doors.going_back import now
from tests.doors.shop import a_shop, on_github
from tests.doors.step import Ended, act, dispatched


def gate(github: GitHub, service: str, version: str) -> Ended:
    asked = dispatched({"services": f"{service}@{version}", "environment": "staging"})
    return act(github.url, asked, time=now(github), command="gate")


@pytest.mark.parametrize("hours", [1, 5])
def test_a_deploy_of_hours_is_waited_for_and_then_ready(hours: int) -> None:
    with on_github(a_shop()) as github:
        started = start(github, entry("inventory", "1.9.0", timeout=360), time=now(github))
        github.world.clock.advance(timedelta(hours=hours))
        assert gate(github, "checkout", "3.1.0").outputs["reason_code"] == "upstream_in_progress"
        finish(github, started)
        assert gate(github, "checkout", "3.1.0").outputs["decision"] == "go"


def test_its_lock_stands_as_long_as_it_may_take() -> None:
    with on_github(a_shop()) as github:
        started = start(github, entry("inventory", "1.9.0", timeout=360), time=now(github))
        github.world.clock.advance(timedelta(hours=6))
        other = start(github, entry("inventory", "1.9.5"), run=78, time=now(github))
        assert other.outputs["reason_code"] == "service_locked"
        finish(github, started)
        assert records(github, "inventory")[-1] == ("1.9.0", "success")


def test_a_request_that_waits_for_hours_is_not_given_up() -> None:
    with on_github(a_shop()) as github:
        ask(github, "checkout", "3.1.0")
        collect(github)
        github.world.clock.advance(timedelta(hours=5))
        finish(github, start(github, entry("inventory", "1.9.0"), time=now(github)))
        roll_out(github, collect(github, run=71), run=71)
        assert requests(github, "checkout") == [("3.1.0", "success")]


def test_what_was_never_begun_is_abandoned_by_github_and_deployed_again() -> None:
    """A record that nothing was said of, as one that a killed start leaves."""
    with on_github(a_shop()) as github:
        started = start(github, entry("inventory", "1.9.0"), time=now(github))
        home(github, "inventory").deployments[-1].statuses.clear()
        github.world.clock.advance(timedelta(hours=9))
        assert gate(github, "checkout", "3.1.0").outputs["reason_code"] == "upstream_abandoned"
        again = start(github, entry("inventory", "1.9.0"), run=78, time=now(github))
        assert (started.code, again.code) == (0, 0), again.out
        finish(github, again, run=78)
        assert gate(github, "checkout", "3.1.0").outputs["decision"] == "go"
