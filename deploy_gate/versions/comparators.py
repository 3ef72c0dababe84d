"""Ranges as people write them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from deploy_gate.versions.precedence import BEYOND, LOWEST, MAX_LENGTH, Precedence, VersionError, after, first_of
from deploy_gate.versions.range import Interval, Range, intersect, interval, union
from deploy_gate.versions.version import parse_version

_COMPARATOR: Final = re.compile(
    r"(?P<operator>>=|<=|!=|==|=|>|<|\^|~>|~)?[ \t]*"
    r"(?P<version>[vV]?[0-9xX*]+(?:\.[0-9xX*]+){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)"
)
_PARTIAL: Final = re.compile(r"\A[vV]?(?P<parts>(?:[0-9]+|[xX*])(?:\.(?:[0-9]+|[xX*])){0,2})\Z")


@lru_cache(maxsize=65_536)
def parse_range(text: str) -> Range:
    """``>=1.8.0 <2``, ``^1.2``, ``~1.2.3``, ``1.x``, ``=1.2.3``, ``!=1.5.0``, ``<1 || >=2``, ``*`` as a `Range`.

    Comparators side by side (or with a comma between) must all hold; ``||`` joins alternatives. A partial version
    stands for its whole family, pre-releases included: ``<2`` ends before ``2.0.0-0``, ``>=2`` begins at ``2.0.0``.
    Comparators with three numbers follow SemVer's precedence to the letter, so ``<2.0.0`` contains ``2.0.0-rc.1``.
    Raises `VersionError` where the text is no range, or no version could be in it.
    """
    if len(text) > MAX_LENGTH:
        raise VersionError(f"a range has at most {MAX_LENGTH} characters, this one has {len(text)}")
    alternatives: tuple[Interval, ...] = ()
    for part in text.split("||"):
        alternatives = union(alternatives, _conjunction(part, text))
    if not alternatives:
        raise VersionError(f"no version can be in {_quoted(text)}: its comparators exclude each other")
    return Range(" ".join(text.split()), alternatives)


def _conjunction(part: str, whole: str) -> tuple[Interval, ...]:
    accepted: tuple[Interval, ...] = ((LOWEST, BEYOND),)
    position, seen = 0, False
    while position < len(part):
        if part[position] in " ,\t":
            position += 1
            continue
        match = _COMPARATOR.match(part, position)
        if match is None or (match.end() < len(part) and part[match.end()] not in " ,\t<>=!^~"):
            raise _no_range(whole)
        accepted = intersect(accepted, _comparator(match["operator"] or "=", match["version"], whole))
        position, seen = match.end(), True
    if not seen:
        raise _no_range(whole)
    return accepted


def _quoted(text: str) -> str:
    return repr(text.strip(" \t"))


def _no_range(text: str) -> VersionError:
    return VersionError(
        f"{_quoted(text)} is no range: write comparators such as '>=1.8.0 <2', '^1.2', '~1.2.3', '1.x', '!=1.5.0', "
        "joined by spaces (all must hold) or '||' (one must), or '*' for any version"
    )


def _comparator(operator: str, version: str, whole: str) -> tuple[Interval, ...]:
    partial = _PARTIAL.match(version)
    low, end = _family(partial["parts"], whole) if partial else _exactly(operator, version, whole)
    match operator:
        case ">=":
            return interval(low, BEYOND)
        case ">":
            return interval(end, BEYOND)
        case "<":
            return interval(LOWEST, _before_family(low) if _is_short(partial) else low)
        case "<=":
            return interval(LOWEST, end)
        case "!=":
            first = _before_family(low) if _is_short(partial) else low
            return interval(LOWEST, first) + interval(end, BEYOND)
        case "^":
            return interval(low, _caret_end(low, _given(partial)))
        case "~" | "~>":
            return interval(low, _tilde_end(low, _given(partial)))
        case _:
            return interval(low, end)


def _is_short(partial: re.Match[str] | None) -> bool:
    return partial is not None and _given(partial) < len(("major", "minor", "patch"))


def _given(partial: re.Match[str] | None) -> int:
    """How many numbers stand before the first wildcard."""
    if partial is None:
        return 3
    count = 0
    for part in partial["parts"].split("."):
        if not part.isdecimal():
            break
        count += 1
    return count


def _family(parts: str, whole: str) -> tuple[Precedence, Precedence]:
    """First version of ``1``, ``1.2``, ``1.x`` or ``1.2.3``, and what comes after its last."""
    numbers: list[int] = []
    given = parts.split(".")
    for position, part in enumerate(given):
        if not part.isdecimal():
            if any(later.isdecimal() for later in given[position:]):
                raise VersionError(f"{_quoted(whole)}: a number behind {part} says nothing: leave it out")
            break
        if len(part) > 1 and part.startswith("0"):
            raise VersionError(f"{_quoted(whole)}: {part} has a leading zero, which SemVer does not allow")
        numbers.append(int(part))
    match numbers:
        case []:
            return LOWEST, BEYOND
        case [major]:
            return (major, 0, 0, 1, ()), first_of(major + 1)
        case [major, minor]:
            return (major, minor, 0, 1, ()), first_of(major, minor + 1)
        case _:
            key = (numbers[0], numbers[1], numbers[2], 1, ())
            return key, after(key)


def _exactly(operator: str, version: str, whole: str) -> tuple[Precedence, Precedence]:
    """The version alone, read as a deployed one would be: ``>=1.2.3-abc1234`` contains ``1.2.3-abc1234``."""
    try:
        found = parse_version(version)
    except VersionError:
        raise _no_range(whole) from None
    if found.precedence is None:
        raise _no_range(whole)
    if found.commit is not None and operator in ("=", "==", "!="):
        raise VersionError(
            f"{_quoted(whole)}: {version} names a commit, and commits have no order that a range could go by: "
            "leave the commit out"
        )
    return found.precedence, after(found.precedence)


def _before_family(low: Precedence) -> Precedence:
    return first_of(int(low[0]), low[1], low[2])


def _caret_end(low: Precedence, given: int) -> Precedence:
    """``^`` lets everything move that stands right of the first number that is not zero."""
    major, minor, patch = int(low[0]), low[1], low[2]
    if given == 0:
        return BEYOND
    if major or given == 1:
        return first_of(major + 1)
    if minor or given == 2:  # noqa: PLR2004 - major and minor given
        return first_of(0, minor + 1)
    return first_of(0, 0, patch + 1)


def _tilde_end(low: Precedence, given: int) -> Precedence:
    """``~`` lets the patch move, or the minor where only a major is given."""
    if given == 0:
        return BEYOND
    return first_of(int(low[0]) + 1) if given == 1 else first_of(int(low[0]), low[1] + 1)
