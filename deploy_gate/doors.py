"""What both doors share: the clock, a stream that takes anything, and a process that collects no cycles."""

from __future__ import annotations

import atexit
import gc
import io
from datetime import UTC, datetime
from typing import TextIO


def clock() -> datetime:
    """The one clock of a run."""
    return datetime.now(UTC)


def collect_nothing() -> None:
    """One answer, then the process ends: collecting cycles would only cost time, most of all at its end."""
    gc.disable()
    atexit.register(gc.freeze)


def encode_anything(stream: TextIO) -> None:
    """From here on, a character that the stream's encoding does not have is written as its escape."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
