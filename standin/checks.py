"""What machines say of a commit: check runs, commit statuses, workflow runs and their jobs."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from standin.ids import node_id


@dataclass(slots=True)
class CheckRun:
    """A check run; words are REST's (`completed`, `success` …)."""

    id: int
    name: str
    sha: str
    status: str = "completed"
    conclusion: str | None = "success"
    started_at: datetime | None = None
    completed_at: datetime | None = None
    app: str = "github-actions"
    details_url: str = ""
    external_id: str = ""
    output: dict[str, Any] = field(default_factory=dict)

    @property
    def node_id(self) -> str:
        return node_id("CheckRun", self.id)


@dataclass(slots=True)
class CommitStatus:
    """A commit status; the newest of a context counts. `state` is REST's word."""

    id: int
    context: str
    sha: str
    state: str
    login: str
    created_at: datetime
    description: str | None = None
    target_url: str | None = None

    @property
    def node_id(self) -> str:
        return node_id("StatusContext", self.id)


@dataclass(slots=True)
class Job:
    """A job of one attempt of a workflow run; the check run that it shows as bears its number and its name."""

    id: int
    run_id: int
    name: str
    status: str = "in_progress"
    conclusion: str | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    steps: list[dict[str, Any]] = field(default_factory=list)
    attempt: int = 1


@dataclass(slots=True)
class WorkflowRun:
    """A run of a workflow, made by an event."""

    id: int
    number: int
    workflow: str
    event: str
    branch: str
    sha: str
    login: str
    created_at: datetime
    updated_at: datetime
    name: str = ""
    status: str = "in_progress"
    conclusion: str | None = None
    attempt: int = 1
    jobs: list[Job] = field(default_factory=list)
    inputs: dict[str, Any] = field(default_factory=dict)

    @property
    def node_id(self) -> str:
        return node_id("WorkflowRun", self.id)

    def jobs_of(self, attempt: int) -> list[Job]:
        """The jobs of an attempt in the order they were made, those included that ran in an earlier one alone."""
        newest = {job.name: job for job in self.jobs if job.attempt <= attempt}
        return [job for job in self.jobs if newest.get(job.name) is job]


@dataclass(slots=True)
class Dispatch:
    """A `repository_dispatch` or `workflow_dispatch` that was accepted."""

    kind: str
    name: str
    payload: dict[str, Any]
    login: str
    created_at: datetime
    ref: str | None = None
    run_id: int | None = None
