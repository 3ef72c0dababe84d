"""Whether those who hold a lock are still at work."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from deploy_gate.comment.facts import Standing
from deploy_gate.comment.lock_text import read_lock
from deploy_gate.github.fault import Fault
from deploy_gate.model import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deploy_gate.comment.facts import Locks
    from deploy_gate.github.rest import Rest


def run_of(job: Job, until: datetime, *, by_run: bool) -> Mapping[str, Any]:
    """How a lock names the run that took it: by its job, or by the whole run where other jobs go on deploying."""
    return {
        "repository": job.repository,
        "id": job.run,
        "attempt": job.attempt,
        "job": None if by_run else job.job,
        "expires_at": until.isoformat(),
    }


def ended_in(locks: Locks, rest: Rest, own: Job, now: datetime, log: Callable[[str], None]) -> frozenset[str]:
    """The branches of those locks whose run has ended or whose time is up; one that nobody can ask about counts."""
    return frozenset(branch for branch, found in locks.items() if _has_ended(found, rest, own, now, log))


def _has_ended(found: object, rest: Rest, own: Job, now: datetime, log: Callable[[str], None]) -> bool:
    lock = read_lock(found.text) if isinstance(found, Standing) else None
    if lock is None or lock.run is None:
        return False
    match lock.run:
        case {
            "repository": str(repository),
            "id": int(run),
            "attempt": int(attempt),
            "job": int() | None as number,
            "expires_at": str(until),
        }:
            pass
        case _:
            return False
    job = Job(repository, run, attempt, number)
    if (job.repository, job.run, job.attempt) == (own.repository, own.run, own.attempt):
        return False
    try:
        return datetime.fromisoformat(until) <= now or _is_over(rest, job)
    except (ValueError, TypeError):
        return False
    except Fault as fault:
        log(f"whether {job} still runs is not known ({fault.why}): its lock counts")
        return False


def _is_over(rest: Rest, job: Job) -> bool:
    """A job shows as a check run of the same number, which a token that may read checks can ask for."""
    if job.job is not None:
        found = rest.get(f"check-runs/{job.job}", job.repository, "checks: read", "see whether a job still runs")
        if found is not None:
            return found.get("status") == "completed"
    return rest.is_over(job)
