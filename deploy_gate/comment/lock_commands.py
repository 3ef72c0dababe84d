"""Locks that people set, look at and take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.comment.barred import why_barred
from deploy_gate.comment.commands import Command, Verb
from deploy_gate.comment.deploying import barred, no_permission, permitted, refused_deployer
from deploy_gate.comment.lock_text import GLOBAL, branch_of, write_lock
from deploy_gate.comment.locks import Holding, Met, Whose, looks, meet
from deploy_gate.comment.messages import metadata, notice, table
from deploy_gate.comment.outcome import Decision, KeepLock, Outcome, ReleaseLock, TakeLock, Why
from deploy_gate.comment.settings import LockBy
from deploy_gate.comment.telling import NO, begun, completed, failed
from deploy_gate.model import Unread

if TYPE_CHECKING:
    from deploy_gate.comment.facts import Comment, Facts
    from deploy_gate.comment.settings import Settings
    from deploy_gate.comment.situation import Situation

_EVERYTHING: Final = "GLOBAL_REQUEST"
"""branch-deploy's word in `result` for what is about no one environment."""


def decide_lock(situation: Situation) -> Outcome:
    """What becomes of a command that sets, shows or takes away a lock."""
    command, holding, facts, settings = situation.command, situation.holding, situation.facts, situation.settings
    refused = refused_permission(situation)
    if refused is not None:
        return refused
    outputs = {**begun(holding.comment, command), "actor": holding.comment.actor}
    told = {"environment": _EVERYTHING if command.is_global else command.environment}
    if settings.disable_lock:
        none = "This repository sets `disable_lock`, so there are none to set, show or take away."
        text = notice("Locks are switched off", (none,))
        return completed(Why.LOCKING_DISABLED, text, outputs, command.verb).but(told=told)
    match command.verb:
        case Verb.LOCK:
            told["ref"] = holding.head_ref
            return _lock(command, holding, facts, settings, outputs).but(told=told)
        case Verb.UNLOCK:
            return _unlock(command, holding.comment, facts, settings, outputs).but(told=told)
        case _:
            return _show(command, holding.comment, facts, settings, outputs).but(told=told)


def refused_permission(situation: Situation) -> Outcome | None:
    """Why the actor may not give this command; None where they may."""
    command, comment, facts, settings = situation.command, situation.comment, situation.facts, situation.settings
    may = permitted(situation)
    if may is True:
        return None
    outputs = begun(comment, command)
    if isinstance(may, Unread):
        unread = (f"GitHub did not tell {comment.actor}'s permission: {may.why}.", may.remedy)
        return failed(Why.UNEXPECTED_ERROR, "Nothing was done", unread, outputs, command.verb)
    sentences = no_permission(comment, facts, settings)
    outputs["actor"] = comment.actor
    return failed(Why.PERMISSION_DENIED, "Nothing was done", sentences, outputs, command.verb)


def refused_place(situation: Situation) -> Outcome | None:
    """Why the actor may not change what runs in the environment; None where they may, or nothing would change."""
    command, comment = situation.command, situation.comment
    if command.verb in (Verb.PLAN, Verb.STATUS):
        return refused_permission(situation)
    return refused_permission(situation) or refused_deployer(situation, begun(comment, command))


def _named(command: Command) -> str | None:
    """The environment that a lock is about; None for everything."""
    return None if command.is_global else command.environment


def _lock(command: Command, holding: Holding, facts: Facts, settings: Settings, outputs: dict[str, str]) -> Outcome:
    environment = _named(command)
    lock = holding.lock(environment, settings, sticky=True, reason=command.reason).but(run=None)
    what, place = ("Everything", "any environment") if environment is None else (environment, environment)
    for branch in looks(environment, settings):
        met = meet(branch, facts, holding.comment, settings, lock.claim)
        is_last = branch == (GLOBAL if environment is None else branch_of(environment))
        # A deployment that is under way does not keep its own owner from locking.
        if met.whose.bars and met.whose is not Whose.BUSY:
            return barred(met, outputs, command, settings)
        if not is_last:
            continue
        if met.oid is not None and met.whose is not Whose.OVER:
            kept = KeepLock(met.branch, met.oid, met.whose is Whose.CLAIM)
            return completed(Why.LOCK_ALREADY_OWNED, _owned(met, what, settings), outputs, command.verb).but(
                steps=(kept,)
            )
        claimed = {"global_lock_claimed": "true"} if environment is None else {}
        text = notice(
            f"{'Everything is' if environment is None else 'The environment is'} locked",
            (
                f"Only {_owner(holding.comment, settings)} can deploy to {place} now.",
                f"The reason: {lock.reason}" if lock.reason else "",
                f"Unlock it with `{lock.unlock_command}`.",
            ),
            metadata("lock-metadata", _told(met.but(lock=lock))),
        )
        done = completed(Why.LOCK_ACQUIRED, text, {**outputs, **claimed}, command.verb)
        return done.but(steps=(TakeLock(branch, write_lock(lock), over=met.oid),))
    raise AssertionError("a lock looks at its own branch last")


