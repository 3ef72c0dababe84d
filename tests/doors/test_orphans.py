"""What jobs of a run left open that ended without their finish is ended by the run's last job."""

import json
from typing import Any

import pytest

from standin.fault_file import read_faults
from standin.faults import Faults
from standin.github import GitHub
from tests.doors.asking import ask, collect, home, stories
from tests.doors.deploying import WRITER, a_job, entry, finish, locks, plan, records, start
from tests.doors.shop import CATALOG, a_shop, on_github
from tests.doors.step import Ended, act, dispatched

RUN = 77
NOT_TOLD = "how the deploy ended is not known: the old or the new version may be running"
LOCKED = [{"on": "*", "nth": 5, "count": None, "kind": "cut"}]
"""GitHub is lost for good once the lock is taken, before a record is written."""


def a_world(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - as a world file says it
    world = a_shop(**more)
    world["repositories"]["acme/infra"]["runs"] = [{"id": run, "jobs": ["one", "two"]} for run in (RUN, 78)]
    return world


def jobs(github: GitHub, run: int = RUN) -> list[str]:
    return [str(job.id) for job in home(github, "infra").runs[run].jobs]


def end(github: GitHub, job: str) -> None:
    """GitHub sees that the job is over."""
    for run in home(github, "infra").runs.values():
        for one in run.jobs:
            if str(one.id) == job:
                one.status, one.conclusion = "completed", "cancelled"


def begin(github: GitHub, given: dict[str, Any], job: str, run: int = RUN) -> Ended:
    started = start(github, given, run, job_id=job)
    assert started.code == 0, started.out
    return started


def conclude(github: GitHub, *entries: dict[str, Any], **inputs: str) -> Ended:
    given = {"planned": json.dumps([{"include": list(entries)}]), "github_token": WRITER} | inputs
    return act(github.url, dispatched({}), environ=a_job(RUN), command="conclude", **given)


def test_a_deployment_whose_job_is_over_ends_as_an_error_and_lets_go() -> None:
    with on_github(a_world()) as github:
        (given,) = plan(github, "inventory@1.9.0")
        job = jobs(github)[0]
        begin(github, given, job)
        end(github, job)
        ended = conclude(github, given)
        assert ended.outputs["reason_code"] == "rollout_incomplete"
        (told,) = ended.result["services"]
        assert (told["now"], told["why"]) == ("unknown", "its deployment is error")
        assert records(github, "inventory")[-1] == ("1.9.0", "error")
        assert locks(github) == []
        said = home(github, "inventory").deployments[-1].statuses[-1]
        assert (said.description, said.log_url) == (NOT_TOLD, "https://github.com/acme/infra/actions/runs/77")


def test_the_next_run_deploys_it_without_waiting() -> None:
    with on_github(a_world()) as github:
        (given,) = plan(github, "inventory@1.9.0")
        job = jobs(github)[0]
        begin(github, given, job)
        end(github, job)
        conclude(github, given)
        again = start(github, plan(github, "inventory@1.9.0")[0], 78, job_id=jobs(github, 78)[0])
        assert again.code == 0, again.out
        assert "took over" not in again.out


def test_a_lock_that_was_taken_and_nothing_more_is_let_go() -> None:
    with on_github(a_world()) as github:
        (given,) = plan(github, "inventory@1.9.0")
        job = jobs(github)[0]
        github.faults = read_faults(LOCKED)
        assert start(github, given, job_id=job).code == 1
        github.faults = Faults()
        assert locks(github) == ["inventory"]
        end(github, job)
        ended = conclude(github, given)
        assert locks(github) == []
        assert "let go of the lock on inventory, whose job is over" in ended.out
        assert [(one["now"], one["why"]) for one in ended.result["services"]] == [("old", "it was not begun")]


def test_a_group_ends_as_one() -> None:
    with on_github(a_world()) as github:
        (given,) = plan(github, "api@2.0.0, site@2.0.0")
        job = jobs(github)[0]
        begin(github, given, job)
        assert locks(github) == ["api", "site"]
        end(github, job)
        conclude(github, given)
        assert locks(github) == []
        assert [records(github, name)[-1] for name in ("api", "site")] == [("2.0.0", "error")] * 2


def test_what_still_runs_is_left_alone() -> None:
    """A workflow of one's own may conclude beside its jobs."""
    with on_github(a_world()) as github:
        (given,) = plan(github, "inventory@1.9.0")
        started = begin(github, given, jobs(github)[0])
        conclude(github, given)
        assert records(github, "inventory")[-1] == ("1.9.0", "in_progress")
        assert locks(github) == ["inventory"]
        finish(github, started)
        assert records(github, "inventory")[-1] == ("1.9.0", "success")


def test_what_another_run_began_is_left_alone() -> None:
    with on_github(a_world()) as github:
        (given,) = plan(github, "inventory@1.9.0")
        job = jobs(github, 78)[0]
        begin(github, given, job, run=78)
        end(github, job)
        conclude(github, given)
        assert records(github, "inventory")[-1] == ("1.9.0", "in_progress")
        assert locks(github) == ["inventory"]


def test_another_repositorys_run_of_the_same_number_is_another_run() -> None:
    with on_github(a_world()) as github:
        (given,) = plan(github, "inventory@1.9.0")
        job = jobs(github)[0]
        begin(github, given, job)
        end(github, job)
        planned = json.dumps([{"include": [given]}])
        there = a_job(RUN, GITHUB_REPOSITORY="acme/checkout")
        act(github.url, dispatched({}), environ=there, command="conclude", planned=planned, github_token=WRITER,
            catalog="acme/infra:deploy-gate.yml")  # fmt: skip
        assert records(github, "inventory")[-1] == ("1.9.0", "in_progress")
        assert locks(github) == ["inventory"]


def test_the_kept_request_behind_it_is_told() -> None:
    with on_github(a_world()) as github:
        ask(github, "inventory", "1.9.0")
        (given,) = json.loads(collect(github, run=RUN).outputs["matrix"])["include"]
        job = jobs(github)[0]
        begin(github, given, job)
        end(github, job)
        conclude(github, given)
        assert stories(github, "inventory") == [("1.9.0", "failure", NOT_TOLD)]


def test_the_request_of_what_was_never_begun_waits_for_the_next_run() -> None:
    with on_github(a_world()) as github:
        for service, version in (("inventory", "1.9.0"), ("checkout", "3.1.0")):
            ask(github, service, version)
        first, behind = json.loads(collect(github, run=RUN).outputs["matrix"])["include"]
        finish(github, start(github, first, RUN), run=RUN)
        conclude(github, first, behind)
        assert stories(github, "inventory") == [("1.9.0", "success", "deployed")]
        words = "the run ended before it was begun: the next one takes it"
        assert stories(github, "checkout") == [("3.1.0", "queued", words)]


def test_a_request_that_was_told_why_keeps_that_word() -> None:
    with on_github(a_world()) as github:
        for service, version in (("inventory", "1.9.0"), ("checkout", "3.1.0")):
            ask(github, service, version)
        first, behind = json.loads(collect(github, run=RUN).outputs["matrix"])["include"]
        assert start(github, behind, RUN).code == 1
        conclude(github, first, behind)
        assert stories(github, "checkout")[0][2].startswith("not begun: inventory 1.9.0 goes before checkout")


def test_many_of_them_are_ended_in_a_few_requests() -> None:
    names = [f"s{number}" for number in range(45)]
    catalog = "environments: [staging]\nservices:\n" + "".join(
        f"  {name}: {{repository: acme/{name}}}\n" for name in names
    )
    world = a_world(catalog=catalog)
    world["repositories"] |= {f"acme/{name}": {"files": {"README.md": "."}} for name in names}
    with on_github(world) as github:
        job = jobs(github)[0]
        entries = [entry(name, "1.0.0") for name in names]
        for given in entries:
            begin(github, given, job)
        end(github, job)
        github.requests.clear()
        conclude(github, *entries)
        assert [records(github, name) for name in names] == [[("1.0.0", "error")]] * len(names)
        assert locks(github) == []
        # The catalog, two documents of records, the job, three of statuses, two to let go of the locks.
        assert len(github.requests.entries()) <= 9


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        pytest.param({"actions": "none"}, ["`actions: read` on acme/infra"], id="whether the job is over"),
        pytest.param({"deployments": "read"}, ["`deployments: write` on acme/inventory"], id="the record"),
        pytest.param({"contents": "read"}, ["`contents: write` on acme/inventory"], id="the lock"),
    ],
)
def test_what_the_token_may_not_end_stays_and_the_log_says_which_permission_is_missing(
    lacking: dict[str, str], words: list[str]
) -> None:
    world = a_world(catalog=CATALOG)
    for repository in world["repositories"].values():
        repository |= {"private": True, "collaborators": {"gate[bot]": "write", "deployer": "write"}}
    allowed = {"actions": "read", "contents": "write", "deployments": "write"} | lacking
    world["tokens"]["ghs_less"] = {
        "as": "gate[bot]", "kind": "app", "repositories": list(world["repositories"]), "permissions": allowed,
    }  # fmt: skip
    with on_github(world) as github:
        (given,) = plan(github, "inventory@1.9.0")
        job = jobs(github)[0]
        begin(github, given, job)
        end(github, job)
        ended = conclude(github, given, github_token="ghs_less")
        assert ended.outputs["reason_code"] == "rollout_incomplete"
        assert [word for word in words if word not in ended.out] == [], ended.out
        assert locks(github) == ["inventory"]
        ended_as = "error" if "contents" in lacking else "in_progress"
        assert records(github, "inventory")[-1] == ("1.9.0", ended_as)
