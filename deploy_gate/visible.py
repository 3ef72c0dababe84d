"""Text without characters that act instead of being seen."""

from __future__ import annotations


def visible(text: str) -> str:
    """The text on one line, every control, format, private or unpaired character written as its escape.

    Terminals obey control characters, readers are deceived by those that turn or hide text, and an unpaired
    surrogate, which JSON can carry, cannot be encoded at all.
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text)
