from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.case import edges_of
from deploy_gate.model import Finding, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case, Instance


def no_drift(case: Case) -> Iterator[Finding]:
    """The catalog knows every edge that the records of the requested services and their neighbours know."""
    holders = dict.fromkeys(case.planned)
    for name in case.planned:
        holders.update(case.neighbours[name])
    told: set[tuple[str, str]] = set()
    for holder in holders:
        for running in case.running(holder):
            for edge in edges_of(holder, running.needs.values()):
                if edge not in told and edge not in case.catalog_edges:
                    told.add(edge)
                    yield from _drift(case, running, *edge)


def _drift(case: Case, running: Instance, consumer: str, provider: str) -> Iterator[Finding]:
    touched = next((name for name in (consumer, provider) if name in case.planned), None)
    if touched is None:
        return
    message = f"the record of {running} says that {consumer} requires {provider}; the catalog does not"
    remedy = f"add {provider} to `requires` of {consumer} in the catalog, or deploy {running.service} without it"
    other = provider if touched == consumer else consumer
    yield Finding("no_drift", Verdict.NOTICE, "drift", touched, message, remedy, (other,))
