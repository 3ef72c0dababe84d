"""Versions, people and moments in few words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from deploy_gate.model import Record
    from deploy_gate.versions import Version

NAMED: Final = 5
"""Names that a sentence has room for; of more it tells the number."""

_SHORT: Final = 7
UNTOLD: Final = "a version that its record does not tell"


def brief(version: Version) -> str:
    """The version as it is written; a bare commit by its first seven digits."""
    return str(version) if version.is_ordered else str(version)[:_SHORT]


def named(record: Record) -> str:
    """What a record deployed, in a word or a few."""
    if record.version is not None:
        return brief(record.version)
    return record.sha[:_SHORT] if record.sha else UNTOLD


def state_word(record: Record) -> str:
    """The state as people write it."""
    return record.state.value.lower().replace("_", " ")


def together(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``, or the first few and how many more there are."""
    if len(names) > NAMED:
        return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def only(names: Sequence[str]) -> str:
    """The name where there is but one, and nothing otherwise."""
    return names[0] if len(names) == 1 else ""


def moment(when: datetime) -> str:
    """``2026-01-02 03:04 UTC``."""
    from datetime import UTC  # noqa: PLC0415 - whoever has a moment has it imported

    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def age(now: datetime, then: datetime) -> str:
    """``45 s``, ``12 min``, ``7 h`` or ``30 d``; a moment to come is none."""
    seconds = max(0, int((now - then).total_seconds()))
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
