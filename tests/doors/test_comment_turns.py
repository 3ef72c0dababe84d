"""Several environments in one comment, through the whole step of each job."""

import json
from dataclasses import replace

import pytest

from tests.doors.pulling import Job, on_pull
from tests.doors.shop import record
from tests.doors.test_comment_catalog import a_shop, in_a_shop

READY = (0, "continue", "deployment_ready")


def next_job(first: Job, environment: str) -> Job:
    """The job that goes on with the same comment."""
    job = replace(first, inputs={**first.inputs, "environment_now": environment})
    job.start()
    return job


def test_the_second_goes_once_the_first_has_succeeded() -> None:
    with on_pull(several_environments="true") as pull:
        first = pull.says(".deploy development, staging")
        assert first.main.decided == READY, first.main.said
        assert (first.main.outputs["environment"], first.main.outputs["next"]) == ("development", '["staging"]')
        assert "goes on to staging" in pull.answers[0]
        early = next_job(first, "staging")
        assert early.main.decided == (1, "failure", "deployment_order_failed"), early.main.said
        assert first.post().code == 0
        second = next_job(first, "staging")
        assert second.main.decided == READY, second.main.said
        assert (second.main.outputs["environment"], second.main.outputs["next"]) == ("staging", "")
        assert second.post().code == 0
        assert (pull.locks, pull.deployments) == ([], ["development: success", "staging: success"])


def test_where_the_first_fails_the_second_does_not_begin() -> None:
    with on_pull(several_environments="true") as pull:
        first = pull.says(".deploy development, staging")
        first.post("failure")
        assert "does not begin: staging" in pull.answers[-1]
        second = next_job(first, "staging")
        assert second.main.decided == (1, "failure", "deployment_order_failed")
        assert (pull.locks, pull.deployments) == ([], ["development: failure"])


@pytest.mark.parametrize("happens", ["moves", "frozen"])
def test_what_happens_in_between_holds_up_the_second(happens: str) -> None:
    with on_pull(several_environments="true") as pull:
        first = pull.says(".deploy development, staging")
        first.post()
        if happens == "moves":
            pull.moves()
        else:
            pull.says(".lock --global", by="hubot")
        assert next_job(first, "staging").main.code == 1
        assert pull.deployments == ["development: success"]


def test_a_workflow_that_does_not_go_on_takes_one_alone() -> None:
    with on_pull() as pull:
        job = pull.says(".deploy development, staging")
        assert job.main.decided == (0, "stop", "invalid_environment")
        assert "one environment is deployed to at a time" in pull.answers[0]


def test_services_go_to_the_first_and_the_others_are_named() -> None:
    with in_a_shop(several_environments="true") as pull:
        job = pull.says(".deploy inventory@1.9.0 to staging, production")
        assert job.main.decided == READY, job.main.said
        outputs = job.main.outputs
        assert (outputs["environment"], outputs["next"], outputs["asked"]) == (
            "staging",
            '["production"]',
            "inventory@1.9.0",
        )
        assert "goes on to production" in pull.answers[0]
        wrong = pull.says(".deploy inventory@1.9.0 to production, staging")
        assert wrong.main.decided == (0, "stop", "invalid_environment")


def test_an_environment_that_runs_all_of_it_is_passed_over() -> None:
    world = a_shop()
    world["repositories"]["acme/inventory"]["deployments"].append(record("inventory", "1.9.0", "staging"))
    with in_a_shop(world, several_environments="true") as pull:
        job = pull.says(".deploy inventory@1.9.0 to staging, production")
        assert job.main.decided == READY, job.main.said
        assert (job.main.outputs["environment"], job.main.outputs["next"]) == ("production", "")
        [entry] = json.loads(job.main.outputs["matrix"])["include"]
        assert entry["environment"] == "production"
