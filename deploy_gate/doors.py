"""What both doors share: the clock, a stream that takes anything, and a process that collects no cycles."""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
from datetime import UTC, datetime
from typing import TextIO


class UnwritableError(Exception):
    """Standard output takes nothing, as on a full disk; the text says why."""


def clock() -> datetime:
    """The one clock of a run."""
    return datetime.now(UTC)


def collect_nothing() -> None:
    """One answer, then the process ends: collecting cycles would only cost time, most of all at its end."""
    gc.disable()
    atexit.register(gc.freeze)


def open_closed() -> None:
    """A standard stream that was closed takes what is written to it, and leads nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - as long as the process


def encode_anything(stream: TextIO) -> None:
    """From here on, a character that the stream's encoding does not have is written as its escape."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
