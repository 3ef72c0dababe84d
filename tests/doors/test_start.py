import json
from datetime import timedelta

import pytest

from standin.github import GitHub
from standin.worktree import write_files
from tests.doors.deploying import asked, entry, finish, locks, plan, records, start
from tests.doors.shop import a_shop, on_github, record
from tests.doors.step import Ended, Time

INVENTORY = entry("inventory", "1.9.0")
CHECKOUT = entry("checkout", "3.1.0", requires=["inventory >=1.8.0"])


def codes(ended: Ended) -> list[str]:
    return [finding["reason_code"] for finding in ended.result["findings"]]


def test_a_start_locks_records_and_tells_the_deploy_what_it_needs() -> None:
    with on_github(a_shop()) as github:
        ended = start(github, INVENTORY)
        assert (ended.code, ended.outputs["decision"]) == (0, "go")
        assert locks(github) == ["inventory"]
        assert records(github, "inventory") == [("1.7.0", "success"), ("1.9.0", "in_progress")]
        assert ended.outputs["previous_version"] == "1.7.0"
        assert ended.outputs["lock_ref"] == "deploy-gate-lock/staging/inventory"
        assert ended.outputs["deployment_id"].isdecimal()
        assert asked(github) == 7


@pytest.mark.parametrize(
    ("status", "inputs", "state", "code"),
    [
        pytest.param("success", {}, "success", "recorded_success", id="success"),
        pytest.param("failure", {}, "failure", "recorded_failure", id="failure"),
        pytest.param("cancelled", {}, "error", "recorded_error", id="cancelled: nobody knows what runs"),
        pytest.param("skipped", {}, "inactive", "recorded_unchanged", id="the deploy never began"),
        pytest.param("failure", {"unchanged": "true"}, "inactive", "recorded_unchanged", id="it changed nothing"),
        pytest.param("", {}, "error", "recorded_error", id="a missing status is no success"),
        pytest.param("SUCCESSFUL", {}, "error", "recorded_error", id="an unknown status is no success"),
    ],
)
def test_a_finish_records_how_it_ended_and_unlocks(status: str, inputs: dict[str, str], state: str, code: str) -> None:
    with on_github(a_shop()) as github:
        started = start(github, INVENTORY)
        github.requests.clear()
        ended = finish(github, started, status, **inputs)
        assert (ended.code, ended.outputs["reason_code"]) == (0, code)
        assert records(github, "inventory")[-1] == ("1.9.0", state)
        assert locks(github) == []
        assert asked(github) <= 3


def test_a_finish_may_be_asked_twice() -> None:
    with on_github(a_shop()) as github:
        started = start(github, INVENTORY)
        assert [finish(github, started).code for _ in range(2)] == [0, 0]
        assert records(github, "inventory")[-1] == ("1.9.0", "success")


def test_a_finish_without_a_start_records_nothing() -> None:
    with on_github(a_shop()) as github:
        refused = start(github, entry("inventory", "1.9.0", ("checkout", "9.0.0")))
        ended = finish(github, refused)
        assert (ended.code, ended.outputs["reason_code"]) == (0, "nothing_started")
        assert records(github, "inventory") == [("1.7.0", "success")]


def test_a_whole_plan_is_started_and_finished_in_its_order() -> None:
    with on_github(a_shop()) as github:
        for one in plan(github, "frontend@2.0.0, checkout@3.1.0, inventory@1.9.0"):
            started = start(github, one)
            assert started.code == 0, started.out
            finish(github, started)
        newest = {name: records(github, name)[-1] for name in ("inventory", "checkout", "frontend")}
        assert newest == {
            "inventory": ("1.9.0", "success"), "checkout": ("3.1.0", "success"), "frontend": ("2.0.0", "success"),
        }  # fmt: skip


def test_what_stands_behind_a_failure_is_not_started() -> None:
    with on_github(a_shop()) as github:
        first, second = plan(github, "checkout@3.1.0, inventory@1.9.0")
        finish(github, start(github, first), "failure")
        ended = start(github, second)
        assert (ended.code, ended.outputs["started"]) == (1, "")
        assert "predecessor_not_deployed" in codes(ended)
        assert records(github, "checkout") == [("3.0.0", "success")]
        assert locks(github) == []


