"""The versions that a requirement accepts, as a union of half-open intervals.

Since every version has a next one, whether two ranges meet, or one is empty, is answered exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from deploy_gate.value import Value
from deploy_gate.versions.precedence import BEYOND, LOWEST, Precedence

if TYPE_CHECKING:
    from deploy_gate.versions.version import Version

Interval: TypeAlias = tuple[Precedence, Precedence]


class Range(Value):
    """The versions that a requirement accepts, as disjoint half-open intervals in ascending order."""

    text: str
    intervals: tuple[Interval, ...]

    def __str__(self) -> str:
        return self.text

    @property
    def is_any(self) -> bool:
        """``*``: every version, also one without an order."""
        return self.intervals == ((LOWEST, BEYOND),)

    @property
    def is_empty(self) -> bool:
        """No version can be in it, as in ``>=2 <1``."""
        return not self.intervals

    def answer(self, version: Version) -> bool | None:
        """Whether the version is in range; None where the version has no order, so that nobody can say."""
        key = version.precedence
        if key is None:
            return True if self.is_any else None
        for low, high in self.intervals:  # noqa: SIM110 - asked for every edge of every plan, any() costs half more
            if low <= key < high:
                return True
        return False

    def intersection(self, other: Range) -> Range:
        """What both accept, in words that `parse_range` reads back as the same unless they are too long for it."""
        intervals = intersect(self.intervals, other.intervals)
        one, another = _alternatives(self.text), _alternatives(other.text)
        if len(one) * len(another) > _MOST_ALTERNATIVES:
            # Each range would multiply the words of those before it.
            return Range(" || ".join(_written(*found) for found in intervals), intervals)
        return Range(" || ".join(f"{first} {second}" for first in one for second in another), intervals)


_MOST_ALTERNATIVES: Final = 16
"""Alternatives of an intersection that are told in the words of the two ranges."""


def _alternatives(text: str) -> list[str]:
    return [part.strip() for part in text.split("||")]


def _written(low: Precedence, end: Precedence) -> str:
    since = "" if low == LOWEST else f">={_version(low)}"
    until = "" if end == BEYOND else f"<{_version(end)}"
    return f"{since} {until}".strip() or "*"


def _version(key: Precedence) -> str:
    major, minor, patch, _, identifiers = key
    pre = ".".join(text or str(number) for _, number, text in identifiers)
    return f"{major}.{minor}.{patch}" + (f"-{pre}" if pre else "")


ANY: Final = Range("*", ((LOWEST, BEYOND),))


def interval(low: Precedence, end: Precedence) -> tuple[Interval, ...]:
    """From the first version to before the end; nothing where the end is not after it."""
    return ((low, end),) if low < end else ()


def intersect(one: tuple[Interval, ...], other: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """What lies in both, disjoint and ascending as they are."""
    met: list[Interval] = []
    at = beside = 0
    while at < len(one) and beside < len(other):
        low, high = max(one[at][0], other[beside][0]), min(one[at][1], other[beside][1])
        if low < high:
            met.append((low, high))
        # What ends first meets nothing more.
        if one[at][1] < other[beside][1]:
            at += 1
        else:
            beside += 1
    return tuple(met)


def union(one: tuple[Interval, ...], other: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """What lies in either, touching intervals joined."""
    joined: list[Interval] = []
    for low, high in sorted(one + other):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return tuple(joined)
