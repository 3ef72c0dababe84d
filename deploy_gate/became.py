"""What became of each service of a plan: new, old, or unknown."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from deploy_gate.model import History
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deploy_gate.model import Facts, Record, Step, Target, Unread
    from deploy_gate.versions import Version


class Now(StrEnum):
    """What of a planned service serves once its rollout is over."""

    NEW = "new"
    OLD = "old"
    UNKNOWN = "unknown"
    """The old or the new version, or both."""


class Became(Value):
    """One service at the end of a rollout."""

    service: str
    planned: Version
    now: Now
    runs: Version | None
    """The version that serves for sure, if one does."""
    why: str = ""
    """A sentence without its full stop where it is not new."""
    page: str | None = None
    """The run that made its newest record."""


def what_became(steps: Iterable[Step], facts: Facts) -> tuple[Became, ...]:
    """Every service of the steps, in their order."""
    return tuple(_became(target, facts) for step in steps for target in step.targets)


def _became(target: Target, facts: Facts) -> Became:
    match facts.history(target.environment, target.service):
        case History() as history:
            return _told(target, history)
        case unread:
            return _unread(target, unread)


def _unread(target: Target, unread: Unread) -> Became:
    return Became(target.service, target.version, Now.UNKNOWN, None, unread.why)


def _told(target: Target, history: History) -> Became:
    newest = history.newest
    before = next((record.version for record in _settled(history)), None)
    if newest is None:
        return Became(target.service, target.version, Now.OLD, None, "it was not begun, and nothing runs")
    if newest.state.is_serving:
        return _serving(target, history, newest)
    word = newest.state.value.lower().replace("_", " ")
    if newest.state.is_gone:
        return Became(target.service, target.version, Now.OLD, None, f"its newest record is {word}", newest.url)
    if newest.version is None or not target.version.is_same_as(newest.version):
        why = f"it was not begun, and {newest.version or 'another deployment'} is {word}"
        return Became(target.service, target.version, Now.UNKNOWN, before, why, newest.url)
    return Became(target.service, target.version, Now.UNKNOWN, before, f"its deployment is {word}", newest.url)


def _serving(target: Target, history: History, newest: Record) -> Became:
    if newest.version is not None and target.version.is_same_as(newest.version):
        return Became(target.service, target.version, Now.NEW, newest.version, "", newest.url)
    # What ended before it changed anything stands above what still serves.
    tried = any(
        record.unchanged and record.version is not None and target.version.is_same_as(record.version)
        for record in history.records
    )
    why = "its deployment changed nothing" if tried else "it was not begun"
    return Became(target.service, target.version, Now.OLD, newest.version, why, newest.url)


def _settled(history: History) -> Iterator[Record]:
    return (record for record in history.telling if record.state.is_serving)
