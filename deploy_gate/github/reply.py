"""What came back for one document."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github.fault import Kind
from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

_LIMITED: Final = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
# Both spellings have been seen: renovatebot/renovate 21861, yanyongyu/githubkit 271.
_TOO_LARGE: Final = frozenset({"RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED", "TIMEOUT"})
_TIMED_OUT: Final = ("something went wrong while executing your query", "timeout on", "timed out", "timedout")
_SHOWN: Final = 200


class Lost(Enum):
    """How a request ended without an answer."""

    TIMEOUT = auto()
    TOO_LARGE = auto()
    CUT = auto()
    DISTRUSTED = auto()


class Reply(Value):
    """What came back, without judgement; a status of None: nothing did."""

    status: int | None = None
    headers: Mapping[str, str] = NOTHING
    data: Any = None
    errors: tuple[Any, ...] = ()
    text: str = ""
    lost: Lost | None = None
    detail: str = ""


class Complaint(Value):
    """One entry of an answer's `errors`: its type, its sentence, and the path of what it is about."""

    type: str
    message: str
    path: tuple[str | int, ...] = ()

    @property
    def kind(self) -> Kind:
        """What one can do about it."""
        words = self.message.lower()
        if self.type in _LIMITED or "rate limit" in words or "abuse detection" in words:
            return Kind.LIMITED
        if self.type in _TOO_LARGE or any(words.startswith(one) or f" {one}" in words for one in _TIMED_OUT):
            return Kind.TOO_LARGE
        return Kind.REFUSED


class Answer(Value):
    """The data of a document, and what GitHub has to say against parts of it."""

    data: Mapping[str, Any]
    complaints: tuple[Complaint, ...] = ()


def read_complaint(error: object) -> Complaint:
    """An entry of `errors`, whatever it is."""
    match error:
        case {"message": str(message), **rest}:
            kind, path = rest.get("type"), rest.get("path")
            steps = tuple(step for step in path if isinstance(step, str | int)) if isinstance(path, list) else ()
            return Complaint(kind if isinstance(kind, str) else "", shorten(message), steps)
        case _:
            return Complaint("", "an error without a message")


def shorten(text: str) -> str:
    """What GitHub or a library wrote, on one line and cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
