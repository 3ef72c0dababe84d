"""The order of the planned services: musts, then preferences kind by kind, then waves."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from deploy_gate import compatibility
from deploy_gate.graph import (
    adjacency,
    components,
    levels,
    levels_without_circle,
    shortest_circle,
    shortest_path,
)
from deploy_gate.model import Arrow, Arrowed, Operation
from deploy_gate.tiers import tier_edges, tier_edges_without

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from deploy_gate.case import Case

MUSTS: Final = (Arrowed.BY_VERSION, Arrowed.BY_NAME)
PREFERENCES: Final = (Arrowed.REPAIR, Arrowed.TIER, Arrowed.PROVIDER_FIRST, Arrowed.THROUGH)
"""The strongest first."""

_RANK: Final = {why: rank for rank, why in enumerate((*MUSTS, *PREFERENCES))}


@dataclass(frozen=True, slots=True)
class Circle:
    """Services of which each must go before the next, and the last before the first."""

    arrows: tuple[Arrow, ...]
    members: tuple[str, ...]
    """All services that are bound up in it, the circle's own among them, in the catalog's order."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """Preferences of one kind that the order does not follow: with what is stronger they lead in a circle."""

    kind: Arrowed
    circle: Circle

    @property
    def given_up(self) -> Arrow:
        """The first arrow of the circle that is such a preference."""
        return next(arrow for arrow in self.circle.arrows if arrow.why is self.kind)

    @property
    def stronger(self) -> tuple[Arrow, ...]:
        """The circle's other arrows."""
        return tuple(arrow for arrow in self.circle.arrows if arrow is not self.given_up)


@dataclass(frozen=True, slots=True)
class Order:
    """The waves of services that go together, or the circles that forbid any order."""

    waves: tuple[tuple[tuple[str, ...], ...], ...] = ()
    """Wave by wave the steps, each the services that it switches."""
    circles: tuple[Circle, ...] = ()
    set_aside: tuple[SetAside, ...] = ()


class _Sketch:
    """Steps as numbered nodes with the arrows between them, while the order is being found."""

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

    def new_node(self) -> int:
        self.size += 1
        return self.size - 1

    def graph(self, *more: Iterable[tuple[int, int]]) -> list[list[int]]:
        """What is kept and more, as a graph."""
        return adjacency(self.size, self.kept, *more)

    def is_real(self, node: int) -> bool:
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


def order_of(case: Case) -> Order:
    """The order of a case, found once."""
    if case.order is None:
        case.order = find_order(case)
    return case.order


def find_order(case: Case) -> Order:
    """The waves in which the planned services can go so that every state in between fits.

    A circle of musts forbids it. Preferences are added kind by kind; those that lie on a circle of what is kept and
    of their own kind are set aside together, which depends on no order of the catalog and takes linear time.
    """
    sketch = _Sketch(case)
    _draw_musts(sketch)
    _offer_tiers(sketch)
    _offer_through(sketch)
    everything = sketch.graph(*sketch.offered.values())
    level = levels_without_circle(everything, sketch.weights())
    if level is not None:
        return Order(waves=_waves(sketch, level))
    component = components(everything)
    if not sketch.circles_in(component):
        return Order(waves=_waves(sketch, levels(everything, component, sketch.weights())))
    musts = sketch.graph()
    circles = sketch.circles_in(components(musts))
    if circles:
        return Order(circles=tuple(_circle(sketch, musts, members) for members in circles))
    set_aside = tuple(one for kind in PREFERENCES for one in _keep(sketch, kind))
    kept = sketch.graph()
    return Order(waves=_waves(sketch, levels(kept, components(kept), sketch.weights())), set_aside=set_aside)


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


def _draw_musts(sketch: _Sketch) -> None:
    case, node_of = sketch.case, sketch.node_of
    for before, after, why in compatibility.arrows(case):
        here, there = node_of[before], node_of[after]
        if here == there:
            continue
        known = sketch.arrows.get((before, after))
        if known is None or _RANK[why] < _RANK[known]:
            sketch.arrows[before, after] = why
        if why in MUSTS:
            sketch.kept.append((here, there))
        else:
            sketch.offered[why].append((here, there))


def _entries(sketch: _Sketch) -> list[tuple[int, int]]:
    case = sketch.case
    rank = {tier: number for number, tier in enumerate(case.catalog.tiers)}
    turn = -1 if case.request.operation is Operation.ROLLBACK else 1
    tiers = ((sketch.node_of[name], case.service(name).tier) for name in case.planned)
    return list(dict.fromkeys((node, turn * rank[tier]) for node, tier in tiers if tier is not None))


