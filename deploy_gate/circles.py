"""Circles on which an order fails or preferences are set aside, and how they are told."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from deploy_gate import compatibility
from deploy_gate.graph import shortest_circle, shortest_path
from deploy_gate.model import Arrow, Arrowed, Operation
from deploy_gate.sketch import MUSTS, RANK
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deploy_gate.case import Case
    from deploy_gate.detours import Stay
    from deploy_gate.graph import Successors
    from deploy_gate.sketch import Sketch


class Circle(Value):
    """Services of which each must go before the next, and the last before the first.

    Where one arrow ends at another service than the next begins at, both are members of one group.
    """

    arrows: tuple[Arrow, ...]
    members: tuple[str, ...]
    """All services that are bound up in it, the circle's own among them, in the catalog's order."""


class SetAside(Value):
    """Preferences of one kind that the order does not follow: with what is stronger they lead in a circle."""

    kind: Arrowed
    circle: Circle

    @property
    def given_up(self) -> Arrow:
        """The first arrow of the circle that is such a preference."""
        return next(arrow for arrow in self.circle.arrows if arrow.why is self.kind)

    @property
    def others(self) -> tuple[Arrow, ...]:
        """The circle's other arrows."""
        return tuple(arrow for arrow in self.circle.arrows if arrow is not self.given_up)


def circle_of_musts(sketch: Sketch, within: Successors, members: Sequence[int]) -> Circle:
    """A short circle through some of the steps of one component; `within` leads nowhere else."""
    way = shortest_circle(within, members)
    return _told(sketch, [*way, way[0]], members, MUSTS)


def circle_of_preferences(sketch: Sketch, within: Successors, members: Sequence[int], kind: Arrowed) -> Circle:
    """A circle through the first step of one component and another that is near; `within` leads nowhere else."""
    there = shortest_path(within, members[:1], members[1:])
    way = [*there, *shortest_path(within, there[-1:], members[:1])[1:]]
    return _told(sketch, way, members, tuple(RANK)[: RANK[kind] + 1])


def _told(sketch: Sketch, way: Sequence[int], members: Sequence[int], kinds: Sequence[Arrowed]) -> Circle:
    stops = [place for place, node in enumerate(way) if sketch.is_step(node)]
    ways = (way[start : end + 1] for start, end in pairwise(stops))
    names = {name for node in members for name in sketch.steps[node]}
    return Circle(
        tuple(_arrow(sketch, one, kinds) for one in ways),
        tuple(name for name in sketch.case.planned if name in names),
    )


def _arrow(sketch: Sketch, way: Sequence[int], kinds: Sequence[Arrowed]) -> Arrow:
    """The strongest arrow of these kinds that makes the way's first step go before its last, and is not set aside."""
    here, there = way[0], way[-1]
    found = [
        arrow
        for arrow in _arrows(sketch, way)
        if arrow.why in kinds and (arrow.why in (*MUSTS, kinds[-1]) or not sketch.set_aside(arrow.why, here, there))
    ]
    return min(found, key=lambda arrow: RANK[arrow.why])


def _arrows(sketch: Sketch, way: Sequence[int]) -> Iterator[Arrow]:
    case = sketch.case
    pairs = [(before, after) for before in sketch.steps[way[0]] for after in sketch.steps[way[-1]]]
    for pair in pairs:
        why = sketch.arrows.get(pair)
        if why is not None:
            yield Arrow(*pair, why, compatibility.reason(case, *pair, why))
    for pair in pairs:
        if _tiers_lead(sketch, *pair):
            first, then = (case.service(name).tier for name in pair)
            yield Arrow(*pair, Arrowed.TIER, f"{then} come after {first}")
    stays = [sketch.stays[node] for node in way[1:-1] if node in sketch.stays]
    if stays:
        yield _through(case, sketch.steps[way[0]], stays, sketch.steps[way[-1]])


def _through(case: Case, first: Sequence[str], stays: Sequence[Stay], last: Sequence[str]) -> Arrow:
    """The arrow over services that stay from a member of one step to a member of another."""
    near, far = stays[0].service, stays[-1].service
    through = f"through {', '.join(stay.service for stay in stays)}"
    if stays[0].backward:
        before = next(name for name in first if (name, near) in case.edges)
        after = next(name for name in last if (far, name) in case.edges and case.goes_back(name))
        reason = f"{before} requires {after} {through}, and {after} goes back to {case.planned[after].version}"
    else:
        before = next(name for name in first if (near, name) in case.edges and not case.goes_back(name))
        after = next(name for name in last if (name, far) in case.edges)
        reason = f"{after} requires {before} {through}"
    return Arrow(before, after, Arrowed.THROUGH, reason)


def _tiers_lead(sketch: Sketch, before: str, after: str) -> bool:
    case = sketch.case
    first, then = (case.service(name).tier for name in (before, after))
    if first is None or then is None:
        return False
    places = [case.catalog.tiers.index(tier) for tier in (first, then)]
    return places[0] > places[1] if case.request.operation is Operation.ROLLBACK else places[0] < places[1]
