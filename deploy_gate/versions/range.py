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
        both = (f"{one} {two}" for one in _alternatives(self.text) for two in _alternatives(other.text))
        return Range(" || ".join(both), intersect(self.intervals, other.intervals))


def _alternatives(text: str) -> list[str]:
    return [part.strip() for part in text.split("||")]


ANY: Final = Range("*", ((LOWEST, BEYOND),))


def interval(low: Precedence, end: Precedence) -> tuple[Interval, ...]:
    """From the first version to before the end; nothing where the end is not after it."""
    return ((low, end),) if low < end else ()


def intersect(one: tuple[Interval, ...], other: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """What lies in both, disjoint and ascending as they are."""
    met = ((max(low, other_low), min(high, other_high)) for low, high in one for other_low, other_high in other)
    return tuple(sorted((low, high) for low, high in met if low < high))


def union(one: tuple[Interval, ...], other: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """What lies in either, touching intervals joined."""
    joined: list[Interval] = []
    for low, high in sorted(one + other):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return tuple(joined)
