"""How locks are called and what stands in them: ours on services, branch-deploy's on environments."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from deploy_gate.comment.lock_text import GLOBAL, branch_of, read_lock, service_place
from deploy_gate.github.payload import edges_of, needs_in
from deploy_gate.model import Barrier, Holder, Job, Unread
from deploy_gate.requirement import NeedError
from deploy_gate.versions import VersionError, parse_version

FILE: Final = "lock.json"
MESSAGE: Final = "lock [skip ci]"
TYPE: Final = "deploy-gate"
SCHEMA_VERSION: Final = 1

_CLAIM: Final = re.compile(r"\Asha256:[0-9a-f]{64}\Z")


def service_branch(environment: str, service: str) -> str:
    """The branch that is the lock of a service in an environment; no two of them share one.

    Dots are written out, since git forbids some of them in the name of a branch.
    """
    parts = (quote(part, safe="").replace(".", "%2E") for part in (environment, service))
    return "deploy-gate-lock/" + "/".join(parts)


def barrier_branches(environment: str) -> tuple[str, str]:
    """The branches by which branch-deploy locks everything, and this environment."""
    return GLOBAL, branch_of(environment)


def hold_branch(environment: str, service: str) -> str:
    """The branch by which a person locks a service in an environment, in branch-deploy's form."""
    return branch_of(service_place(environment, service))


def claim_of(job: Job, name: str, environment: str, service: str) -> str:
    """The same text for the same job's lock on the same service, and for no other."""
    parts = [job.repository, job.run, job.attempt, job.job, name, environment, service]
    return f"sha256:{hashlib.sha256(json.dumps(parts).encode()).hexdigest()}"


def write_holder(holder: Holder) -> str:
    """The text of `lock.json` for a service's lock."""
    values = {
        "type": TYPE,
        "schema_version": SCHEMA_VERSION,
        "service": holder.service,
        "environment": holder.environment,
        "version": str(holder.version),
        **edges_of(holder.needs),
        "reason": "deployment",
        "claim_id": holder.claim,
        "run": {"repository": holder.job.repository, "id": holder.job.run, "attempt": holder.job.attempt},
        "job": holder.job.job,
        "created_by": holder.by,
        "created_at": holder.created_at.isoformat(),
        "expires_at": holder.expires_at.isoformat(),
    }
    return json.dumps(values, indent=2) + "\n"


def read_holder(text: str | None, environment: str, service: str, repository: str) -> Holder | Unread:
    """Who holds a service's lock; `Unread` where the text does not tell it."""
    branch = service_branch(environment, service)
    try:
        match json.loads(text or ""):
            case {
                "type": "deploy-gate",
                "schema_version": 1,
                "service": str(whose),
                "environment": str(where),
                "version": str(version),
                "claim_id": str(claim),
                "run": {"repository": str(home), "id": int(run), "attempt": int(attempt)},
                "job": int() | None as job,
                "created_by": str(by),
                "created_at": str(created),
                "expires_at": str(expires),
                **rest,
            } if (whose, where) == (service, environment) and _CLAIM.match(claim):
                since, until = _moment(created), _moment(expires)
                needs = needs_in({str(key): value for key, value in rest.items()}) or ()
                running = Job(home, run, attempt, job)
                return Holder(service, environment, parse_version(version), claim, running, by, since, until, needs)
    except (ValueError, OverflowError, RecursionError, VersionError, NeedError):
        pass
    return unreadable(repository, branch)


def read_barrier(text: str | None, branch: str, repository: str, service: str = "") -> Barrier | Unread:
    """Who locked an environment, everything, or this service; `Unread` where branch-deploy would find it ambiguous."""
    lock = read_lock(text)
    if lock is None:
        return unreadable(repository, branch)
    return Barrier(branch, lock.created_by, lock.sticky, lock.is_global, lock.reason, lock.link, service)


def unreadable(repository: str, branch: str) -> Unread:
    """A lock that nobody can read holds, and this is how it is cleared."""
    return Unread(
        f"the lock {branch} in {repository} cannot be read",
        f"look at the branch; once nothing is being deployed there, delete it: "
        f"gh api -X DELETE repos/{repository}/git/refs/heads/{branch}",
    )


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a moment without its zone is none")
    # What lies beyond the years that there are cannot be told, and is refused here.
    return found.astimezone(UTC)