def test_a_group_is_locked_recorded_and_ended_together() -> None:
    with on_github(a_shop()) as github:
        (pair,) = plan(github, "api@2.0.0, site@2.0.0")
        started = start(github, pair)
        assert started.code == 0, started.out
        assert locks(github) == ["api", "site"]
        assert len(started.outputs["deployment_id"].split(",")) == 2
        finish(github, started)
        assert locks(github) == []
        assert [records(github, name)[-1] for name in ("api", "site")] == [("2.0.0", "success")] * 2


@pytest.mark.parametrize(
    ("given", "newer", "code"),
    [
        pytest.param(CHECKOUT, [], "neighbour_out_of_range", id="a provider that does not fit"),
        pytest.param(
            entry("inventory", "1.6.0"), [record("inventory", "1.8.0")], "older_than_running",
            id="a version older than one that came since the plan",
        ),
        pytest.param(
            INVENTORY | {"version": "b" * 40, "planned_at": "2020-01-01T00:00:00+00:00"},
            [record("inventory", "c" * 40)], "overtaken", id="a commit that a later request overtook",
        ),
        pytest.param(
            entry("inventory", "1.9.0", ("checkout", "3.1.0")), [record("checkout", "3.1.0", state="FAILURE")],
            "predecessor_not_deployed", id="a predecessor that failed",
        ),
        pytest.param(
            entry("inventory", "1.9.0", ("checkout", "3.1.0")), [record("checkout", "3.1.0", state="IN_PROGRESS")],
            "predecessor_in_progress", id="a predecessor on its way",
        ),
        pytest.param(
            CHECKOUT, [record("inventory", "1.9.0", state="IN_PROGRESS")], "neighbour_moving",
            id="a provider that is moving counts as both versions",
        ),
        pytest.param(
            CHECKOUT, [record("inventory", "1.9.0", state="FAILURE")], "neighbour_out_of_range",
            id="a provider that failed counts as both versions",
        ),
    ],
)  # fmt: skip
def test_a_refused_start_writes_no_record_and_lets_go(
    given: dict[str, object], newer: list[dict[str, object]], code: str
) -> None:
    with on_github(a_shop(*newer)) as github:
        service = str(given["service"])
        before = records(github, service)
        ended = start(github, given)
        assert (ended.code, codes(ended)[:1]) == (1, [code]), ended.out
        assert records(github, service) == before
        assert locks(github) == []


def test_an_older_version_goes_where_it_was_asked_for() -> None:
    with on_github(a_shop()) as github:
        assert start(github, entry("inventory", "1.6.0")).code == 0


def barrier(github: GitHub, branch: str, text: str, home: str = "acme/inventory") -> None:
    repository = github.world.repository(home)
    assert repository is not None
    tree = write_files(repository.objects, {"lock.json": text}, None)
    made = repository.objects.commit(tree.oid, (), "lock [skip ci]", github.world.signature("octocat"))
    repository.refs[f"refs/heads/{branch}"] = made.oid


