"""What the graphs of small integers answer, against networkx."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.graph import (
    adjacency,
    components,
    inside,
    levels,
    levels_without_circle,
    shortest_circle,
    shortest_path,
)

Graph = list[list[int]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    size = draw(st.integers(1, 9))
    node = st.integers(0, size - 1)
    return adjacency(size, draw(st.lists(st.tuples(node, node), max_size=2 * size)))


@st.composite
def graphs_with_weights(draw: st.DrawFn) -> tuple[Graph, list[int]]:
    graph = draw(graphs())
    return graph, draw(st.lists(st.integers(0, 3), min_size=len(graph), max_size=len(graph)))


def known(graph: Graph) -> nx.DiGraph[int]:
    found: nx.DiGraph[int] = nx.DiGraph()
    found.add_nodes_from(range(len(graph)))
    found.add_edges_from((node, after) for node, afters in enumerate(graph) for after in afters)
    return found


def test_edges_given_in_several_parts_stand_in_one_graph_as_often_as_they_are_given() -> None:
    assert adjacency(3, [(0, 1), (0, 1)], [(2, 0)]) == [[1, 1], [], [0]]


@given(graphs())
def test_components_are_those_in_which_each_reaches_each(graph: Graph) -> None:
    number = components(graph)
    found = {frozenset(node for node in range(len(graph)) if number[node] == one) for one in set(number)}
    assert found == {frozenset(one) for one in nx.strongly_connected_components(known(graph))}
    assert set(number) == set(range(len(found)))
    assert all(number[after] <= number[node] for node, afters in enumerate(graph) for after in afters)


def test_a_graph_without_nodes_has_no_levels() -> None:
    assert levels([], components([]), []) == levels_without_circle([], []) == []


def test_components_of_a_long_chain_need_no_deep_stack() -> None:
    size = 50_000
    chain = adjacency(size, ((node, node + 1) for node in range(size - 1)))
    assert len(set(components(chain))) == size


@given(graphs())
def test_inside_are_the_edges_of_components(graph: Graph) -> None:
    number = components(graph)
    assert inside(graph, number) == [
        [after for after in afters if number[after] == number[node]] for node, afters in enumerate(graph)
    ]


@given(graphs_with_weights())
def test_a_level_is_the_heaviest_way_to_a_node(one: tuple[Graph, list[int]]) -> None:
    graph, weight = one
    nodes = known(graph)
    found = levels_without_circle(graph, weight)
    if not nx.is_directed_acyclic_graph(nodes):
        assert found is None
        return
    assert found == levels(graph, components(graph), weight)
    heaviest: dict[int, int] = {}
    for node in nx.topological_sort(nodes):
        heaviest[node] = max((heaviest[before] + weight[before] for before in nodes.predecessors(node)), default=0)
    assert found == [heaviest[node] for node in range(len(graph))]


@given(graphs_with_weights())
def test_a_component_weighs_as_its_heaviest_node(one: tuple[Graph, list[int]]) -> None:
    graph, weight = one
    number = components(graph)
    whole = nx.condensation(known(graph))
    heavy = {part: max(weight[node] for node in whole.nodes[part]["members"]) for part in whole}
    heaviest: dict[int, int] = {}
    for part in nx.topological_sort(whole):
        heaviest[part] = max((heaviest[before] + heavy[before] for before in whole.predecessors(part)), default=0)
    part_of = whole.graph["mapping"]
    assert levels(graph, number, weight) == [heaviest[part_of[node]] for node in range(len(graph))]


@given(graphs(), st.data())
def test_a_shortest_path_is_as_long_as_any_and_has_an_edge_at_least(graph: Graph, data: st.DataObject) -> None:
    nodes = st.lists(st.integers(0, len(graph) - 1), min_size=1, max_size=3, unique=True)
    sources, targets = data.draw(nodes), data.draw(nodes)
    found = shortest_path(graph, sources, targets)
    lengths = [
        1 + nx.shortest_path_length(known(graph), after, target)
        for source in sources
        for after in graph[source]
        for target in targets
        if nx.has_path(known(graph), after, target)
    ]
    assert len(found) == (min(lengths) + 1 if lengths else 0)
    if found:
        assert found[0] in sources
        assert found[-1] in targets
        assert all(after in graph[node] for node, after in pairwise(found))


@given(graphs())
def test_a_shortest_circle_is_as_short_as_any_through_a_member(graph: Graph) -> None:
    number = components(graph)
    within = [[after for after in afters if after != node] for node, afters in enumerate(inside(graph, number))]
    for one in set(number):
        members = [node for node in range(len(graph)) if number[node] == one]
        if len(members) > 1:
            found = shortest_circle(within, members)
            assert len(found) == len(set(found)) == min(map(len, nx.simple_cycles(known(within).subgraph(members))))
            assert all(after in within[node] for node, after in zip(found, [*found[1:], found[0]], strict=True))


@pytest.mark.parametrize(
    ("place", "length"),
    [
        pytest.param(31, 2, id="the short circle is found through the thirty-second member"),
        pytest.param(32, 40, id="farther nobody looks, since any circle explains"),
    ],
)
def test_only_so_many_members_are_tried(place: int, length: int) -> None:
    ring = [(node, (node + 1) % 40) for node in range(40)]
    assert len(shortest_circle(adjacency(40, ring, [(place + 1, place)]), range(40))) == length
    assert len(shortest_circle(adjacency(40, ring, [(33, 32)]), range(40))) == 40
