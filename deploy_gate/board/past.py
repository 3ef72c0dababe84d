"""What was deployed, when and by whom, and what each deployment took the place of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from deploy_gate.board.wording import state_word
from deploy_gate.model import ForeignRecords, Record, State, Unread
from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_SUCCEEDED: Final = (State.ACTIVE, State.SUCCESS, State.INACTIVE)
"""Only what succeeded is ever marked inactive."""

_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


class Deed(Value):
    """One record in an environment, what it came to in words, and what had served before it."""

    environment: str
    at: datetime | None
    record: Record | Unread
    outcome: str = ""
    replaced: Record | None = None


class Reached(Value):
    """The records of one environment, newest first, as far as they could be read, and why no further."""

    deeds: tuple[Deed, ...] = ()
    unread: Unread | None = None


class Past(Value):
    """The records of a service, newest first, and the environments that could not be read."""

    service: str
    deeds: tuple[Deed, ...]
    unread: Mapping[str, Unread] = NOTHING
    """By environment."""


def past_of(service: str, chronicle: Mapping[str, Reached], foreign: ForeignRecords, limit: int) -> Past:
    """The newest deeds of all environments together, each with what it came to."""
    deeds = [deed for reached in chronicle.values() for deed in _told(reached.deeds, foreign)]
    deeds.sort(key=lambda deed: deed.at or _BEGINNING, reverse=True)
    unread = {environment: reached.unread for environment, reached in chronicle.items() if reached.unread}
    return Past(service, tuple(deeds[:limit]), unread)


def _told(deeds: Sequence[Deed], foreign: ForeignRecords) -> Iterator[Deed]:
    """The deeds of one environment, newest first, with their outcomes."""
    is_newest = True
    displaced = False
    for number, deed in enumerate(deeds):
        record = deed.record
        if isinstance(record, Unread):
            yield deed.but(outcome="unknown")
            continue
        counts = not record.foreign or foreign is ForeignRecords.HONOUR
        outcome = _outcome(record, is_newest=is_newest and counts, displaced=displaced)
        before = _before(deeds[number + 1 :], foreign) if counts and not record.unchanged else None
        yield deed.but(outcome=outcome, replaced=before)
        if counts and record.has_served:
            is_newest = False
        displaced = displaced or (not counts and record.state in _SUCCEEDED)


def _outcome(record: Record, *, is_newest: bool, displaced: bool) -> str:
    if record.unchanged:
        return "changed nothing"
    if record.state not in _SUCCEEDED:
        return state_word(record)
    if record.foreign and not is_newest:
        return state_word(record)
    if not is_newest:
        return "replaced"
    # Behind a foreign success that does not count, GitHub calls inactive what still serves.
    return "running" if record.state.is_serving or displaced else "out of service"


def _before(older: Sequence[Deed], foreign: ForeignRecords) -> Record | None:
    for deed in older:
        record = deed.record
        if isinstance(record, Unread):
            return None
        if record.foreign and foreign is ForeignRecords.IGNORE:
            continue
        if record.has_served:
            return record
    return None