def a_barrier(*, by: str = "mona", sticky: bool = True, everywhere: bool = False) -> str:
    return json.dumps(
        {
            "schema_version": 1, "reason": "an incident", "branch": "main", "created_at": "2026-01-01T00:00:00.000Z",
            "created_by": by, "sticky": sticky, "environment": None if everywhere else "staging", "global": everywhere,
            "unlock_command": ".unlock staging", "link": "https://github.com/acme/inventory/pull/1",
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("branch", "text", "code"),
    [
        pytest.param("staging-branch-deploy-lock", a_barrier(), "environment_locked", id="the environment is locked"),
        pytest.param(
            "global-branch-deploy-lock", a_barrier(everywhere=True), "environment_locked", id="everything is locked"
        ),
        pytest.param(
            "staging-branch-deploy-lock", a_barrier(sticky=False), "environment_busy", id="branch-deploy is deploying"
        ),
        pytest.param(
            "inventory-in-staging-branch-deploy-lock", a_barrier(), "environment_locked", id="the service is locked"
        ),
        pytest.param("checkout-in-staging-branch-deploy-lock", a_barrier(), None, id="another service's lock"),
        pytest.param("staging-branch-deploy-lock", a_barrier(by="Octocat"), None, id="one's own lock lets pass"),
        pytest.param("production-branch-deploy-lock", a_barrier(), None, id="another environment's lock"),
        pytest.param("staging-branch-deploy-lock", "{}", "lock_unreadable", id="a lock that branch-deploy cannot read"),
    ],
)
def test_branch_deploys_locks_are_honoured(branch: str, text: str, code: str | None) -> None:
    with on_github(a_shop()) as github:
        barrier(github, branch, text)
        ended = start(github, INVENTORY)
        assert codes(ended) == ([code] if code else [])
        assert locks(github) == ([] if code else ["inventory"])


@pytest.mark.parametrize("branch", ["staging-branch-deploy-lock", "global-branch-deploy-lock"])
def test_what_is_locked_where_the_catalog_lies_is_locked_for_every_service(branch: str) -> None:
    with on_github(a_shop()) as github:
        barrier(github, branch, a_barrier(everywhere=branch.startswith("global")), "acme/infra")
        ended = start(github, INVENTORY)
        assert (codes(ended), locks(github)) == (["environment_locked"], [])
        assert len(ended.result["findings"]) == 1


def test_a_lock_that_cannot_be_read_blocks_and_says_how_to_clear_it() -> None:
    with on_github(a_shop()) as github:
        barrier(github, "deploy-gate-lock/staging/inventory", "nonsense")
        ended = start(github, INVENTORY)
        assert codes(ended) == ["lock_unreadable"]
        clear = "gh api -X DELETE repos/acme/inventory/git/refs/heads/deploy-gate-lock/staging/inventory"
        assert clear in ended.result["findings"][0]["remedy"]
        assert locks(github) == ["inventory"]


def test_the_same_job_that_starts_again_knows_its_own_lock() -> None:
    with on_github(a_shop()) as github:
        assert [start(github, INVENTORY).code for _ in range(2)] == [0, 0]
        assert locks(github) == ["inventory"]


def test_another_run_waits_for_the_lock_and_goes_once_it_is_gone() -> None:
    with on_github(a_shop()) as github:
        first = start(github, INVENTORY, run=1)
        time = Time(lambda nap: finish(github, first, run=1) if nap == 2 else None)
        second = start(github, entry("inventory", "1.9.5"), run=2, time=time, wait_timeout="600")
        assert (second.code, len(time.slept)) == (0, 2), second.out
        assert records(github, "inventory")[-1] == ("1.9.5", "in_progress")


def test_another_run_that_does_not_wait_is_told_who_deploys() -> None:
    with on_github(a_shop()) as github:
        start(github, INVENTORY, run=1)
        ended = start(github, entry("inventory", "1.9.5"), run=2)
        assert codes(ended) == ["service_locked"]
        assert "by acme/infra/actions/runs/1" in ended.result["findings"][0]["message"]


def test_a_lock_whose_time_is_up_is_taken_over_and_its_record_still_counts() -> None:
    with on_github(a_shop()) as github:
        start(github, INVENTORY, run=1)
        later = Time()
        later.now += timedelta(hours=2)
        ended = start(github, entry("inventory", "1.9.5"), run=2, time=later)
        assert ended.code == 0, ended.out
        assert "took over the lock of acme/infra/actions/runs/1" in ended.said


@pytest.mark.parametrize(("conclusion", "code"), [("cancelled", 0), (None, 1)])
def test_a_lock_is_taken_over_only_once_its_run_is_over(conclusion: str | None, code: int) -> None:
    world = a_shop()
    run = {"id": 4711} | ({"conclusion": conclusion} if conclusion else {})
    world["repositories"]["acme/infra"]["runs"] = [run]
    with on_github(world) as github:
        start(github, INVENTORY, run=4711)
        assert start(github, entry("inventory", "1.9.5"), run=2).code == code
