"""What is held: locks on services, and on environments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.value import Value

if TYPE_CHECKING:
    from datetime import datetime

    from deploy_gate.model.allowed import Need
    from deploy_gate.versions import Version


class Job(Value):
    """One job of one attempt of a workflow run; the number of the job is None where the runner does not tell it."""

    repository: str
    run: int
    attempt: int = 1
    job: int | None = None

    def __str__(self) -> str:
        return f"{self.repository}/actions/runs/{self.run}"


class RunJob(Value):
    """A job as the list of its run's jobs has it."""

    number: int
    name: str
    status: str
    """GitHub's word: `queued`, `waiting`, `in_progress`, `completed`, and others."""


class Holder(Value):
    """A deployment that holds its service's lock: which version, and in which job."""

    service: str
    environment: str
    version: Version
    claim: str
    """The same for the same job's lock on the same service, so that whoever asks twice knows its own lock."""
    job: Job
    by: str
    created_at: datetime
    expires_at: datetime
    needs: tuple[Need, ...] = ()


class Barrier(Value):
    """A lock on an environment, on all of them, or on a service in one, as branch-deploy writes it."""

    name: str
    """The branch that is the lock."""
    by: str
    sticky: bool
    """Somebody set it by hand; otherwise it belongs to a deployment under way."""
    is_global: bool
    reason: str | None = None
    link: str = ""
    service: str = ""
    """The only service that it is on; empty where it is on all of them."""
