"""A commit must not be younger than the comment that asks for it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Final

from deploy_gate.comment.facts import Commit
from deploy_gate.value import Value

if TYPE_CHECKING:
    from deploy_gate.model import Unread

_MOMENT: Final = re.compile(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")


def moment_of(text: str | None) -> datetime | None:
    """A moment as GitHub spells it, to the second and in UTC; None where it is spelt otherwise."""
    if text is None or not _MOMENT.match(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


class Unsafe(Value):
    """Why a commit is not what the commenter can have seen."""

    why: str
    is_unknown: bool = False
    """GitHub does not tell enough to judge it."""


def unsafe(commit: Commit | Unread | None, commented_at: str, *, must_be_verified: bool) -> Unsafe | None:
    """What speaks against deploying this commit; None where nothing does.

    Who pushes a commit chooses its date, so a commit that is old enough proves little: that the head is looked at
    again before it goes is what protects.
    """
    if not isinstance(commit, Commit):
        return Unsafe("it could not be read when the commit was made", is_unknown=True)
    commented, authored = moment_of(commented_at), moment_of(commit.authored_at)
    if commented is None or authored is None:
        return Unsafe("GitHub does not say when the comment or the commit was made", is_unknown=True)
    named = f"the commit `{commit.oid[:7]}`"
    if commented < authored:
        return Unsafe(f"{named} was made after the comment that asks for it: look at it, then ask again")
    if not must_be_verified:
        return None
    if not commit.is_verified:
        return Unsafe(f"{named} has no verified signature, and `commit_verification` asks for one")
    verified = moment_of(commit.verified_at)
    if verified is None or verified > commented:
        return Unsafe(f"the signature of {named} was verified after the comment that asks for it")
    return None
