"""What a decision about a comment may look at: read from GitHub at once, before anything is decided."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.model import State, Unread


class Comment(Value):
    """The comment and where it stands, all from the event."""

    repository: str
    """``owner/name``."""
    issue: int
    id: int
    body: str
    actor: str
    """The login that wrote it."""
    created_at: str
    """As the event spells it."""
    url: str
    is_bot: bool = False
    is_on_pull: bool = True


class PullState(StrEnum):
    """GitHub's PullRequestState."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    MERGED = "MERGED"


class Commit(Value):
    """A commit, and who vouches for it."""

    oid: str
    authored_at: str | None
    """`commit.author.date` as GitHub spells it."""
    is_verified: bool = False
    verified_at: str | None = None
    tree: str | None = None


class Branch(Value):
    """A branch, the commit that it is at, and that commit's tree."""

    name: str
    oid: str
    tree: str = ""


class CheckKind(StrEnum):
    """GitHub's two kinds of checks."""

    RUN = "CheckRun"
    STATUS = "StatusContext"


class Check(Value):
    """A check run or a commit status, just as GitHub told of it: nothing in it has been judged."""

    kind: CheckKind
    name: str | None
    """A run's `name`, a status' `context`."""
    outcome: str | None
    """A run's `conclusion`, a status' `state`."""
    is_required: bool | None
    """`isRequired` for this pull request."""
    node: str | None = None
    number: int | None = None
    """A run's `databaseId`; None for a status."""
    app: int | None = None
    """`databaseId` of the app that made the run."""
    at: str | None = None
    """`startedAt` or else `completedAt` of a run, `updatedAt` or else `createdAt` of a status."""


class Checks(Value):
    """All pages of a commit's checks."""

    commit: str
    """The oid that the last commit of the pull request has in the answer that holds the checks."""
    all: tuple[Check, ...] = ()
    is_absent: bool = False
    """`statusCheckRollup` is null: nothing ever checked this commit."""


class Pull(Value):
    """The pull request that the comment stands on."""

    number: int
    node: str
    state: PullState
    head_sha: str
    head_ref: str
    base_ref: str
    base_sha: str = ""
    is_draft: bool = False
    is_fork: bool = False
    head_label: str = ""
    """``owner:branch``."""
    head_repository: str = ""
    """``owner/name``; empty where it was deleted."""
    has_head_branch: bool | Unread = True
    """The branch is still there; not asked of forks."""
    review_decision: str | None = None
    approvals: int = 0
    merge_state: str = "CLEAN"
    """GitHub's MergeStateStatus."""
    author: str = ""
    labels: tuple[str, ...] = ()


class Behind(Value):
    """How many commits the head lacks of the base and of the stable branch."""

    base: int | Unread = 0
    stable: int | Unread = 0


class Deployed(Value):
    """A deployment of an environment, whoever made it."""

    environment: str
    state: State
    oid: str
    """The commit."""
    payload: Mapping[str, Any] | None = None
    """Decoded; None where it is no JSON object."""
    id: str = ""
    created_at: str = ""
    tree: str | None = None
    url: str = ""
    is_malformed: bool = False
    """It has a payload, and that is no JSON object."""

    @property
    def is_of_a_tool(self) -> bool:
        """Made by branch-deploy or by deploy-gate, and by no job's `environment:`."""
        return self.payload is not None and self.payload.get("type") in ("branch-deploy", "deploy-gate")


class Standing(Value):
    """A lock's branch: the commit that it is at, and the text of its lock.json; None where it has no such file."""

    oid: str
    text: str | None


Locks: TypeAlias = "Mapping[str, Standing | Unread | None]"
"""By branch; None where there is none. A branch that was not looked at is not a key."""


class Facts(Value):
    """Everything at once; what a command does not need may stay at its default."""

    permission: str | Unread
    """The actor's in this repository: admin, write, read or none."""
    pull: Pull | Unread
    stable: Branch | Unread | None = None
    checks: Checks | Unread | None = None
    """None where nobody asked, as for an environment in `skip_ci`."""
    behind: Behind = Behind()
    is_admin: bool = False
    """The actor is among `admins`, by login or team."""
    approved_head: str = ""
    """The pull request's head at which as many people as have to have approved this command; empty where none is."""
    teams: frozenset[str] | Unread = frozenset()
    """Of the teams that were asked about, as ``org/team``, those that the actor is in."""
    commit: Commit | Unread | None = None
    """The commit that would be deployed."""
    deployments: Mapping[str, tuple[Deployed, ...] | Unread] = NOTHING
    """Of each environment asked about, newest first, as far as they were read."""
    locks: Locks = NOTHING
    ended: frozenset[str] = frozenset()
    """The branches of locks whose holder is over: the run that took it has ended, or its time is up."""
    default_branch: Branch | Unread | None = None
    rules: tuple[str, ...] = ()
    """What the stable branch's rules lack, in sentences."""
