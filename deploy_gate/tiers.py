"""Tiers as edges between steps, few of them however many services a tier holds."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Entry: TypeAlias = tuple[int, int]
"""(node, tier) for every service that has a tier; a group may stand in several."""


def tier_edges(entries: Sequence[Entry], new_node: Callable[[], int]) -> Iterator[tuple[int, int]]:
    """Edges over a chain of barriers, one per tier, that put every lower tier before every higher one."""
    tiers = sorted({tier for _, tier in entries})
    place = {tier: number for number, tier in enumerate(tiers)}
    barriers = [new_node() for _ in tiers]
    yield from pairwise(barriers)
    for node, tier in entries:
        number = place[tier]
        yield node, barriers[number]
        if number:
            yield barriers[number - 1], node


def tier_edges_without(
    circles: Mapping[int, int], entries: Sequence[Entry], new_node: Callable[[], int]
) -> Iterator[tuple[int, int]]:
    """The same, save that two nodes of one circle (by node, from 0) have no edge between each other.

    Everything outside keeps its place before and after the members of a circle, and so do the members of different
    circles. Written out that would be an edge for every pair; here chains carry it: one of those outside, one of all,
    and for the circles a chain from the first on and one from the last back, so that each circle listens to all
    circles but itself.
    """
    tiers = sorted({tier for _, tier in entries})
    place = {tier: number for number, tier in enumerate(tiers)}
    count = len(set(circles.values()))
    outside = [new_node() for _ in tiers]
    everyone = [new_node() for _ in tiers]
    # Row by row: the circles up to and including one, and those from one on.
    upto = [[new_node() for _ in range(count)] for _ in tiers]
    since = [[new_node() for _ in range(count)] for _ in tiers]
    yield from pairwise(outside)
    yield from pairwise(everyone)
    yield from _grid(upto, count)
    yield from _grid([row[::-1] for row in since], count)
    for node, tier in entries:
        number = place[tier]
        circle = circles.get(node)
        yield node, everyone[number]
        if circle is None:
            yield node, outside[number]
        else:
            yield node, upto[number][circle]
            yield node, since[number][circle]
        if not number:
            continue
        if circle is None:
            yield everyone[number - 1], node
            continue
        yield outside[number - 1], node
        if circle:
            yield upto[number - 1][circle - 1], node
        if circle + 1 < count:
            yield since[number - 1][circle + 1], node


def _grid(rows: Sequence[Sequence[int]], width: int) -> Iterator[tuple[int, int]]:
    """A chain along every row and down every column."""
    for row in rows:
        yield from pairwise(row)
    for place in range(width):
        yield from pairwise(row[place] for row in rows)
