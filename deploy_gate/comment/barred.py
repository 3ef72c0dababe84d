"""What is told of a lock that stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.comment.locks import Met, Whose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.comment.settings import Settings


def why_barred(met: Met, environment: str | None, settings: Settings) -> Iterator[str]:
    """Whose the lock is, since when and why, and what to do about it."""
    what = "every environment" if met.lock is None or met.lock.is_global else f"the environment {met.lock.environment}"
    target = settings.global_lock_flag if environment is None else environment
    unlock = f"`{settings.unlock_trigger} {target}`"
    match met.whose:
        case Whose.UNREAD:
            why = met.unread.why if met.unread else "it was not read"
            yield f"Whether there is a lock cannot be told: {why}."
            yield met.unread.remedy if met.unread else ""
        case Whose.AMBIGUOUS:
            yield f"The lock `{met.branch}` cannot be read, so nobody knows whose it is."
            yield f"Once nothing is being deployed there, clear it with {unlock}."
        case Whose.BUSY if met.lock is not None:
            by, at = met.lock.created_by, met.lock.created_at
            yield f"Another deployment of {what} is under way, which {by} began at {at}."
            yield f"Wait until it has ended: {met.lock.link}"
        case _ if met.lock is not None:
            yield f"{met.lock.created_by} has locked {what} since {met.lock.created_at}."
            yield f"The reason: {met.lock.reason}" if met.lock.reason else ""
            yield f"It was asked for at {met.lock.link}"
            yield f"Ask {met.lock.created_by} to unlock it, or clear it with {unlock}."
