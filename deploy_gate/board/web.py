"""Who requires whom, as the catalog and the records of the survey say, and in which wave each would go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.graph import adjacency, components, levels
from deploy_gate.model import Direction, History
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from deploy_gate.model import Catalog, Need, Record, Survey


class Strand(Value):
    """A consumer requires a provider, by the catalog, or only by what was recorded with versions that run."""

    consumer: str
    provider: str
    recorded: tuple[Record, ...] = ()
    """The newest records that say so, where the catalog does not; empty: the catalog says so."""


def strands(catalog: Catalog, survey: Survey) -> tuple[Strand, ...]:
    """Every edge once: the catalog's in its order, then those that only records know."""
    found = {
        ends: Strand(*ends) for service in catalog.services.values() for ends in _ends(service.name, service.needs)
    }
    drifted: dict[tuple[str, str], list[Record]] = {}
    for history in survey.histories.values():
        newest = history.newest if isinstance(history, History) else None
        if newest is None:
            continue
        for ends in dict.fromkeys(_ends(newest.service, newest.needs or ())):
            if ends not in found:
                drifted.setdefault(ends, []).append(newest)
    return (*found.values(), *(Strand(*ends, tuple(records)) for ends, records in drifted.items()))


def waves(services: Sequence[str], edges: Iterable[Strand]) -> Mapping[str, int]:
    """For each service the wave in which it would go if all of them went at once, counted from 1.

    Services on a circle share one.
    """
    number = {name: place for place, name in enumerate(services)}
    pairs = [
        (number[edge.provider], number[edge.consumer])
        for edge in edges
        if edge.provider in number and edge.consumer in number
    ]
    successors = adjacency(len(services), pairs)
    found = levels(successors, components(successors), [1] * len(services))
    return {name: found[place] + 1 for name, place in number.items()}


def _ends(holder: str, needs: Iterable[Need]) -> Iterator[tuple[str, str]]:
    for need in needs:
        yield (holder, need.other) if need.direction is Direction.REQUIRES else (need.other, holder)
