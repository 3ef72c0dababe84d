"""What both doors share: the clock, and a stream that takes anything."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TextIO


def clock() -> datetime:
    """The one clock of a run."""
    return datetime.now(UTC)


def encode_anything(stream: TextIO) -> None:
    """From here on, a character that the stream's encoding does not have is written as its escape."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
