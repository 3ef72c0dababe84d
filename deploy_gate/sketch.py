"""An order while it is being found: steps as numbered nodes, and the arrows between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate import compatibility
from deploy_gate.detours import Stay, detour_edges, detour_edges_without
from deploy_gate.graph import adjacency
from deploy_gate.model import Arrowed, Operation
from deploy_gate.tiers import tier_edges, tier_edges_without

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from deploy_gate.case import Case

MUSTS: Final = (Arrowed.BY_VERSION, Arrowed.BY_NAME)
PREFERENCES: Final = (Arrowed.REPAIR, Arrowed.TIER, Arrowed.PROVIDER_FIRST, Arrowed.THROUGH)
"""The strongest first."""

RANK: Final = {why: rank for rank, why in enumerate((*MUSTS, *PREFERENCES))}


class Sketch:
    """The musts of a case, kept; its preferences, offered kind by kind."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.steps: list[tuple[str, ...]] = list(_steps(case))
        self.node_of = {name: node for node, step in enumerate(self.steps) for name in step}
        self.size = len(self.steps)
        """How many nodes there are; those beyond the steps are barriers between tiers and services that stay."""
        self.kept: list[tuple[int, int]] = []
        self.arrows: dict[tuple[str, str], Arrowed] = {}
        """The arrows between services by their ends, musts and direct preferences, the strongest of each pair."""
        self.offered: dict[Arrowed, list[tuple[int, int]]] = {kind: [] for kind in PREFERENCES}
        self.stays: dict[int, Stay] = {}
        self.circle_of: dict[Arrowed, Mapping[int, int]] = {}
        """By kind the circle of every node that lies on one; within a circle nothing of the kind is kept."""
        self._draw()
        self.tiers = list(_tiers(case, self.node_of))
        if len({tier for _, tier in self.tiers}) > 1:
            self.offered[Arrowed.TIER] = list(tier_edges(self.tiers, self.new_node))
        nodes: dict[Stay, int] = {}
        self.offered[Arrowed.THROUGH] = list(detour_edges(case, self.node_of, lambda stay: self._stay(nodes, stay)))

    def new_node(self) -> int:
        self.size += 1
        return self.size - 1

    def _stay(self, nodes: dict[Stay, int], stay: Stay) -> int:
        node = nodes.get(stay)
        if node is None:
            node = nodes[stay] = self.new_node()
            self.stays[node] = stay
        return node

    def _draw(self) -> None:
        for before, after, why in compatibility.arrows_of(self.case):
            here, there = self.node_of[before], self.node_of[after]
            if here == there:
                continue
            known = self.arrows.get((before, after))
            if known is None or RANK[why] < RANK[known]:
                self.arrows[before, after] = why
            if why in MUSTS:
                self.kept.append((here, there))
            else:
                self.offered[why].append((here, there))

    def keep(self, kind: Arrowed, circle_of: Mapping[int, int]) -> None:
        """Add what is offered of a kind, save between nodes of one circle."""
        self.circle_of[kind] = circle_of
        if not circle_of:
            self.kept += self.offered[kind]
        elif kind is Arrowed.TIER:
            self.kept += tier_edges_without(circle_of, self.tiers, self.new_node)
        elif kind is Arrowed.THROUGH:
            self.kept += detour_edges_without(circle_of, self.offered[kind], len(self.steps), self.new_node)
        else:
            self.kept += (ends for ends in self.offered[kind] if not self.set_aside(kind, *ends))

    def set_aside(self, kind: Arrowed, here: int, there: int) -> bool:
        """Whether both nodes lie on one circle of a kind, so that it decides nothing between them."""
        circle = self.circle_of[kind].get(here)
        return circle is not None and circle == self.circle_of[kind].get(there)

    def graph(self, *more: Iterable[tuple[int, int]]) -> list[list[int]]:
        """What is kept and more, as a graph."""
        return adjacency(self.size, self.kept, *more)

    def is_step(self, node: int) -> bool:
        return node < len(self.steps)

    def weights(self) -> list[int]:
        """A step takes a wave; what is no step takes none."""
        return [1] * len(self.steps) + [0] * (self.size - len(self.steps))

    def circles_in(self, component: Sequence[int]) -> list[list[int]]:
        """The components in which more than one step stands, each as its steps in catalog order."""
        steps_of: dict[int, list[int]] = {}
        for node in range(len(self.steps)):
            steps_of.setdefault(component[node], []).append(node)
        return [steps for steps in steps_of.values() if len(steps) > 1]


def _steps(case: Case) -> Iterator[tuple[str, ...]]:
    """Every planned service by itself, save those of one group, which stand where the group's first stands."""
    grouped: dict[str, list[str]] = {}
    for name in case.planned:
        grouped.setdefault(_step_name(case, name), []).append(name)
    return (tuple(names) for names in grouped.values())


def _step_name(case: Case, name: str) -> str:
    group = case.service(name).group
    # No service can be named so, hence no group can take a service's place.
    return name if group is None else f"group {group}"


def _tiers(case: Case, node_of: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Every step with each tier that it stands in, numbered as they go; in a rollback the last tier goes first."""
    rank = {tier: number for number, tier in enumerate(case.catalog.tiers)}
    turn = -1 if case.request.operation is Operation.ROLLBACK else 1
    tiers = ((node_of[name], case.service(name).tier) for name in case.planned)
    yield from dict.fromkeys((node, turn * rank[tier]) for node, tier in tiers if tier is not None)
