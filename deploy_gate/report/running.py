"""What runs now, in a few words."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from deploy_gate.model import Unread

if TYPE_CHECKING:
    from deploy_gate.model import Facts, History, Record
    from deploy_gate.versions import Version

NOTHING: Final = "nothing"
UNKNOWN: Final = "unknown"

_SHORT: Final = 7


def runs_now(facts: Facts, environment: str, service: str) -> str:
    """``2.9.0``, ``2.9.0 (3.0.0 in progress)``, ``nothing``, ``nothing (3.0.0 inactive)`` or ``unknown``."""
    match facts.history(environment, service):
        case Unread():
            return UNKNOWN
        case history:
            return _tell(history)


def brief(version: Version) -> str:
    """The version as it is written; a bare commit by its first seven digits."""
    return str(version) if version.is_ordered else str(version)[:_SHORT]


def _tell(history: History) -> str:
    newest = history.newest
    if newest is None:
        return NOTHING
    if newest.state.is_serving:
        return _named(newest)
    settled = _settled_before(history)
    return f"{_named(settled) if settled else NOTHING} ({_named(newest)} {_word(newest)})"


def _settled_before(history: History) -> Record | None:
    """The newest serving record, unless a newer one took the service away."""
    standing = takewhile(lambda record: not record.state.is_gone, history.telling)
    return next((record for record in standing if record.state.is_serving), None)


def _named(record: Record) -> str:
    if record.version is not None:
        return brief(record.version)
    return record.sha[:_SHORT] if record.sha else "a version that its record does not tell"


def _word(record: Record) -> str:
    return record.state.value.lower().replace("_", " ")
