"""What is decided about a comment: what is told, what is written, and what comes next."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.comment.commands import Verb


class Decision(StrEnum):
    """The output `decision`."""

    CONTINUE = "continue"
    COMPLETE = "complete"
    STOP = "stop"
    FAILURE = "failure"


class Why(StrEnum):
    """The output `reason_code`: branch-deploy's, and behind them ours."""

    UNLOCK_ON_MERGE_COMPLETED = "unlock_on_merge_completed"
    MERGE_DEPLOY_REQUIRED = "merge_deploy_required"
    MERGE_DEPLOY_NOT_REQUIRED = "merge_deploy_not_required"
    UNSUPPORTED_EVENT = "unsupported_event"
    DEPRECATED_COMMAND = "deprecated_command"
    NAKED_COMMAND_DISABLED = "naked_command_disabled"
    NO_TRIGGER = "no_trigger"
    PERMISSION_DENIED = "permission_denied"
    HELP_COMPLETED = "help_completed"
    INVALID_ENVIRONMENT = "invalid_environment"
    LOCK_INFO_COMPLETED = "lock_info_completed"
    LOCKING_DISABLED = "locking_disabled"
    LOCK_ACQUIRED = "lock_acquired"
    LOCK_ALREADY_OWNED = "lock_already_owned"
    LOCK_CONFLICT = "lock_conflict"
    UNLOCK_COMPLETED = "unlock_completed"
    UNLOCK_FAILED = "unlock_failed"
    PRECHECKS_FAILED = "prechecks_failed"
    COMMIT_SAFETY_FAILED = "commit_safety_failed"
    DEPLOYMENT_ORDER_FAILED = "deployment_order_failed"
    REF_CHANGED = "ref_changed"
    DEPLOYMENT_SHA_MISMATCH = "deployment_sha_mismatch"
    CONFIRMATION_REJECTED = "confirmation_rejected"
    CONFIRMATION_TIMED_OUT = "confirmation_timed_out"
    NOOP_READY = "noop_ready"
    BASE_BRANCH_UPDATE_REQUIRED = "base_branch_update_required"
    DEPLOYMENT_READY = "deployment_ready"
    UNEXPECTED_ERROR = "unexpected_error"
    INVALID_SERVICE = "invalid_service"
    INVALID_VERSION = "invalid_version"
    BAD_CATALOG = "bad_catalog"
    GATE_REFUSED = "gate_refused"
    GATE_WAITS = "gate_waits"
    PLAN_COMPLETED = "plan_completed"
    STATUS_COMPLETED = "status_completed"
    RESUME_COMPLETED = "resume_completed"
    APPROVALS_NEEDED = "approvals_needed"
    APPROVAL_COUNTED = "approval_counted"
    APPROVAL_REFUSED = "approval_refused"
    NOTHING_APPROVED = "nothing_approved"


class TakeLock(Value):
    """Make the branch at a commit that holds this lock.json; whoever makes it first has the lock."""

    branch: str
    text: str
    goes: bool = False
    """It is let go when the deployment has ended."""
    over: str | None = None
    """The commit of a lock whose holder is over, in whose place this one is put if nobody has moved it since."""


class KeepLock(Value):
    """The lock is ours already, at this commit; `is_own_claim` says that this very comment took it before."""

    branch: str
    oid: str
    is_own_claim: bool
    goes: bool = False
    """It belongs to a deployment, and is let go when that has ended."""


class ReleaseLock(Value):
    """Delete the branch if it is still at this commit; where it is None, whatever it is at."""

    branch: str
    oid: str | None = None


class UpdatePull(Value):
    """Bring the base branch into the pull request's."""

    head_sha: str


class Confirm(Value):
    """Ask the actor for a reaction before anything is deployed."""

    seconds: int


class AskApproval(Value):
    """Keep the command until enough people have approved it; no runner waits."""

    environment: str
    head: str
    """The pull request's head; another one needs approvals of its own."""
    services: str = ""
    """The catalog's services at the versions that were planned; empty where the pull request goes."""


class Recheck(Value):
    """Look whether what is to be deployed is still there."""

    ref: str
    sha: str


class CreateDeployment(Value):
    """Make the record that tells of the deployment, and compare its commit."""

    environment: str
    ref: str
    sha: str
    is_production: bool
    auto_merge: bool
    required_contexts: tuple[str, ...]
    payload: Mapping[str, Any] = NOTHING


class EndDeployment(Value):
    """Say at the record how the deployment ended."""

    state: str
    url: str | None = None


class ChangeLabels(Value):
    """Put these labels on the pull request, and take those off that it has."""

    add: tuple[str, ...]
    remove: tuple[str, ...]


Step: TypeAlias = (
    TakeLock
    | KeepLock
    | ReleaseLock
    | UpdatePull
    | Confirm
    | AskApproval
    | Recheck
    | CreateDeployment
    | EndDeployment
    | ChangeLabels
)


class Outcome(Value):
    """How it ends, or goes on."""

    decision: Decision
    why: Why
    verb: Verb | None = None
    outputs: Mapping[str, str] = NOTHING
    """What is known beyond `decision`, `reason_code` and `result`."""
    comment: str = ""
    """Markdown for the pull request; empty where nothing is said."""
    reaction: str | None = None
    """What takes the place of the first reaction; None leaves it."""
    steps: tuple[Step, ...] = ()
    """What is to be done, in this order. Before a deployment one that fails holds up those behind it; after one, where
    none rests on another, each is done whatever became of those before."""
    warnings: tuple[str, ...] = ()
    """For the log."""
    told: Mapping[str, str] = NOTHING
    """What `result` alone tells, in place of an output: `operation`, `environment` and `ref`."""
    deployment_type: str | None = None
    """What goes: ``branch``, ``sha`` or ``noop``; None before that is settled."""
    is_red: bool | None = None
    """The step fails; None where the decision tells it."""

    @property
    def fails(self) -> bool:
        """Whether the step ends with a failure."""
        return self.decision is Decision.FAILURE if self.is_red is None else self.is_red
