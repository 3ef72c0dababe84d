"""The order of the planned services: musts, then preferences kind by kind, then waves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.circles import Circle, SetAside, circle_of_musts, circle_of_preferences
from deploy_gate.graph import components, inside, levels, levels_without_circle
from deploy_gate.sketch import PREFERENCES, Sketch
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deploy_gate.case import Case
    from deploy_gate.model import Arrowed


class Order(Value):
    """The waves of services that go together, or the circles that forbid any order."""

    waves: tuple[tuple[tuple[str, ...], ...], ...] = ()
    """Wave by wave the steps, each the services that it switches."""
    circles: tuple[Circle, ...] = ()
    set_aside: tuple[SetAside, ...] = ()


def order_of(case: Case) -> Order:
    """The order of a case, found once."""
    return case.once(find_order)


def find_order(case: Case) -> Order:
    """The waves in which the planned services can go so that every state in between fits.

    A circle of musts forbids it. Preferences are added kind by kind; those that lie on a circle of what is kept and
    of their own kind are set aside together, which depends on no order of the catalog and takes linear time.
    """
    sketch = Sketch(case)
    everything = sketch.graph(*sketch.offered.values())
    level = levels_without_circle(everything, sketch.weights())
    if level is not None:
        return Order(waves=_waves(sketch, level))
    component = components(everything)
    if not sketch.circles_in(component):
        return Order(waves=_waves(sketch, levels(everything, component, sketch.weights())))
    musts = sketch.graph()
    component = components(musts)
    circles = sketch.circles_in(component)
    if circles:
        within = inside(musts, component)
        return Order(circles=tuple(circle_of_musts(sketch, within, members) for members in circles))
    set_aside = tuple(one for kind in PREFERENCES for one in _keep(sketch, kind))
    kept = sketch.graph()
    return Order(waves=_waves(sketch, levels(kept, components(kept), sketch.weights())), set_aside=set_aside)


def _keep(sketch: Sketch, kind: Arrowed) -> list[SetAside]:
    """Add one kind of preference to what is kept, and tell of the circles on which it was set aside."""
    merged = sketch.graph(sketch.offered[kind])
    component = components(merged)
    circles = sketch.circles_in(component)
    number_of = {component[members[0]]: number for number, members in enumerate(circles)}
    sketch.keep(kind, {node: number_of[one] for node, one in enumerate(component) if one in number_of})
    within = inside(merged, component) if circles else ()
    return [SetAside(kind, circle_of_preferences(sketch, within, members, kind)) for members in circles]


def _waves(sketch: Sketch, level: Sequence[int]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Each step in the earliest wave that the arrows allow, in catalog order within."""
    waves: dict[int, list[tuple[str, ...]]] = {}
    for node, step in enumerate(sketch.steps):
        waves.setdefault(level[node], []).append(step)
    return tuple(tuple(waves[number]) for number in sorted(waves))
