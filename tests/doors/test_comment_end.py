"""What of a deployment's end cannot be done leaves the rest of it done."""

from datetime import timedelta

import pytest

from tests.doors.pulling import Pull, a_world, on_pull
from tests.doors.step import Time
from tests.doors.test_comment_locks import lock_of


def may_no_longer(pull: Pull, permission: str) -> None:
    """The token loses a permission between the step and its post run."""
    token = pull.github.world.tokens["robot"]
    token.permissions = {name: may for name, may in (token.permissions or {}).items() if name != permission}


def test_a_record_that_may_not_be_ended_leaves_no_lock_and_a_red_step() -> None:
    with on_pull() as pull:
        job = pull.says(".deploy")
        may_no_longer(pull, "deployments")
        ended = job.post()
        assert (ended.code, pull.locks) == (1, []), ended.said
        assert "::warning::" in ended.said
        assert pull.answers[-1].startswith("### Deployed")


def test_an_end_that_may_not_be_told_is_written_down_all_the_same() -> None:
    with on_pull() as pull:
        job = pull.says(".deploy")
        may_no_longer(pull, "pull_requests")
        ended = job.post("failure")
        assert (ended.code, pull.locks, pull.deployments) == (1, [], ["production: failure"]), ended.said
        assert len(pull.answers) == 1


@pytest.mark.parametrize("status", [403, 500])
def test_a_template_that_cannot_be_asked_for_keeps_nothing_from_ending(status: int) -> None:
    fault = {"on": "graphql BeforeTheEnd", "kind": "status", "status": status, "count": None}
    with on_pull(None, fault) as pull:
        ended = pull.says(".deploy").post()
        assert (ended.code, pull.locks, pull.deployments) == (1, [], ["production: success"]), ended.said


def test_a_lock_that_may_not_be_let_go_is_named() -> None:
    with on_pull() as pull:
        job = pull.says(".deploy")
        may_no_longer(pull, "contents")
        ended = job.post()
        assert (pull.locks, pull.deployments) == (["production"], ["production: success"]), ended.said
        assert "::warning::the lock stays as it is" in ended.said
        assert "Resource not accessible by integration" in ended.said


RUNS = [{"id": 101, "workflow": ".github/workflows/deploy.yml", "status": "in_progress"}]


@pytest.mark.parametrize(
    ("hours", "decided"),
    [
        pytest.param(7, (0, "continue", "deployment_ready"), id="its time is up"),
        pytest.param(5, (1, "stop", "lock_conflict"), id="it may still be at work"),
    ],
)
def test_a_lock_of_which_nobody_knows_ends_with_its_time(hours: int, decided: tuple[int, str, str]) -> None:
    with on_pull(a_world(runs=RUNS)) as pull:
        pull.says(".deploy", by="hubot")
        later = Time()
        later.now += timedelta(hours=hours)
        assert pull.says(".deploy", time=later).main.decided == decided


def test_where_other_jobs_go_on_deploying_the_lock_is_the_whole_run_s() -> None:
    with on_pull() as pull:
        pull.says(".deploy", job_id="77", skip_completing="true")
        assert lock_of(pull, "production-branch-deploy-lock")["run"]["job"] is None
