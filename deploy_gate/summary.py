"""A job summary that GitHub accepts: it drops a whole summary that is too long, instead of cutting it."""

from __future__ import annotations

from typing import Final

LIMIT: Final = 1024 * 1024
"""Bytes that the summary of one step may have (actions/runner, ``CreateStepSummaryCommand``)."""

_FENCE: Final = "```"
_CLOSING: Final = "</details>"
_NOTE: Final = "_The rest is left out: a job summary holds at most 1 MiB. The `result` output has all of it._"


def fit(markdown: str, limit: int = LIMIT) -> str:
    """The Markdown whole, or its first lines and a sentence saying so, in at most that many bytes of UTF-8.

    It is never cut within a line or a fence, and what was folded is closed. Where not even the sentence has room,
    nothing is left.
    """
    if _size(markdown) <= limit:
        return markdown
    room = limit - _size(f"\n{_NOTE}\n")
    if room < 0:
        return ""
    kept, folds = _lines_within(markdown, room)
    return "\n".join([*kept, *[_CLOSING] * folds, "", _NOTE, ""])


def _lines_within(markdown: str, room: int) -> tuple[list[str], int]:
    """The first whole lines that fit together with what closes their folds, and how many folds they leave open."""
    lines = markdown.split("\n")
    used = folds = kept = kept_folds = 0
    in_fence = False
    for count, line in enumerate(lines, start=1):
        used += _size(line) + 1
        if line.startswith(_FENCE):
            in_fence = not in_fence
        elif not in_fence:
            folds += line.startswith("<details") - line.startswith(_CLOSING)
        if used + max(folds, 0) * (len(_CLOSING) + 1) > room:
            break
        if not in_fence:
            kept, kept_folds = count, folds
    return lines[:kept], kept_folds


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
