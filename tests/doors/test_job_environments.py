"""Records that GitHub itself makes for a job's own `environment:` key, beside ours: readiness survives them."""

import pytest

from standin.access import Access
from standin.deployments import Deployment
from standin.github import GitHub
from standin.verbs import deploying
from tests.doors.asking import home
from tests.doors.deploying import entry, finish, start
from tests.doors.shop import CATALOG, a_shop, on_github
from tests.doors.step import Ended, act, dispatched


def access(github: GitHub) -> Access:
    return Access(github.world, github.world.tokens["ghs_writer"])


def job_begins(github: GitHub, service: str = "inventory") -> Deployment:
    """What the runner records before the first step of a job with the key."""
    return deploying.by_job(
        access(github), home(github, service), environment="staging", ref="main", state="in_progress"
    )


def job_ends(github: GitHub, made: Deployment, state: str, service: str = "inventory") -> None:
    """And after its last step; a success marks what succeeded before inactive, our record too."""
    deploying.say(access(github), home(github, service), made, state)


def state_of(github: GitHub) -> str:
    """What GitHub says of our newest record of the inventory."""
    ours = max((one for one in home(github, "inventory").deployments if one.payload), key=lambda one: one.id)
    return ours.latest_status.state if ours.latest_status else "pending"


def gate(github: GitHub, service: str, version: str) -> Ended:
    asked = dispatched({"services": f"{service}@{version}", "environment": "staging"})
    return act(github.url, asked, command="gate")


def deploy_in_a_job(github: GitHub, state: str) -> None:
    made = job_begins(github)
    started = start(github, entry("inventory", "1.9.0"))
    assert started.code == 0, started.out
    finish(github, started, state)
    job_ends(github, made, state)


def test_what_was_deployed_in_such_a_job_is_ready_for_those_that_need_it() -> None:
    with on_github(a_shop()) as github:
        assert gate(github, "checkout", "3.1.0").outputs["reason_code"] == "upstream_out_of_range"
        deploy_in_a_job(github, "success")
        ended = gate(github, "checkout", "3.1.0")
        assert (ended.code, ended.outputs["decision"]) == (0, "go"), ended.out


def test_a_job_that_only_begins_holds_nobody_up() -> None:
    catalog = CATALOG.replace("inventory >=1.8.0", "inventory >=1.7.0")
    with on_github(a_shop(catalog=catalog)) as github:
        job_begins(github)
        assert gate(github, "checkout", "3.1.0").outputs["decision"] == "go"


def test_such_a_job_that_fails_after_ours_has_succeeded_changes_nothing() -> None:
    with on_github(a_shop()) as github:
        made = job_begins(github)
        finish(github, start(github, entry("inventory", "1.9.0")))
        job_ends(github, made, "failure")
        assert gate(github, "checkout", "3.1.0").outputs["decision"] == "go"


def test_ours_that_failed_is_not_made_good_by_the_job() -> None:
    with on_github(a_shop()) as github:
        made = job_begins(github)
        finish(github, start(github, entry("inventory", "1.9.0")), "failure")
        job_ends(github, made, "success")
        assert gate(github, "checkout", "3.1.0").outputs["reason_code"] == "upstream_failed"


@pytest.mark.parametrize("times", [1, 30])
def test_many_such_jobs_since_hide_nothing(times: int) -> None:
    with on_github(a_shop()) as github:
        deploy_in_a_job(github, "success")
        for _ in range(times):
            job_ends(github, job_begins(github), "success")
        # GitHub took ours out of service when one of its own succeeded after it.
        assert state_of(github) == "inactive"
        assert gate(github, "checkout", "3.1.0").outputs["decision"] == "go"
        # And what is deployed next knows what served before.
        started = start(github, entry("inventory", "1.9.5", previous_version="1.9.0"))
        assert (started.code, started.outputs["previous_version"]) == (0, "1.9.0"), started.out


def test_where_the_catalog_honours_them_they_count() -> None:
    catalog = f"foreign_records: honour\n{CATALOG}"
    with on_github(a_shop(catalog=catalog)) as github:
        deploy_in_a_job(github, "success")
        assert gate(github, "checkout", "3.1.0").outputs["decision"] == "go"
        # A later one says that something else runs, and not what.
        job_ends(github, job_begins(github), "success")
        assert gate(github, "checkout", "3.1.0").outputs["reason_code"] == "version_unknown"


def test_a_rollout_through_such_jobs_ends_with_every_record_told() -> None:
    with on_github(a_shop()) as github:
        deploy_in_a_job(github, "success")
        made = job_begins(github, "checkout")
        started = start(github, entry("checkout", "3.1.0", ("inventory", "1.9.0")))
        assert started.code == 0, started.out
        finish(github, started)
        job_ends(github, made, "success", "checkout")
        told = act(github.url, {}, "schedule", command="status", environment="staging").result["services"]
        runs = {one["service"]: one["environments"]["staging"]["serving"]["version"] for one in told}
        assert (runs["inventory"], runs["checkout"]) == ("1.9.0", "3.1.0")
