"""What both doors share: the clock, and the exit codes."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from enum import IntEnum
from typing import TYPE_CHECKING, TextIO

from deploy_gate.commands.asked import UNKNOWN, Refused

if TYPE_CHECKING:
    from deploy_gate.report import Report


class Exit(IntEnum):
    """How a run ends."""

    DONE = 0
    """Go, partial or wait."""
    BLOCKED = 1
    """No go, also for want of facts."""
    BAD = 2
    """The input or the catalog cannot be used."""
    OURS = 3
    """A fault of ours."""


def clock() -> datetime:
    """The one clock of a run."""
    return datetime.now(UTC)


def encode_anything(stream: TextIO) -> None:
    """From here on, a character that the stream's encoding does not have is written as its escape."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def exit_of(answer: Report | Refused) -> Exit:
    """The exit code of an answer."""
    if isinstance(answer, Refused):
        return Exit.BLOCKED if answer.reason_code == UNKNOWN else Exit.BAD
    return Exit.BLOCKED if answer.decision.refuses else Exit.DONE
