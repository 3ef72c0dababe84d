"""What others wrote, named in our sentences: short, on one line, without control characters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from deploy_gate.requirement import shorten

_SHOWN_NAMES = 10


def shown(value: object) -> str:
    """A value as a sentence can hold it: text in quotes, a small number as it is, everything else by its kind."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float() if abs(value) < 10**15:
            return f"the number {value}"
        case int() | float():
            return "a number"
        case str():
            return shorten(value)
        case Mapping():
            return "an object"
        case _:
            return "a list"


def listed(names: Iterable[str]) -> str:
    """The first names with commas between, and whether there are more."""
    first = list(islice(names, _SHOWN_NAMES + 1))
    return ", ".join(first if len(first) <= _SHOWN_NAMES else [*first[:_SHOWN_NAMES], "…"])
