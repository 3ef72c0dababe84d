"""The edges that came with a service, held against the catalog: they add to its own and never replace one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from deploy_gate.model import Catalog, Direction, Need, Service
from deploy_gate.request.shown import shown
from deploy_gate.requirement import MAX_RANGES

if TYPE_CHECKING:
    from deploy_gate.request.complaints import Complaints
    from deploy_gate.request.draft import SaidNeed
    from deploy_gate.versions import Range


def check_needs(
    said: tuple[SaidNeed, ...], service: Service, catalog: Catalog, complaints: Complaints
) -> tuple[Need, ...]:
    """Every edge once; an unknown service, the service itself, and ranges that exclude each other are problems."""
    accepted = _of_catalog(service)
    ranges: Counter[str] = Counter(one.need.other for one in said if one.need.range is not None)
    for name, count in ranges.items():
        if count > MAX_RANGES:
            where = next(one.where for one in said if one.need.other == name)
            complaints.add(where, f"{name} is given {count} ranges, and it takes at most {MAX_RANGES}: write one range")
    if max(ranges.values(), default=0) > MAX_RANGES:
        return ()
    needs: dict[Need, None] = {}
    for one in said:
        need = one.need
        if need.other == service.name:
            verb = "require itself" if need.direction is Direction.REQUIRES else "be required by itself"
            complaints.add(one.where, f"{service.name} cannot {verb}: take it out")
        elif need.other not in catalog.services:
            guess = complaints.guess(need.other, catalog.services)
            complaints.add(
                one.where, f"{shown(need.other)} is no service of the catalog{guess or ': add it there, or correct it'}"
            )
        elif (both := _meeting(accepted.get(need.other), need)) is not None and both.is_empty:
            complaints.add(
                one.where,
                f"no version of {need.other} can be in {shown(str(need.range))} and in "
                f"{shown(str(accepted[need.other]))}, which {service.name} says already: change one of the two",
            )
        else:
            needs[need] = None
            if both is not None:
                accepted[need.other] = both
    return tuple(needs)


def _of_catalog(service: Service) -> dict[str, Range]:
    """What the catalog accepts of each other service, all its ranges together."""
    accepted: dict[str, Range] = {}
    for need in service.needs:
        both = _meeting(accepted.get(need.other), need)
        if both is not None:
            accepted[need.other] = both
    return accepted


def _meeting(accepted: Range | None, need: Need) -> Range | None:
    if need.range is None or accepted is None:
        return need.range or accepted
    return accepted.intersection(need.range)
