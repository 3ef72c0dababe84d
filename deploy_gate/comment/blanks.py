"""What separates the words of a comment."""

from __future__ import annotations

from typing import Final

BLANKS: Final = (
    " \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""What JavaScript, and with it branch-deploy, takes for a blank."""


def parts_of(text: str) -> tuple[str, ...]:
    """The parts of a list with commas between; an empty part is one as well, so that it can be told."""
    return tuple(part.strip(BLANKS) for part in text.split(","))


def words_of(text: str) -> list[tuple[str, int]]:
    """Each word, and where it ends."""
    words, start = [], None
    for place, one in enumerate(text):
        if one in BLANKS:
            if start is not None:
                words.append((text[start:place], place))
            start = None
        elif start is None:
            start = place
    return [*words, (text[start:], len(text))] if start is not None else words