def _owner(comment: Comment, settings: Settings) -> str:
    return f"pull request {comment.issue}" if settings.lock_by is LockBy.PULL_REQUEST else comment.actor


def _owned(met: Met, what: str, settings: Settings) -> str:
    is_sticky = met.lock is not None and met.lock.sticky
    ends = "" if is_sticky else "It belongs to a deployment, and goes with it; lock again once that has ended."
    whose = "this pull request's" if settings.lock_by is LockBy.PULL_REQUEST else "yours"
    return notice("It is locked already", (f"{what} is locked, and the lock is {whose}.", ends))


def _unlock(command: Command, comment: Comment, facts: Facts, settings: Settings, outputs: dict[str, str]) -> Outcome:
    environment = _named(command)
    branch = GLOBAL if environment is None else branch_of(environment)
    met = meet(branch, facts, comment, settings)
    what = "everything" if environment is None else environment
    if met.whose is Whose.NOBODY:
        text = notice("There was no lock", (f"Nothing locks {what}.",))
        return completed(Why.UNLOCK_COMPLETED, text, outputs, command.verb)
    released = {"global_lock_released": "true"} if environment is None else {}
    sentences = [f"The lock on {what} is gone."]
    if met.lock is not None and met.lock.created_by.lower() != comment.actor.lower():
        sentences.append(f"It was {met.lock.created_by}'s, since {met.lock.created_at}.")
    if met.lock is not None and not met.lock.sticky and met.whose is not Whose.OVER:
        sentences.append("It belonged to a deployment, which may still be under way: look before you deploy.")
    done = completed(Why.UNLOCK_COMPLETED, notice("Unlocked", sentences), {**outputs, **released}, command.verb)
    return done.but(steps=(ReleaseLock(branch, met.oid),))


def unlock_failed(command: Command, comment: Comment, why: str) -> Outcome:
    """The lock could not be taken away."""
    outputs = {**begun(comment, command), "actor": comment.actor}
    sentences = (f"The lock is still there: {why}.", "Give the token `contents: write`, then ask again.")
    return failed(Why.UNLOCK_FAILED, "Not unlocked", sentences, outputs, command.verb)


def _show(command: Command, comment: Comment, facts: Facts, settings: Settings, outputs: dict[str, str]) -> Outcome:
    environment = _named(command)
    for branch in looks(environment, settings):
        met = meet(branch, facts, comment, settings)
        if met.whose in (Whose.AMBIGUOUS, Whose.UNREAD):
            named = None if branch == GLOBAL else environment
            text = notice("The lock cannot be read", why_barred(met, named, settings))
            return Outcome(Decision.FAILURE, Why.LOCK_CONFLICT, command.verb, outputs, text, NO)
        if met.lock is not None:
            told = _told(met)
            rows = ((key.replace("_", " "), _as_text(value)) for key, value in told.items() if value not in (None, ""))
            text = notice("It is locked", (), table(("what", "value"), rows) + "\n\n" + metadata("lock-metadata", told))
            return completed(Why.LOCK_INFO_COMPLETED, text, outputs, command.verb)
    what = "any environment" if environment is None else environment
    text = notice("There is no lock", (f"Nothing locks {what}: everybody who may deploy can.",))
    return completed(Why.LOCK_INFO_COMPLETED, text, outputs, command.verb)


def _told(met: Met) -> dict[str, object]:
    lock = met.lock
    if lock is None:
        return {}
    return {
        "environment": lock.environment,
        "global": lock.is_global,
        "created_by": lock.created_by,
        "created_at": lock.created_at,
        "sticky": lock.sticky,
        "reason": lock.reason,
        "branch": lock.branch,
        "link": lock.link,
        "unlock_command": lock.unlock_command,
    }


def _as_text(value: object) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)
