"""What runs now, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.board.wording import named, state_word
from deploy_gate.model import Unread

if TYPE_CHECKING:
    from deploy_gate.model import Facts, Record

NOTHING: Final = "nothing"
UNKNOWN: Final = "unknown"


def runs_now(facts: Facts, environment: str, service: str) -> str:
    """``2.9.0``, ``2.9.0 (3.0.0 in progress)``, ``nothing``, ``nothing (3.0.0 inactive)`` or ``unknown``."""
    match facts.history(environment, service):
        case Unread():
            return UNKNOWN
        case history:
            return told(history.newest, history.serving)


def told(newest: Record | None, serving: Record | None) -> str:
    """The newest record and what serves, which may be an older one or none."""
    if newest is None:
        return NOTHING
    if newest.state.is_serving:
        return named(newest)
    return f"{named(serving) if serving else NOTHING} ({named(newest)} {state_word(newest)})"
