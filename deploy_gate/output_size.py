"""How much a job's outputs may hold."""

from __future__ import annotations

from typing import Final

OUTPUT_LIMIT: Final = 1_000_000
"""Bytes of UTF-16 that all outputs of a job may have together; GitHub says 1 MB, and this is the smaller reading."""


def utf16_size(text: str) -> int:
    """Bytes of the text in UTF-16, which is how GitHub counts outputs."""
    return len(text.encode("utf-16-le", "surrogatepass"))
