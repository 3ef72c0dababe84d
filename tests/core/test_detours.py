"""Order through services that stay, kept around circles as if it were an edge for every pair."""

from __future__ import annotations

from itertools import count

import networkx as nx
from hypothesis import example, given
from hypothesis import strategies as st

from deploy_gate.detours import detour_edges_without

Edge = tuple[int, int]

STEPS, SIZE = 4, 8
STEP, STAY = st.integers(0, STEPS - 1), st.integers(STEPS, SIZE - 1)
HOPS = st.lists(st.tuples(STEP, STAY) | st.tuples(STAY, STAY) | st.tuples(STAY, STEP), max_size=14)


def through(edges: list[Edge]) -> set[Edge]:
    """Every two steps of which the one leads to the other over nodes that are none."""
    graph: nx.DiGraph[int] = nx.DiGraph(edges)
    graph.add_nodes_from(range(STEPS))
    found = set()
    for start in range(STEPS):
        waiting, seen = list(graph[start]), set[int]()
        while waiting:
            node = waiting.pop()
            if node < STEPS:
                found.add((start, node))
            elif node not in seen:
                seen.add(node)
                waiting += graph[node]
    return {(one, other) for one, other in found if one != other}


@example([(0, 4), (1, 4), (4, 5), (5, 2)], [(2, 1)])
@given(HOPS, st.lists(st.tuples(STEP, STEP), max_size=3))
def test_between_two_steps_of_one_circle_nothing_leads(
    hops: list[tuple[int, int]], kept: list[tuple[int, int]]
) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph([*hops, *kept])
    components = [
        one for one in nx.strongly_connected_components(graph) if len({node for node in one if node < STEPS}) > 1
    ]
    circles = {node: number for number, members in enumerate(components) for node in members}
    nodes = count(SIZE)
    found = through(list(detour_edges_without(circles, hops, STEPS, lambda: next(nodes))))
    assert found == {
        (one, other) for one, other in through(hops) if one not in circles or circles[one] != circles.get(other)
    }
