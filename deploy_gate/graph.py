"""Directed graphs of small integers: circles, levels, shortest circles. It knows nothing of services."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

Successors: TypeAlias = "Sequence[Collection[int]]"


def adjacency(size: int, *edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    """What comes after every node, an edge given twice standing twice."""
    after: list[list[int]] = [[] for _ in range(size)]
    for some in edges:
        for before, then in some:
            after[before].append(then)
    return after


def levels_without_circle(successors: Successors, weight: Sequence[int]) -> list[int] | None:
    """The greatest sum of weights on any way to each node, its own not counted; None where there is a circle."""
    waits_for = [0] * len(successors)
    for after in successors:
        for node in after:
            waits_for[node] += 1
    level = [0] * len(successors)
    free = [node for node, count in enumerate(waits_for) if not count]
    for node in free:
        beyond = level[node] + weight[node]
        for after_it in successors[node]:
            if level[after_it] < beyond:  # noqa: PLR1730 - max() here costs every plan a tenth
                level[after_it] = beyond
            waits_for[after_it] -= 1
            if not waits_for[after_it]:
                free.append(after_it)
    return level if len(free) == len(successors) else None


def components(successors: Successors) -> list[int]:  # noqa: C901 - one loop, for speed
    """The strongly connected component of every node, numbered so that every edge leads to a lower or equal number.

    Tarjan's algorithm (1972) without recursion: linear in nodes and edges, whatever the depth.
    """
    size = len(successors)
    index = [0] * size
    low = [0] * size
    component = [-1] * size
    found: list[int] = []
    clock = count = 0
    for root in range(size):
        if index[root]:
            continue
        clock += 1
        index[root] = low[root] = clock
        found.append(root)
        path = [(root, iter(successors[root]))]
        while path:
            node, rest = path[-1]
            for after in rest:
                if not index[after]:
                    clock += 1
                    index[after] = low[after] = clock
                    found.append(after)
                    path.append((after, iter(successors[after])))
                    break
                if component[after] < 0 and index[after] < low[node]:
                    low[node] = index[after]
            else:
                path.pop()
                if path and low[node] < low[path[-1][0]]:
                    low[path[-1][0]] = low[node]
                if low[node] == index[node]:
                    while True:
                        member = found.pop()
                        component[member] = count
                        if member == node:
                            break
                    count += 1
    return component


def levels(successors: Successors, component: Sequence[int], weight: Sequence[int]) -> list[int]:
    """The greatest sum of weights on any way to each node, its own not counted; a component counts as one node.

    `component` is what `components` gave for the same graph.
    """
    count = max(component, default=-1) + 1
    of_component: list[list[int]] = [[] for _ in range(count)]
    heavy = [0] * count
    for node, number in enumerate(component):
        of_component[number].append(node)
        heavy[number] = max(heavy[number], weight[node])
    level = [0] * count
    for number in range(count - 1, -1, -1):
        beyond = level[number] + heavy[number]
        for node in of_component[number]:
            for after in successors[node]:
                target = component[after]
                if target != number and level[target] < beyond:
                    level[target] = beyond
    return [level[number] for number in component]


def shortest_path(successors: Successors, sources: Collection[int], targets: Collection[int]) -> list[int]:
    """The nodes of a shortest way from a source to a target, both included, at least one edge long; empty if none."""
    came_from: dict[int, int] = {}
    queue = deque(sources)
    goals = frozenset(targets)
    while queue:
        node = queue.popleft()
        for after in successors[node]:
            if after in came_from:
                continue
            came_from[after] = node
            if after in goals:
                return _way_back(came_from, after, frozenset(sources))
            queue.append(after)
    return []


def _way_back(came_from: dict[int, int], end: int, sources: frozenset[int]) -> list[int]:
    way = [end, came_from[end]]
    while way[-1] not in sources:
        way.append(came_from[way[-1]])
    return way[::-1]


def inside(successors: Successors, component: Sequence[int]) -> list[list[int]]:
    """The same graph without the edges that lead from one component to another."""
    return [[then for then in after if component[then] == component[node]] for node, after in enumerate(successors)]


def shortest_circle(successors: Successors, members: Sequence[int]) -> list[int]:
    """A circle through a member, of the fewest edges that lead back to it, its start given once.

    The members are one strongly connected component of at least two nodes; only a bounded number of them is tried
    as a start, since any circle explains.
    """
    circles = (shortest_path(successors, (start,), (start,))[:-1] for start in members[:_STARTS])
    return min(circles, key=len)


_STARTS = 32
