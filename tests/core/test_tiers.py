"""Tiers as few edges say what an edge for every pair would say."""

from __future__ import annotations

from itertools import count

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.tiers import Entry, tier_edges, tier_edges_without

SIZE = 8
TIERS = st.lists(st.integers(-3, 3), min_size=SIZE, max_size=SIZE)


def reach(edges: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Every pair of steps of which the one leads to the other."""
    graph: nx.DiGraph[int] = nx.DiGraph(edges)
    graph.add_nodes_from(range(SIZE))
    return {(one, other) for one in range(SIZE) for other in nx.descendants(graph, one) if other < SIZE}


@given(TIERS)
def test_every_lower_tier_leads_to_every_higher_one(tiers: list[int]) -> None:
    entries = list(enumerate(tiers))
    nodes = count(SIZE)
    edges = list(tier_edges(entries, lambda: next(nodes)))
    pairs = {(one, other) for one, lower in entries for other, higher in entries if lower < higher}
    assert reach(edges) == pairs
    assert len(edges) <= 2 * SIZE + len(set(tiers))


@given(TIERS, st.lists(st.none() | st.integers(0, 2), min_size=SIZE, max_size=SIZE))
def test_between_two_of_one_circle_nothing_leads(tiers: list[int], chosen: list[int | None]) -> None:
    entries: list[Entry] = list(enumerate(tiers))
    numbers = {circle: number for number, circle in enumerate(sorted({one for one in chosen if one is not None}))}
    circles = {node: numbers[circle] for node, circle in enumerate(chosen) if circle is not None}
    nodes = count(SIZE)
    edges = list(tier_edges_without(circles, entries, lambda: next(nodes)))
    quadratic = [
        (one, other)
        for one, lower in entries
        for other, higher in entries
        if lower < higher and (one not in circles or circles[one] != circles.get(other))
    ]
    assert reach(edges) == reach(quadratic)
