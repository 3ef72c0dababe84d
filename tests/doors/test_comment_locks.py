"""Locks of comments: whose they are, how they end, and what two at once come to."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from standin.worktree import blob_at
from tests.doors.pulling import Job, Pull, a_pull, a_record, a_world, just_before, on_pull
from tests.neighbour.neighbour import HEAD, REPOSITORY, TRUSTED

ORDER = "staging,production"


def lock_of(pull: Pull, branch: str) -> dict[str, Any]:
    repository = pull.github.world.repositories[REPOSITORY]
    commit = repository.commit_at(branch)
    assert commit
    file = blob_at(repository.objects, commit.tree, "lock.json")
    found: dict[str, Any] = json.loads(file.data if file else b"{}")
    return found


Before = Callable[[str, Callable[[], object]], None]


@pytest.fixture
def before() -> Iterator[Before]:
    """Lets something happen just before the next request that holds a word is carried out, once."""
    with ExitStack() as stack:
        yield lambda word, happens: stack.enter_context(just_before(word, happens))


@pytest.mark.parametrize(
    ("held", "comment", "decided", "count"),
    [
        pytest.param(".lock", ".deploy", (1, "stop", "lock_conflict"), 2, id="the environment is held by someone else"),
        pytest.param(".lock --global", ".deploy", (1, "stop", "lock_conflict"), 2, id="everything is"),
        pytest.param(".lock --global", ".noop staging", (1, "stop", "lock_conflict"), 2, id="a noop, likewise"),
        pytest.param(".lock staging", ".deploy", (0, "continue", "deployment_ready"), 6, id="another environment is"),
        pytest.param(".lock", ".unlock", (0, "complete", "unlock_completed"), 2, id="somebody else unlocks"),
        pytest.param(".lock", ".lock --reason mine", (1, "stop", "lock_conflict"), 2, id="somebody else locks again"),
        pytest.param(".lock", ".wcid", (0, "complete", "lock_info_completed"), 2, id="somebody else asks"),
    ],
)
def test_someone_else_s_lock(held: str, comment: str, decided: tuple[int, str, str], count: int) -> None:
    with on_pull() as pull:
        pull.says(held, by="hubot")
        main = pull.says(comment).main
    assert (main.decided, len(main.asked)) == (decided, count), main.said


def test_a_lock_says_what_branch_deploy_reads_and_which_run_holds_it() -> None:
    with on_pull() as pull:
        job = pull.says(".deploy", job_id="77")
        lock = lock_of(pull, "production-branch-deploy-lock")
    assert lock["run"]["id"] == job.run
    assert lock["run"]["job"] == 77
    told = {"schema_version": 1, "reason": "deployment", "created_by": "octocat", "sticky": False, "global": False}
    assert (told | {"environment": "production", "branch": "feature"}).items() <= lock.items()


def test_a_lock_of_one_s_own_stays_when_a_deploy_under_it_ends() -> None:
    with on_pull() as pull:
        pull.says(".lock")
        job = pull.says(".deploy")
        assert job.main.decided == (0, "continue", "deployment_ready"), job.main.said
        assert (job.post().code, pull.locks) == (0, ["production"])


@pytest.mark.parametrize(
    "locked", [pytest.param(False, id="no lock"), pytest.param(True, id="under a lock of their own")]
)
def test_two_deploys_by_one_person_do_not_share_a_lock(*, locked: bool) -> None:
    with on_pull() as pull:
        if locked:
            pull.says(".lock")
        first, second = pull.says(".deploy"), pull.says(".deploy")
        assert first.main.decided == (0, "continue", "deployment_ready"), first.main.said
        assert second.main.decided == (1, "stop", "lock_conflict"), second.main.said
        first.post()
        assert pull.says(".deploy").main.decided == (0, "continue", "deployment_ready")


@pytest.mark.parametrize(
    ("then", "held"), [((".unlock", ".lock"), ["production"]), ((".unlock",), [])], ids=["somebody else's", "gone"]
)
def test_a_lock_of_one_s_own_is_looked_at_again(then: tuple[str, ...], held: list[str], before: Before) -> None:
    with on_pull() as pull:
        pull.says(".lock")
        before("TakeLock", lambda: [pull.says(body, by="hubot") for body in then])
        job = pull.says(".deploy")
        assert job.main.decided == (1, "stop", "lock_conflict"), job.main.said
        assert (pull.locks, pull.deployments) == (held, [])


def test_everything_and_an_environment_cannot_both_be_won(before: Before) -> None:
    with on_pull() as pull:
        before("TakeLock", lambda: pull.says(".lock --global", by="hubot"))
        job = pull.says(".deploy")
        assert job.main.decided == (1, "stop", "lock_conflict"), job.main.said
        assert (pull.locks, pull.deployments) == (["global"], [])


def test_of_two_that_make_the_lock_one_wins(before: Before) -> None:
    with on_pull() as pull:
        other: list[Job] = []
        before("TakeLock", lambda: other.append(pull.says(".deploy", by="hubot")))
        job = pull.says(".deploy")
        assert other[0].main.decided == (0, "continue", "deployment_ready"), other[0].main.said
        assert job.main.decided == (1, "stop", "lock_conflict"), job.main.said
        assert (pull.locks, pull.deployments) == (["production"], ["production: in_progress"])


def test_the_head_is_looked_at_again_under_the_lock(before: Before) -> None:
    with on_pull() as pull:
        before("TakeLock", pull.moves)
        job = pull.says(".deploy")
        assert (job.main.decided, pull.locks, pull.deployments) == ((1, "failure", "ref_changed"), [], [])


def test_the_order_is_looked_at_again_under_the_lock(before: Before) -> None:
    with on_pull(a_world(deployments=[a_record("staging")]), enforced_deployment_order=ORDER) as pull:
        newer = {"ref": "main", "environment": "staging", "auto_merge": False, "required_contexts": []}
        before("TakeLock", lambda: pull.ask("POST", "deployments", body=newer))
        job = pull.says(".deploy production")
        assert (job.main.decided[1:], pull.locks) == (("failure", "deployment_order_failed"), [])


@pytest.mark.parametrize(
    ("scope", "decided"),
    [
        pytest.param("any", (1, "failure", "deployment_order_failed"), id="counts as the newest"),
        pytest.param("branch-deploy", (0, "continue", "deployment_ready"), id="is looked past"),
    ],
)
def test_a_record_that_a_job_left(scope: str, decided: tuple[int, str, str]) -> None:
    left = a_record("staging", TRUSTED) | {"payload": {}}
    inputs = {"enforced_deployment_order": ORDER, "deployment_order_scope": scope}
    with on_pull(a_world(deployments=[a_record("staging"), left]), **inputs) as pull:
        assert pull.says(".deploy production").main.decided == decided


def test_a_record_of_another_commit_is_an_error_and_nothing_goes(before: Before) -> None:
    with on_pull() as pull:
        before('"production_environment"', pull.moves)
        job = pull.says(".deploy")
        assert job.main.decided == (1, "failure", "deployment_sha_mismatch"), job.main.said
        assert (pull.locks, pull.deployments) == ([], ["production: error"])


def test_a_lock_whose_job_is_over_is_taken_over() -> None:
    world = a_world(runs=[{"id": 101, "workflow": ".github/workflows/deploy.yml", "status": "completed"}])
    with on_pull(world) as pull:
        first, second = pull.says(".deploy", by="hubot"), pull.says(".deploy")
        assert (first.main.decided, second.main.decided) == ((0, "continue", "deployment_ready"),) * 2, second.main.said
        # The dead one comes back: the lock is not its own any more, and stays.
        assert (first.post().code, pull.locks) == (0, ["production"])


def test_a_lock_whose_job_still_runs_counts() -> None:
    world = a_world(runs=[{"id": 101, "workflow": ".github/workflows/deploy.yml", "status": "in_progress"}])
    with on_pull(world) as pull:
        pull.says(".deploy", by="hubot")
        assert pull.says(".deploy").main.decided == (1, "stop", "lock_conflict")


@pytest.mark.parametrize("comment", [".deploy", ".noop"])
@pytest.mark.parametrize(
    ("status", "by", "decision"),
    [
        pytest.param("completed", "octocat", "continue", id="its owner deploys again"),
        pytest.param("in_progress", "octocat", "stop", id="not while the first is under way"),
        pytest.param("completed", "hubot", "stop", id="nobody else does, though it is over"),
    ],
)
def test_a_sticky_lock_outlives_its_deployment(comment: str, status: str, by: str, decision: str) -> None:
    run = {"id": 101, "workflow": ".github/workflows/deploy.yml", "status": status}
    with on_pull(a_world(runs=[run]), sticky_locks="true", sticky_locks_for_noop="true") as pull:
        first = pull.says(comment)
        assert (first.post().code, pull.locks) == (0, ["production"])
        again = pull.says(comment, by=by)
        assert again.main.outputs["decision"] == decision, again.main.said
        if decision == "continue":
            assert pull.says(comment).main.outputs["decision"] == "stop", "only one at a time"
            assert (again.post().code, pull.locks) == (0, ["production"])


def test_a_lock_that_took_the_place_of_ours_is_not_removed() -> None:
    with on_pull() as pull:
        job = pull.says(".deploy")
        pull.says(".unlock", by="hubot")
        pull.says(".lock", by="hubot")
        assert (job.post().code, pull.locks) == (0, ["production"])


def test_what_was_merged_takes_its_locks_with_it() -> None:
    with on_pull() as pull:
        pull.says(".lock")
        pull.says(".lock --global")
        event = {"action": "closed", "pull_request": {"number": 7, "merged": True}}
        ran = pull.happens("pull_request", event, unlock_on_merge_mode="true")
        assert (ran.decided, ran.outputs["unlocked_environments"]) == (
            (0, "complete", "unlock_on_merge_completed"),
            "production",
        )
        assert (pull.locks, ran.asked) == ([], ["Locked", "Write"])


@pytest.mark.parametrize(
    "event",
    [
        pytest.param({"action": "closed", "pull_request": {"number": 7, "merged": False}}, id="closed, not merged"),
        pytest.param({"action": "opened", "pull_request": {"number": 7, "merged": False}}, id="opened"),
    ],
)
def test_what_was_not_merged_keeps_its_locks(event: dict[str, Any]) -> None:
    with on_pull() as pull:
        pull.says(".lock")
        ran = pull.happens("pull_request", event, unlock_on_merge_mode="true")
        assert (ran.decided, ran.asked) == ((0, "complete", "unlock_on_merge_completed"), [])
        assert pull.locks == ["production"]


@pytest.mark.parametrize(
    ("deployments", "decided"),
    [
        pytest.param([], (0, "continue", "merge_deploy_required"), id="nothing runs"),
        pytest.param(
            [a_record("production")], (0, "stop", "merge_deploy_not_required"), id="the very tree runs already"
        ),
        *(
            pytest.param(
                [a_record("production"), a_record("production") | {"payload": payload}],
                (0, "stop", "merge_deploy_not_required"),
                id=f"a payload of {payload} is somebody else's",
            )
            for payload in (None, {}, [1])
        ),
        pytest.param(
            [a_record("production"), a_record("production") | {"payload": "by hand"}],
            (0, "continue", "merge_deploy_required"),
            id="a payload that cannot be read may be anybody's",
        ),
    ],
)
def test_what_was_merged_is_deployed_only_where_it_does_not_run(
    deployments: list[dict[str, object]], decided: tuple[int, str, str]
) -> None:
    with on_pull(a_world(deployments=deployments)) as pull:
        ran = pull.happens("push", {"ref": "refs/heads/main"}, merge_deploy_mode="true")
    assert (ran.decided, ran.asked) == (decided, ["Merged"]), ran.said


@pytest.mark.parametrize(
    ("lock_by", "by", "number", "goes"),
    [
        pytest.param("person", "octocat", 8, True, id="by person: the same one from elsewhere"),
        pytest.param("person", "hubot", 7, False, id="by person: another one from the same place"),
        pytest.param("pull_request", "octocat", 8, False, id="by pull request: the same one from elsewhere"),
        pytest.param("pull_request", "hubot", 7, True, id="by pull request: another one from the same place"),
    ],
)
def test_whose_lock_it_is(lock_by: str, by: str, number: int, *, goes: bool) -> None:
    pulls = [a_pull(), a_pull(number=8, head="other")]
    checks = {"feature": {"build": "success"}, "other": {"build": "success"}}
    world = a_world(pulls=pulls, checks=checks, branches={"main": TRUSTED, "feature": HEAD, "other": "c" * 40})
    with on_pull(world, lock_by=lock_by) as pull:
        assert pull.says(".lock").main.decided == (0, "complete", "lock_acquired")
        assert f"Only {'octocat' if lock_by == 'person' else 'pull request 7'} can deploy" in pull.answers[-1]
        later = replace(pull, number=number, run=200).says(".deploy", by=by)
        expected = (0, "continue", "deployment_ready") if goes else (1, "stop", "lock_conflict")
        assert later.main.decided == expected, later.main.said


@pytest.mark.parametrize("lock_by", ["person", "pull_request"])
def test_whoever_owns_a_lock_two_deployments_do_not_share_it(lock_by: str) -> None:
    with on_pull(lock_by=lock_by) as pull:
        assert pull.says(".deploy").main.decided == (0, "continue", "deployment_ready")
        assert pull.says(".deploy", by="hubot").main.decided == (1, "stop", "lock_conflict")
