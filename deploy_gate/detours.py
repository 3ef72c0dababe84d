"""Order through services that stay, as edges between steps and nodes of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from deploy_gate.case import Case


class Stay(Value):
    """A service that stays, on a way from one planned service to another."""

    service: str
    backward: bool
    """The way leads from consumer to provider, for its end goes back to an older version."""


def detour_edges(case: Case, node_of: Mapping[str, int], node_for: Callable[[Stay], int]) -> Iterator[tuple[int, int]]:
    """Provider before consumer by way of services that stay; consumer before a provider that goes back likewise."""
    for consumer, provider in case.edges:
        here, there = node_of.get(consumer), node_of.get(provider)
        if there is None:
            onward = node_for(Stay(consumer, backward=False)) if here is None else here
            backward = node_for(Stay(consumer, backward=True)) if here is None else here
            yield node_for(Stay(provider, backward=False)), onward
            yield backward, node_for(Stay(provider, backward=True))
        elif here is None and case.goes_back(provider):
            yield node_for(Stay(consumer, backward=True)), there
        elif here is None:
            yield there, node_for(Stay(consumer, backward=False))


def detour_edges_without(
    circles: Mapping[int, int], edges: Iterable[tuple[int, int]], steps: int, new_node: Callable[[], int]
) -> Iterator[tuple[int, int]]:
    """The same, save that no two steps of one circle (by node; nodes below `steps` are steps) reach each other.

    A service that stays and lies on a circle is entered by the circle's steps and left for the outside alone; a second
    node for it is entered from the outside and left for the circle's steps.
    """
    seconds: dict[int, int] = {}

    def second(node: int) -> int:
        if node not in seconds:
            seconds[node] = new_node()
        return seconds[node]

    for before, after in edges:
        here, there = circles.get(before), circles.get(after)
        if here is None or here != there:
            yield before, after
            if there is not None and after >= steps:
                yield before, second(after)
        elif after < steps:
            yield second(before), after
        else:
            yield before, after
            if before >= steps:
                yield second(before), second(after)