def _offer_tiers(sketch: _Sketch) -> None:
    entries = _entries(sketch)
    if len({tier for _, tier in entries}) > 1:
        sketch.offered[Arrowed.TIER] = list(tier_edges(entries, sketch.new_node))


def _offer_through(sketch: _Sketch) -> None:
    """Provider before consumer by way of services that stay; consumer before a provider that goes back likewise."""
    case, node_of = sketch.case, sketch.node_of
    onward: dict[str, int] = {}
    backward: dict[str, int] = {}

    def stay(nodes: dict[str, int], name: str) -> int:
        if name not in nodes:
            nodes[name] = sketch.new_node()
        return nodes[name]

    offered = sketch.offered[Arrowed.THROUGH]
    for consumer, provider in case.edges:
        here, there = node_of.get(consumer), node_of.get(provider)
        if here is not None and there is not None:
            continue
        if there is None:
            offered.append((stay(onward, provider), stay(onward, consumer) if here is None else here))
            offered.append((stay(backward, consumer) if here is None else here, stay(backward, provider)))
        elif case.goes_back(provider):
            offered.append((stay(backward, consumer), there))
        else:
            offered.append((there, stay(onward, consumer)))


def _keep(sketch: _Sketch, kind: Arrowed) -> list[SetAside]:
    """Add one kind of preference to what is kept, and tell of the circles on which it was set aside."""
    edges = sketch.offered[kind]
    if not edges:
        return []
    merged = sketch.graph(edges)
    component = components(merged)
    circles = sketch.circles_in(component)
    told = [SetAside(kind, _circle(sketch, merged, members, kind)) for members in circles]
    if kind is Arrowed.TIER and circles:
        circle_of = {node: number for number, members in enumerate(circles) for node in members}
        edges = list(tier_edges_without(circle_of, _entries(sketch), sketch.new_node))
        broken: set[int] = set()
    else:
        broken = {component[members[0]] for members in circles}
    for before, after in edges:
        if not broken or component[before] != component[after] or component[before] not in broken:
            sketch.kept.append((before, after))
    return told


def _circle(
    sketch: _Sketch, successors: Sequence[Collection[int]], members: list[int], kind: Arrowed | None = None
) -> Circle:
    """A short circle through at least two of the members, with why each goes before the next."""
    if kind is None:
        way = shortest_circle(successors, members)
        way.append(way[0])
    else:
        there = shortest_path(successors, members[:1], members[1:])
        way = [*there, *shortest_path(successors, there[-1:], members[:1])[1:]]
        way = [node for node in way if sketch.is_real(node)]
    arrows = tuple(_arrow(sketch, *ends, kind) for ends in pairwise(way))
    names = {name for node in members for name in sketch.steps[node]}
    return Circle(arrows, tuple(name for name in sketch.case.planned if name in names))


def _arrow(sketch: _Sketch, here: int, there: int, kind: Arrowed | None) -> Arrow:
    """The strongest arrow between two services that makes one step go before another."""
    pairs = [(before, after) for before in sketch.steps[here] for after in sketch.steps[there]]
    known = [(sketch.arrows[pair], pair) for pair in pairs if pair in sketch.arrows]
    indirect = [(why, pair) for why in (Arrowed.TIER, Arrowed.THROUGH) for pair in pairs if _leads(sketch, why, *pair)]
    weakest = _RANK[kind or Arrowed.BY_NAME]
    why, (before, after) = min(
        (arrow for arrow in (*known, *indirect) if _RANK[arrow[0]] <= weakest), key=lambda arrow: _RANK[arrow[0]]
    )
    return Arrow(before, after, why, compatibility.reason(sketch.case, before, after, why))


def _leads(sketch: _Sketch, why: Arrowed, before: str, after: str) -> bool:
    """Whether a preference that is drawn through nodes of its own puts the one before the other."""
    if why is Arrowed.THROUGH:
        return bool(sketch.offered[Arrowed.THROUGH])
    case = sketch.case
    tiers = [case.service(name).tier for name in (before, after)]
    if not sketch.offered[Arrowed.TIER] or None in tiers:
        return False
    first, then = (case.catalog.tiers.index(str(tier)) for tier in tiers)
    return first > then if case.request.operation is Operation.ROLLBACK else first < then


def _waves(sketch: _Sketch, level: Sequence[int]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Each step in the earliest wave that the arrows allow, in catalog order within."""
    waves: dict[int, list[tuple[str, ...]]] = {}
    for node, step in enumerate(sketch.steps):
        waves.setdefault(level[node], []).append(step)
    return tuple(tuple(waves[number]) for number in sorted(waves))
