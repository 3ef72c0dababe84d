"""Deployments, their statuses, and the state GitHub reads from them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from standin.ids import node_id

ABANDONED_AFTER: Final = timedelta(minutes=30)
STATUS_STATES: Final = ("error", "failure", "inactive", "in_progress", "queued", "pending", "success", "waiting")


@dataclass(slots=True)
class DeploymentStatus:
    """One thing said of a deployment; `state` is REST's word (`success`, `in_progress` …)."""

    id: int
    state: str
    creator: str
    created_at: datetime
    description: str = ""
    environment: str = ""
    log_url: str = ""
    environment_url: str = ""

    @property
    def node_id(self) -> str:
        return node_id("DeploymentStatus", self.id)


@dataclass(slots=True)
class Deployment:
    """A deployment; `payload` is the value itself, not its text."""

    id: int
    sha: str
    ref: str
    environment: str
    creator: str
    created_at: datetime
    updated_at: datetime
    task: str = "deploy"
    payload: Any = field(default_factory=dict)
    description: str | None = None
    original_environment: str = ""
    transient: bool = False
    production: bool = False
    statuses: list[DeploymentStatus] = field(default_factory=list)

    @property
    def node_id(self) -> str:
        return node_id("Deployment", self.id)

    @property
    def latest_status(self) -> DeploymentStatus | None:
        return self.statuses[-1] if self.statuses else None

    def state(self, now: datetime) -> str:
        """GraphQL's DeploymentState: the newest status's, except that a pending one goes stale."""
        word = self.statuses[-1].state if self.statuses else "pending"
        match word:
            case "success":
                return "ACTIVE"
            case "inactive":
                return "DESTROYED" if self.transient else "INACTIVE"
            case "pending" if now - self.updated_at > ABANDONED_AFTER:
                return "ABANDONED"
            case _:
                return word.upper()


@dataclass(slots=True)
class Environment:
    """An environment of a repository, made by hand or by the first deployment that names it."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    reviewers: list[str] = field(default_factory=list)
    wait_timer: int = 0
    protected_branches: bool = False
    branch_patterns: list[str] = field(default_factory=list)

    @property
    def node_id(self) -> str:
        return node_id("Environment", self.id)
