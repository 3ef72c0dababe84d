"""Whose a lock is, for the comment that meets it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from deploy_gate.comment.lock_text import DEPLOYMENT, GLOBAL, Lock, branch_of, claim_of, deploying_branch, read_lock
from deploy_gate.comment.settings import LockBy, Settings
from deploy_gate.model import Unread
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from deploy_gate.comment.facts import Comment, Facts


class Whose(Enum):
    """To whom a branch that may be a lock belongs."""

    NOBODY = "nobody"
    CLAIM = "claim"
    """This very comment took it: the run is repeated."""
    OWN = "own"
    OVER = "over"
    """The deployment that took it is over, and left it behind."""
    BUSY = "busy"
    """The owner is the same, and another deployment of theirs is under way."""
    OTHER = "other"
    AMBIGUOUS = "ambiguous"
    UNREAD = "unread"

    @property
    def bars(self) -> bool:
        """Whoever wants to deploy has to stop."""
        return self in (Whose.BUSY, Whose.OTHER, Whose.AMBIGUOUS, Whose.UNREAD)


class Met(Value):
    """A lock as the comment meets it."""

    branch: str
    whose: Whose
    oid: str | None = None
    lock: Lock | None = None
    unread: Unread | None = None


class Holding(Value):
    """Who asks for a lock: the comment, the run that carries it out, and the branch that it is about."""

    comment: Comment
    head_ref: str
    now: datetime
    run: Mapping[str, Any] | None = None

    def lock(self, environment: str | None, settings: Settings, *, sticky: bool, reason: str | None) -> Lock:
        """The lock that this comment takes; without an environment it is the one for everything."""
        is_global = environment is None
        comment = self.comment
        named = settings.global_lock_flag if environment is None else environment
        return Lock(
            comment.actor,
            self.now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            sticky=sticky,
            is_global=is_global,
            environment=environment,
            branch=self.head_ref,
            link=comment.url,
            unlock_command=f"{settings.unlock_trigger} {named}",
            reason=reason,
            claim=claim_of(comment, environment, self.head_ref, sticky=sticky),
            run=self.run,
        )

    def deployment(self, environment: str, settings: Settings, *, is_noop: bool) -> Lock:
        """The lock that a deployment takes."""
        sticky = settings.sticky_locks_for_noop if is_noop else settings.sticky_locks
        return self.lock(environment, settings, sticky=sticky, reason=DEPLOYMENT)


def looks(environment: str | None, settings: Settings, *, deploys: bool = False) -> tuple[str, ...]:
    """The branches that a command has to look at, in the order in which they are asked about."""
    if settings.disable_lock:
        return ()
    if environment is None:
        return (GLOBAL,)
    deploying = (deploying_branch(environment),) if deploys else ()
    return (GLOBAL, branch_of(environment), *deploying)


def meet(branch: str, facts: Facts, comment: Comment, settings: Settings, claim: str | None = None) -> Met:
    """The lock that stands at this branch, and whose it is."""
    standing = facts.locks.get(branch, Unread(f"nobody looked at the branch {branch}"))
    match standing:
        case None:
            return Met(branch, Whose.NOBODY)
        case Unread() as unread:
            return Met(branch, Whose.UNREAD, unread=unread)
    lock = read_lock(standing.text)
    if lock is None:
        return Met(branch, Whose.AMBIGUOUS, standing.oid)
    return Met(branch, _whose(lock, branch in facts.ended, comment, settings, claim), standing.oid, lock)


def _whose(lock: Lock, is_over: bool, comment: Comment, settings: Settings, claim: str | None) -> Whose:  # noqa: FBT001
    if claim is not None and lock.claim == claim:
        return Whose.CLAIM
    is_of_deployment = lock.run is not None and lock.reason == DEPLOYMENT
    if is_over and not lock.sticky:
        return Whose.OVER
    if not is_mine(lock, comment, settings):
        return Whose.OTHER
    # Only a lock that names its run tells whether its deployment is still under way.
    return Whose.BUSY if is_of_deployment and not is_over else Whose.OWN


def is_mine(lock: Lock, comment: Comment, settings: Settings) -> bool:
    """The lock is the commenter's, or its pull request's where locks belong to those."""
    if settings.lock_by is LockBy.PULL_REQUEST:
        return lock.pull == (comment.repository.lower(), comment.issue)
    return lock.created_by.lower() == comment.actor.lower()
