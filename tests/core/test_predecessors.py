"""What a start is told of those that the plan put before it: come, still to come in this run, or not to come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deploy_gate.case import Case
from deploy_gate.model import (
    Ahead,
    Catalog,
    Environment,
    Facts,
    History,
    Holder,
    Job,
    Record,
    Request,
    RunJob,
    Service,
    Source,
    State,
    Step,
    Target,
    Unread,
    Wanted,
)
from deploy_gate.moment import Moment, look
from deploy_gate.predecessors import Course, Progress, courses_of
from deploy_gate.requirement import parse_need
from tests.core.worlds import NOW, WHERE, a_record, full

API = Ahead("api", full("2"))
SERVICES = {
    "api": Service("api", "acme/api", group="pair"),
    "web": Service("web", "acme/web"),
    "other": Service("other", "acme/other"),
}
CATALOG = Catalog({WHERE: Environment(WHERE)}, SERVICES)
STEP = Step((Target("web", full("2"), "acme/web", WHERE, 30),), after=(API,), planned_at=NOW)
HERE = Job("acme/infra", 7, 2, 1)


def listed(*jobs: str) -> list[RunJob]:
    """`status name` of each, numbered from 1."""
    cut = (job.partition(" ") for job in jobs)
    return [RunJob(number, name, status) for number, (status, _, name) in enumerate(cut, start=1)]


@pytest.mark.parametrize(
    ("jobs", "own", "course"),
    [
        pytest.param([], None, Course.QUEUED, id="one that is not listed is still to begin"),
        pytest.param(["queued Deploy api 2.0.0"], None, Course.QUEUED, id="in a queue"),
        pytest.param(["waiting Deploy api 2.0.0"], None, Course.QUEUED, id="held back by its environment"),
        pytest.param(["in_progress Deploy api 2.0.0"], None, Course.RUNNING, id="under way"),
        pytest.param(["completed Deploy api 2.0.0"], None, Course.OVER, id="over"),
        pytest.param(["completed go / Deploy / Deploy api 2.0.0"], None, Course.OVER, id="of a called workflow"),
        pytest.param(["completed go / Deploy / Deploy pair "], None, Course.OVER, id="as a member of its group"),
        pytest.param(["completed go / Deploy / Deploy api 2.0.1"], None, Course.QUEUED, id="another version"),
        pytest.param(["completed go / Deploy / Deploy apis 2.0.0"], None, Course.QUEUED, id="another service"),
        pytest.param(
            ["completed Deploy api 2.0.0", "queued Deploy api 2.0.0"], None, Course.QUEUED, id="of two the one to come"
        ),
        pytest.param(
            ["in_progress a / Deploy / Deploy web 2.0.0", "completed a / Deploy / Deploy api 2.0.0",
             "queued b / Deploy / Deploy api 2.0.0"], 1, Course.OVER, id="of two calls the own",
        ),
        pytest.param(
            ["in_progress a / Deploy on (2) / Deploy web 2.0.0", "completed a / Deploy / Deploy api 2.0.0"],
            1, Course.OVER, id="of the call's other matrix",
        ),
        pytest.param(
            ["in_progress a / Deploy / Deploy web 2.0.0", "completed b / Deploy / Deploy api 2.0.0"],
            9, Course.OVER, id="of any call where the own job is not known",
        ),
    ],
)  # fmt: skip
def test_how_far_a_job_has_come(jobs: list[str], own: int | None, course: Course) -> None:
    assert courses_of(STEP, CATALOG, listed(*jobs), own) == {"api": course}


def of_run(record: Record, run: int = 7, attempt: int = 2) -> Record:
    return record.but(job=Job("acme/infra", run, attempt))


OLD = a_record("api", "1", created_at=NOW - timedelta(days=1))
FAILED = a_record("api", "2", State.FAILURE, created_at=NOW + timedelta(minutes=1))
MOVING = a_record("api", "2", State.IN_PROGRESS, created_at=NOW + timedelta(minutes=1))
COME = a_record("api", "2", created_at=NOW + timedelta(minutes=1))
HOLDER = Holder("api", WHERE, full("2"), "a", HERE, "octocat", NOW, NOW)


def found(newest: Record | Unread | None, course: Course | None, holders: dict[str, Holder] | None = None) -> list[str]:
    """The codes that stand against web 2.0.0 behind api 2.0.0."""
    histories: dict[tuple[str, str], History | Unread] = {
        (WHERE, "web"): History((a_record("web", "1", created_at=NOW - timedelta(days=1)),)),
        (WHERE, "api"): newest if isinstance(newest, Unread) else History((newest, OLD) if newest else ()),
    }
    case = Case(Request(WHERE, (Wanted("web", full("2")),), redeploy=True), CATALOG, Facts(histories), NOW)
    progress = None if course is None else Progress(HERE, {"api": course})
    return [finding.reason_code for finding in look(Moment(STEP, case, holders or {}, progress=progress))]


@pytest.mark.parametrize(
    ("newest", "course", "code"),
    [
        pytest.param(COME, None, [], id="it has come"),
        pytest.param(COME, Course.RUNNING, [], id="it has come, and its job does the rest"),
        pytest.param(OLD, None, ["predecessor_not_deployed"], id="nobody has asked for the jobs"),
        pytest.param(OLD, Course.OVER, ["predecessor_not_deployed"], id="its job was refused or skipped"),
        pytest.param(OLD, Course.QUEUED, ["predecessor_queued"], id="its job is in a queue"),
        pytest.param(OLD, Course.RUNNING, ["predecessor_queued"], id="its job has not begun to deploy"),
        pytest.param(None, Course.QUEUED, ["predecessor_queued"], id="a first deployment in a queue"),
        pytest.param(None, None, ["predecessor_not_deployed"], id="nothing of it runs"),
        pytest.param(of_run(MOVING), Course.RUNNING, ["predecessor_in_progress"], id="it is being deployed"),
        pytest.param(of_run(MOVING), None, ["predecessor_in_progress"], id="likewise, as far as records tell"),
        pytest.param(of_run(MOVING), Course.OVER, ["predecessor_not_deployed"], id="its job ended and did not say how"),
        pytest.param(
            of_run(MOVING, run=8), Course.OVER, ["predecessor_in_progress"], id="another run deploys it"
        ),
        pytest.param(
            of_run(FAILED), Course.RUNNING, ["predecessor_not_deployed"], id="it failed, and its job is not over yet"
        ),
        pytest.param(
            of_run(FAILED, attempt=1), Course.QUEUED, ["predecessor_queued"], id="it failed, and its job runs again"
        ),
        pytest.param(of_run(FAILED, attempt=1), Course.OVER, ["predecessor_not_deployed"], id="it failed before"),
        pytest.param(Unread("nobody knows"), Course.RUNNING, ["unknown"], id="nobody knows"),
    ],
)  # fmt: skip
def test_what_goes_before(newest: Record | Unread | None, course: Course | None, code: list[str]) -> None:
    assert found(newest, course) == code


def test_whoever_holds_the_lock_is_deploying() -> None:
    assert found(OLD, Course.OVER, {"api": HOLDER}) == ["predecessor_in_progress"]


@pytest.mark.parametrize(
    ("course", "code"), [(Course.QUEUED, "neighbour_moving"), (Course.OVER, "neighbour_out_of_range")]
)
def test_a_misfit_with_what_is_still_to_come_is_waited_for(course: Course, code: str) -> None:
    needs = (parse_need("api >=2", Source.RECORD),)
    step = STEP.but(targets=(STEP.targets[0].but(needs=needs),))
    histories = {(WHERE, name): History((a_record(name, "1"),)) for name in ("web", "api")}
    case = Case(Request(WHERE, (Wanted("web", full("2"), needs=needs),)), CATALOG, Facts(histories), NOW)
    told = look(Moment(step, case, progress=Progress(HERE, {"api": course})))
    assert [finding.reason_code for finding in told][1:] == [code]
