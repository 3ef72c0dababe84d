"""What the plan put before a step: it has come, it is still to come in the same run, or it will not come."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from deploy_gate.model import Finding, Holder, Unread, Verdict
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from deploy_gate.case import Case
    from deploy_gate.model import Ahead, Catalog, Job, Record, RunJob, Step

AHEAD: Final = ("predecessor_in_progress", "predecessor_queued", "predecessor_not_deployed")
"""The reason codes of findings about what goes before."""

_BETWEEN: Final = " / "
"""GitHub names a job of a called workflow after the job that calls it: `caller / job`."""

_OURS: Final = 2
"""The parts of a name that the reusable workflows give: the job that has the matrix, and the one of the service."""


class Course(Enum):
    """How far a job has come."""

    RUNNING = "running"
    QUEUED = "queued"
    OVER = "over"


class Progress(Value):
    """The job that a step runs in, and by predecessor how far the job of that has come in the same run."""

    job: Job
    courses: Mapping[str, Course]


def courses_of(step: Step, catalog: Catalog, listed: Iterable[RunJob], own: int | None) -> Mapping[str, Course]:
    """By predecessor how far its job has come; one that is not listed is still to begin.

    Where a workflow is called twice in one run, only the jobs of the same call count, as far as the own job is known.
    """
    jobs = tuple(listed)
    call = next((_call(job.name) for job in jobs if job.number == own), None)
    found: dict[str, set[Course]] = {}
    for job in jobs:
        if call is None or _call(job.name) == call:
            found.setdefault(job.name.rpartition(_BETWEEN)[2].strip(), set()).add(_course(job))
    courses = {}
    for ahead in step.after:
        seen = {course for name in _names_of(ahead, catalog) for course in found.get(name, ())}
        courses[ahead.service] = next((course for course in Course if course in seen), Course.QUEUED)
    return courses


def _call(name: str) -> list[str]:
    return name.split(_BETWEEN)[:-_OURS]


def _course(job: RunJob) -> Course:
    match job.status:
        case "completed":
            return Course.OVER
        case "in_progress":
            return Course.RUNNING
        case _:
            return Course.QUEUED


def _names_of(ahead: Ahead, catalog: Catalog) -> Iterator[str]:
    """What its job is called, by itself or as a member of its group."""
    yield f"Deploy {ahead.service} {ahead.version}"
    group = catalog.services[ahead.service].group
    if group is not None:
        yield f"Deploy {group}"


def not_finished(
    gate: str, step: Step, case: Case, holders: Mapping[str, Holder | Unread], progress: Progress | None
) -> Iterator[Finding]:
    """What the plan put before and has not succeeded."""
    service, environment = step.targets[0].service, step.targets[0].environment
    for ahead in step.after:
        shown, involved = f"{ahead.service} {ahead.version}", (ahead.service,)
        remedy = f"wait until {ahead.service} is deployed to {environment}"
        newest = case.newest(ahead.service)
        if isinstance(newest, Unread):
            yield Finding(gate, Verdict.BLOCK, "unknown", service, newest.why, newest.remedy)
        elif isinstance(holders.get(ahead.service), Holder):
            message = f"{shown} goes before {service}, and {ahead.service} is being deployed"
            yield Finding(gate, Verdict.WAIT, "predecessor_in_progress", service, message, remedy, involved)
        elif newest is not None and has_come(newest, ahead, step.planned_at):
            continue
        elif newest is not None and newest.state.is_moving and not _is_left(newest, ahead, progress):
            message = f"{shown} goes before {service}, and {ahead.service} is being deployed"
            yield Finding(gate, Verdict.WAIT, "predecessor_in_progress", service, message, remedy, involved)
        elif _may_come(newest, ahead, progress):
            message = f"{shown} goes before {service}, and its job in this run is not over"
            yield Finding(gate, Verdict.WAIT, "predecessor_queued", service, message, remedy, involved)
        else:
            message = f"{shown} goes before {service}, and {environment} does not run it"
            remedy = f"deploy {shown} first; to run this job again is enough then"
            yield Finding(gate, Verdict.BLOCK, "predecessor_not_deployed", service, message, remedy, involved)


def still_to_come(step: Step, case: Case, progress: Progress | None) -> frozenset[str]:
    """The predecessors whose version does not serve and whose job in this run may still bring it."""
    return frozenset(
        ahead.service
        for ahead in step.after
        if not isinstance(newest := case.newest(ahead.service), Unread)
        and (newest is None or not has_come(newest, ahead, step.planned_at))
        and _may_come(newest, ahead, progress)
    )


def has_come(record: Record, ahead: Ahead, planned_at: datetime | None) -> bool:
    """The version serves, or another does that came after the plan was made."""
    if not record.state.is_serving or record.version is None:
        return False
    return is_since(record, planned_at) or ahead.version.is_same_as(record.version)


def is_since(record: Record, moment: datetime | None) -> bool:
    """The record was made after that moment; where either is unknown, it was not."""
    return moment is not None and record.created_at is not None and record.created_at > moment


def _may_come(newest: Record | None, ahead: Ahead, progress: Progress | None) -> bool:
    if progress is None or progress.courses.get(ahead.service, Course.OVER) is Course.OVER:
        return False
    return newest is None or newest.state.is_moving or not _is_of(newest, progress.job)


def _is_of(record: Record, job: Job) -> bool:
    """It was made by a job of the same attempt of the same run, which ends each record once."""
    made_by = record.job
    return made_by is not None and (made_by.run, made_by.attempt) == (job.run, job.attempt)


def _is_left(newest: Record, ahead: Ahead, progress: Progress | None) -> bool:
    """A job of this run began it, and is over without having said how it ended."""
    if progress is None or newest.job is None or newest.job.run != progress.job.run:
        return False
    return progress.courses.get(ahead.service) is Course.OVER
