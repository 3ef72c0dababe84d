"""A start that waits for what goes before in its own run: step by step, by what the others do while it sleeps."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from standin.checks import Job
from standin.github import GitHub
from tests.doors.deploying import WRITER, a_job, asked, entry, finish, locks, plan, records
from tests.doors.deploying import start as begin
from tests.doors.shop import CATALOG, a_shop, on_github
from tests.doors.step import Ended, Time, act, dispatched
from tests.doors.test_start import a_barrier, barrier, codes

RUN = 77
HOUR = "3600"
INVENTORY = "Deploy / Deploy inventory 1.9.0"
CHECKOUT = "Deploy / Deploy checkout 3.1.0"


def a_rollout(*, catalog: str = CATALOG, jobs: tuple[str, ...] = (INVENTORY, CHECKOUT)) -> dict[str, Any]:
    """The shop, and in its infra repository a run that has these jobs, all of them in progress."""
    world = a_shop(catalog=catalog)
    # What runs was there before the plan is made.
    world["clock"] = "2026-01-02T03:00:00Z"
    world["repositories"]["acme/infra"]["runs"] = [{"id": RUN, "jobs": ["Plan", *jobs]}]
    return world


def unlisted() -> dict[str, Any]:
    """The same, where GitHub shows no jobs of the run."""
    world = a_rollout()
    del world["repositories"]["acme/infra"]["runs"]
    return world


def job(github: GitHub, name: str) -> Job:
    infra = github.world.repository("acme/infra")
    assert infra is not None
    return next(one for one in infra.runs[RUN].jobs if one.name == name)


def turn(github: GitHub, name: str, status: str, conclusion: str | None = None) -> None:
    """GitHub sees a job in that status from now on."""
    found = job(github, name)
    found.status, found.conclusion = status, conclusion


def start(  # noqa: PLR0913 - a step, and when and where it runs
    github: GitHub,
    given: Any,  # noqa: ANN401 - an entry is JSON
    time: Time,
    *,
    attempt: int = 1,
    own: str = CHECKOUT,
    wait: str = HOUR,
) -> Ended:
    """A start in the job of that name, which waits for what goes before."""
    number = str(job(github, own).id) if own else ""
    return act(
        github.url, dispatched({}), time=time, environ=a_job(RUN, GITHUB_RUN_ATTEMPT=str(attempt)), command="start",
        entry=json.dumps(given), github_token=WRITER, upstream_timeout=wait, job_id=number,
    )  # fmt: skip


def deploy(github: GitHub, given: Any) -> Ended:  # noqa: ANN401 - an entry is JSON
    """What goes before begins in its own job."""
    return begin(github, given, RUN, job_id=str(job(github, INVENTORY).id))


def both(github: GitHub) -> tuple[Any, Any]:
    """The entries of a plan that puts inventory before checkout."""
    first, second = plan(github, "checkout@3.1.0, inventory@1.9.0")
    assert second["after"] == [{"service": "inventory", "version": "1.9.0"}]
    return first, second


def in_turn(*happens: Callable[[], object]) -> Time:
    """A clock on which one of these happens at the end of each sleep."""
    return Time(lambda nap: happens[nap - 1]() if nap <= len(happens) else None)


def test_a_start_waits_for_what_goes_before_and_holds_no_lock_meanwhile() -> None:
    with on_github(a_rollout()) as github:
        first, second = both(github)
        turn(github, INVENTORY, "queued")
        held: list[list[str]] = []
        begun: list[Ended] = []
        time = in_turn(
            lambda: held.append(locks(github)),
            lambda: begun.append(begin(github, first)),
            lambda: held.append(locks(github)),
            lambda: finish(github, begun[0]),
        )
        ended = start(github, second, time)
        assert (ended.code, ended.outputs["decision"]) == (0, "go"), ended.out
        assert held == [[], ["inventory"]]
        assert time.slept == [5.0, 7.5, 11.25, 16.875]
        assert records(github, "inventory")[-1] == ("1.9.0", "success")
        assert records(github, "checkout")[-1] == ("3.1.0", "in_progress")
        assert "waiting without a lock, at most 600 s more: inventory 1.9.0 goes before checkout" in ended.said


@pytest.mark.parametrize("run", range(1, 7))
def test_whoever_waits_for_a_deploy_holds_no_lock_whichever_claim_is_smaller(run: int) -> None:
    with on_github(a_rollout()) as github:
        first, second = both(github)
        begun = begin(github, first, run)
        held: list[list[str]] = []
        time = in_turn(lambda: held.append(locks(github)), lambda: finish(github, begun, run=run))
        assert start(github, second, time).code == 0
        assert held == [["inventory"]]


def test_what_needs_no_waiting_asks_no_more_than_ever() -> None:
    with on_github(a_rollout()) as github:
        first, second = both(github)
        finish(github, begin(github, first))
        github.requests.clear()
        time = Time()
        assert start(github, second, time).code == 0
        assert (asked(github), time.slept) == (7, [])


def test_who_waits_asks_for_records_at_every_look_and_for_jobs_every_minute() -> None:
    with on_github(a_rollout()) as github:
        _, second = both(github)
        github.requests.clear()
        time = Time()
        start(github, second, time, wait="300")
        routes = [one.route for one in github.requests.entries()]
        listings = [route for route in routes if "/jobs" in str(route)]
        assert sum(time.slept) == pytest.approx(300)
        assert len(listings) <= 1 + 300 / 60
        # The lock was taken once and let go; nothing is written while it waits.
        assert len(routes) - len(listings) == 6 + len(time.slept)


@pytest.mark.parametrize("status", ["failure", "cancelled"])
def test_a_failure_of_what_goes_before_ends_the_wait_at_the_next_look(status: str) -> None:
    with on_github(a_rollout()) as github:
        first, second = both(github)
        begun: list[Ended] = []
        time = in_turn(lambda: begun.append(begin(github, first)), lambda: finish(github, begun[0], status))
        ended = start(github, second, time)
        assert (ended.code, codes(ended)) == (1, ["predecessor_not_deployed"])
        assert len(time.slept) == 2
        assert (records(github, "checkout"), locks(github)) == ([("3.0.0", "success")], [])


@pytest.mark.parametrize("conclusion", ["failure", "skipped", "cancelled"])
def test_what_goes_before_and_ended_without_a_record_is_not_waited_for(conclusion: str) -> None:
    with on_github(a_rollout()) as github:
        _, second = both(github)
        turn(github, INVENTORY, "completed", conclusion)
        time = Time()
        ended = start(github, second, time)
        assert (ended.code, codes(ended)[0], time.slept) == (1, "predecessor_not_deployed", [])
        assert locks(github) == []


def test_what_goes_before_and_is_refused_meanwhile_is_waited_for_a_minute_more_at_most() -> None:
    with on_github(a_rollout()) as github:
        _, second = both(github)
        time = in_turn(lambda: turn(github, INVENTORY, "completed", "failure"))
        ended = start(github, second, time)
        assert codes(ended) == ["predecessor_not_deployed"]
        assert sum(time.slept) <= 60 + 30


def test_a_job_that_is_over_without_saying_how_it_ended_is_not_waited_for() -> None:
    with on_github(a_rollout()) as github:
        first, second = both(github)
        deploy(github, first)
        turn(github, INVENTORY, "completed", "cancelled")
        time = Time()
        ended = start(github, second, time)
        assert (codes(ended)[0], time.slept) == ("predecessor_not_deployed", [])
        assert (records(github, "inventory")[-1], locks(github)) == (("1.9.0", "in_progress"), ["inventory"])


def test_a_job_that_runs_is_waited_for_as_long_as_the_input_says() -> None:
    with on_github(a_rollout()) as github:
        _, second = both(github)
        time = Time()
        ended = start(github, second, time)
        assert (ended.code, ended.outputs["decision"]) == (1, "wait")
        assert "predecessor_queued" in codes(ended)
        assert sum(time.slept) == pytest.approx(3600)
        assert locks(github) == []


@pytest.mark.parametrize("jobs", [(INVENTORY, CHECKOUT), (CHECKOUT,)], ids=["queued", "not listed"])
def test_a_job_that_does_not_begin_is_waited_for_ten_minutes(jobs: tuple[str, ...]) -> None:
    with on_github(a_rollout(jobs=jobs)) as github:
        _, second = both(github)
        if INVENTORY in jobs:
            turn(github, INVENTORY, "queued")
        time = Time()
        assert start(github, second, time).outputs["decision"] == "wait"
        assert sum(time.slept) == pytest.approx(600)


def test_where_the_jobs_cannot_be_read_it_says_so_and_waits_ten_minutes() -> None:
    with on_github(unlisted()) as github:
        _, second = both(github)
        time = Time()
        ended = start(github, second, time, own="")
        assert ended.outputs["decision"] == "wait"
        assert "which jobs of this run are over is not known" in ended.said
        assert "give it `actions: read` on acme/infra" in ended.said
        assert sum(time.slept) == pytest.approx(600)


def test_where_the_jobs_cannot_be_read_what_comes_in_time_is_enough() -> None:
    with on_github(unlisted()) as github:
        first, second = both(github)
        time = in_turn(lambda: finish(github, begin(github, first)))
        assert start(github, second, time, own="").code == 0


def test_with_stop_all_whatever_fails_in_an_earlier_wave_ends_the_wait() -> None:
    world = a_rollout(catalog=f"on_failure: stop_all\n{CATALOG}", jobs=(INVENTORY, CHECKOUT, "Deploy / Deploy pair"))
    with on_github(world) as github:
        *firsts, last = plan(github, "checkout@3.1.0, inventory@1.9.0, api@2.0.0, site@2.0.0")
        pair = next(one for one in firsts if one["group"])
        assert {one["service"] for one in last["after"]} == {"inventory", "api", "site"}
        begun: list[Ended] = []
        time = in_turn(lambda: begun.append(begin(github, pair)), lambda: finish(github, begun[0], "failure"))
        ended = start(github, last, time)
        assert codes(ended) == ["predecessor_queued", *["predecessor_not_deployed"] * 2]
        assert ended.outputs["reason_code"] == "predecessor_not_deployed"
        assert len(time.slept) == 2


def test_a_member_of_a_group_is_known_by_the_job_of_its_group() -> None:
    with on_github(a_rollout(jobs=("Deploy / Deploy pair ", CHECKOUT))) as github:
        turn(github, "Deploy / Deploy pair ", "completed", "failure")
        time = Time()
        ended = start(github, entry("checkout", "3.1.0", ("api", "2.0.0")), time)
        assert (codes(ended)[0], time.slept) == ("predecessor_not_deployed", [])


def test_two_wait_side_by_side_and_go_in_their_order() -> None:
    frontend = "Deploy / Deploy frontend 2.0.0"
    with on_github(a_rollout(jobs=(INVENTORY, CHECKOUT, frontend))) as github:
        first, second, third = plan(github, "frontend@2.0.0, checkout@3.1.0, inventory@1.9.0")
        begun: list[Ended] = []

        def second_waits() -> None:
            begun.append(start(github, second, in_turn(lambda: finish(github, begin(github, first)))))

        time = in_turn(second_waits, lambda: finish(github, begun[0]))
        ended = start(github, third, time, own=frontend)
        assert [one.code for one in (*begun, ended)] == [0, 0], ended.out
        assert records(github, "frontend")[-1] == ("2.0.0", "in_progress")


def test_what_stands_against_it_besides_is_told_at_once() -> None:
    with on_github(a_rollout()) as github:
        barrier(github, "staging-branch-deploy-lock", a_barrier())
        time = Time()
        ended = start(github, entry("inventory", "1.9.0", ("checkout", "3.1.0")), time, own=INVENTORY)
        assert (codes(ended), time.slept) == (["environment_locked", "predecessor_queued"], [])


def test_a_failure_of_the_attempt_before_is_no_reason_where_its_job_runs_again() -> None:
    with on_github(a_rollout()) as github:
        first, second = both(github)
        finish(github, begin(github, first), "failure")
        infra = github.world.repository("acme/infra")
        assert infra is not None
        infra.runs[RUN].attempt = 2
        time = in_turn(lambda: finish(github, begin(github, first)))
        assert start(github, second, time, attempt=2).code == 0


def test_the_lock_that_is_taken_after_a_wait_has_its_whole_time_before_it() -> None:
    with on_github(a_rollout()) as github:
        first, second = both(github)
        late = Time()

        def after_two_hours(_: int) -> None:
            if sum(late.slept) >= 7200 and records(github, "inventory")[-1][0] != "1.9.0":
                finish(github, begin(github, first))

        late.then = after_two_hours
        assert start(github, second, late, wait="14400").code == 0
        ended = begin(github, entry("checkout", "3.2.0"), run=2, time=Time(now=late.now))
        assert codes(ended) == ["service_locked"]
