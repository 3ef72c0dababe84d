"""A requirement as people write it, ``inventory-service >=1.8.0 <2``, read into a `Need` and written back."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from deploy_gate.model import NAME, Direction, Need, Source
from deploy_gate.versions import VersionError, parse_range

if TYPE_CHECKING:
    from collections.abc import Sequence

_FORM: Final = "write a name ('inventory-service'), or a name and a range ('inventory-service >=1.8.0 <2')"
_SPLIT: Final = re.compile(r"\A(?P<name>[^ \t,<>=!^~|*@:]*)(?P<gap>[ \t]*)(?P<range>.*)\Z", re.DOTALL)
_OPERATORS: Final = ("<", ">", "=", "!", "^", "~")
_SHOWN: Final = 60

MAX_RANGES: Final = 20
"""Ranges that a catalog, and likewise a request, may give one service on another."""

MAX_KEPT_RANGES: Final = 5 * MAX_RANGES
"""Ranges on one other service that are kept with a version: the catalog's, the request's, those promoted with it."""


class NeedError(ValueError):
    """A text that is no requirement; the message quotes it, says why, and what to write."""


def parse_need(text: str, source: Source = Source.CATALOG, direction: Direction = Direction.REQUIRES) -> Need:
    """``name``, ``name >=1.8.0 <2``, ``name>=1.8.0`` or ``name *`` as a `Need`.

    The name alone is an edge by name; ``*`` accepts any version. A range that begins with an operator may touch
    the name, any other range stands apart from it: ``name*`` could be a pattern and ``name@1.2`` could mean exactly
    or at least, so both are refused. Raises `NeedError` for everything else.
    """
    stripped = text.strip(" \t")
    match = _SPLIT.match(stripped)
    if match is None or not stripped:
        raise NeedError(f"a requirement is blank: {_FORM}")
    name, gap, wanted = match["name"], match["gap"], match["range"]
    if wanted.startswith(("@", ":")) and NAME.match(name):
        clear = _clearly(name, wanted[1:].strip())
        raise NeedError(f"{shorten(text)}: {wanted[0]!r} does not say which versions fit: write {clear}")
    if not NAME.match(name):
        raise NeedError(
            f"{shorten(text)} does not begin with a service's name (letters, digits, dots, underscores and hyphens, "
            f"100 characters at most): {_FORM}"
        )
    if not wanted:
        return Need(name, None, source, direction)
    if not gap and not wanted.startswith(_OPERATORS):
        raise NeedError(f"{shorten(text)}: put a space between the name and the range, or write only one service")
    try:
        return Need(name, parse_range(wanted), source, direction)
    except VersionError as error:
        raise NeedError(f"{shorten(name)} is required with a wrong range: {error}") from None


def crowded(needs: Sequence[Need]) -> str | None:
    """The service on which there are more ranges than are kept with one version; None where there is none."""
    if len(needs) <= MAX_KEPT_RANGES:
        return None
    counts = Counter(need.other for need in needs if need.range is not None)
    return next((other for other, count in counts.items() if count > MAX_KEPT_RANGES), None)


def format_need(need: Need) -> str:
    """The text that `parse_need` reads back as the same other service and the same range."""
    return str(need)


def shorten(text: str) -> str:
    """The text in quotes and on one line, without control characters, cut where it is long."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _clearly(name: str, rest: str) -> str:
    """What the writer may have meant by ``name@rest``."""
    if not rest.isascii() or not rest.isprintable() or len(rest) > _SHOWN:
        return f"'{name} >=1.8.0'"
    if rest.startswith(_OPERATORS):
        return repr(f"{name} {rest}")
    return f"'{name} >={rest}' or '{name} ={rest}'" if rest[:1].isdecimal() else f"'{name} >=1.8.0'"
