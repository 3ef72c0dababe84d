"""Circles of requirements by name, which no order of deployments can satisfy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.graph import components, shortest_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.catalog.draft import Draft, WrittenNeed
    from deploy_gate.catalog.mistakes import Mistakes

_SHOWN: Final = 12


def check_circles(draft: Draft, mistakes: Mistakes) -> None:
    """Services that require each other by name alone stand in one group, or the circle is named, once.

    A circle with a range in it may have an order, depending on the versions; that is for a plan to find out.
    """
    names = list(draft.services)
    number = {name: index for index, name in enumerate(names)}
    by_name = {name: _by_name(service.needs) for name, service in draft.services.items()}
    successors = [[number[other] for other in by_name[name] if other in number and other != name] for name in names]
    component = components(successors)
    inside = [
        [after for after in afters if component[after] == component[node]] for node, afters in enumerate(successors)
    ]
    shown: set[int] = set()
    for index, name in enumerate(names):
        for after in inside[index]:
            group = draft.services[name].group
            is_grouped = group is not None and group == draft.services[names[after]].group
            if is_grouped or component[index] in shown:
                continue
            shown.add(component[index])
            circle = [name, *(names[node] for node in shortest_path(inside, [after], [index]))]
            written = by_name[name][names[after]]
            mistakes.add(written.node, written.path, _circular(circle))


def _by_name(needs: tuple[WrittenNeed, ...]) -> Mapping[str, WrittenNeed]:
    """Who is required without any word about versions."""
    ranged = {written.need.other for written in needs if written.need.range is not None}
    return {written.need.other: written for written in needs if written.need.other not in ranged}


def _circular(circle: list[str]) -> str:
    shown = circle if len(circle) <= _SHOWN else [*circle[: _SHOWN - 2], f"({len(circle) - _SHOWN} more)", circle[-1]]
    return (
        f"{' requires '.join(shown)}: this circle is by name, so no order of deployments can satisfy it; put its "
        "services into one group, or give one of the requirements a range or '*'"
    )
