"""Comments at the same moment, each carried out by a process of its own: one wins, and no lock is left behind."""

from pathlib import Path

import pytest

from tests.doors.pulling import Job, Pull, a_world, on_pull
from tests.doors.rushing import all_have_read, begin, run_at_once, seen

GONE = (0, "continue", "deployment_ready")
LOCKED = (0, "complete", "lock_acquired")
BARRED = (1, "stop", "lock_conflict")


def together(pull: Pull, *said: tuple[str, str]) -> list[Job]:
    """The jobs of comments that all looked at the same world before any of them acted."""
    jobs = [pull.job(body, by=by) for body, by in said]
    with all_have_read(len(jobs)):
        run_at_once(jobs)
    return jobs


@pytest.mark.parametrize(
    "said",
    [
        pytest.param([(".deploy", "octocat"), (".deploy", "octocat")], id="two deployments by one person"),
        pytest.param([(".deploy", "octocat"), (".deploy", "hubot")], id="two deployments by two"),
        pytest.param([(".deploy", "octocat"), (".noop", "hubot")], id="a deployment and a noop"),
        pytest.param([(".deploy", "octocat")] * 4, id="four deployments by one person"),
    ],
)
def test_of_several_deployments_at_once_one_goes(said: list[tuple[str, str]]) -> None:
    with on_pull() as pull:
        jobs = together(pull, *said)
        winners = [job for job in jobs if job.main.code == 0]
        assert len(winners) == 1, [job.main.said for job in jobs]
        assert [job.main.decided for job in jobs if job not in winners] == [BARRED] * (len(jobs) - 1)
        assert pull.locks == ["production"]
        assert winners[0].post().code == 0
        assert pull.locks == []


def test_a_lock_and_a_deployment_at_once_are_not_both_won() -> None:
    with on_pull() as pull:
        deploy, lock = together(pull, (".deploy", "octocat"), (".lock", "hubot"))
        assert sorted((deploy.main.code, lock.main.code)) == [0, 1], (deploy.main.said, lock.main.said)
        assert pull.locks == ["production"]
        if deploy.main.decided == GONE:
            deploy.post()
        assert pull.locks == ([] if deploy.main.decided == GONE else ["production"])


@pytest.mark.parametrize("first", [".deploy", ".lock"])
def test_everything_is_locked_before_an_environment_is_and_the_latter_lets_go(first: str) -> None:
    with on_pull() as pull:
        early, late = pull.job(first), pull.job(".lock --global", by="hubot")
        frozen = []

        def freeze(body: bytes) -> None:
            # Only the one for the environment waits for the one for everything.
            if b"production-branch-deploy-lock" in body and b"createRef" in body and not frozen:
                frozen.append(True)
                run_at_once([late])

        with seen(b"TakeLock", freeze):
            run_at_once([early])
        assert late.main.decided == LOCKED, late.main.said
        assert early.main.decided == BARRED, early.main.said
        assert (pull.locks, pull.deployments) == (["global"], [])


def test_what_was_killed_under_its_lock_leaves_none_once_its_run_is_over(tmp_path: Path) -> None:
    world = a_world(runs=[{"id": 101, "workflow": ".github/workflows/deploy.yml", "status": "completed"}])
    with on_pull(world) as pull:
        job = pull.job(".deploy", by="hubot")
        process = begin(job, tmp_path)
        with seen(b'"production_environment"', lambda _: process.kill()):
            process.communicate(timeout=60)
        assert process.returncode < 0
        assert pull.locks == ["production"]
        after = pull.says(".deploy")
        assert after.main.decided == GONE, after.main.said
        assert (after.post().code, pull.locks) == (0, [])
