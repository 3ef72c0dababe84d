from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.case import edges_of
from deploy_gate.model import Finding, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deploy_gate.case import Case, Edge, Instance

MOST: Final = 10
"""Edges of one record that are told one by one."""


def no_drift(case: Case) -> Iterator[Finding]:
    """The catalog knows every edge that the records of the requested services and their neighbours know."""
    holders = dict.fromkeys(case.planned)
    for name in case.planned:
        holders.update(case.neighbours[name])
    told: set[Edge] = set()
    for holder in holders:
        for running in case.running(holder):
            edges = [edge for edge in _unknown(case, holder, running) if edge not in told]
            told.update(edges)
            yield from _drift(case, running, edges)


def _unknown(case: Case, holder: str, running: Instance) -> Iterable[Edge]:
    """What the record says of planned services and the catalog does not, each edge once."""
    edges = dict.fromkeys(edges_of(holder, running.needs.values()))
    return (
        edge
        for edge in edges
        if edge not in case.catalog_edges and (edge[0] in case.planned or edge[1] in case.planned)
    )


def _drift(case: Case, running: Instance, edges: list[Edge]) -> Iterator[Finding]:
    for consumer, provider in edges[:MOST]:
        if consumer == provider:
            message = f"the record of {running} says that {consumer} requires itself, which nothing heeds"
            yield _finding(case, (consumer, provider), message, f"deploy {consumer} without that requirement")
            continue
        message = f"the record of {running} says that {consumer} requires {provider}; the catalog does not"
        remedy = f"add {provider} to `requires` of {consumer} in the catalog, or deploy {running.service} without it"
        yield _finding(case, (consumer, provider), message, remedy)
    if rest := edges[MOST:]:
        message = f"the record of {running} knows {len(rest):,} more requirements that the catalog does not"
        yield _finding(case, rest[0], message, f"deploy {running.service} without them, or add them to the catalog")


def _finding(case: Case, edge: Edge, message: str, remedy: str) -> Finding:
    touched, other = edge if edge[0] in case.planned else edge[::-1]
    return Finding("no_drift", Verdict.NOTICE, "drift", touched, message, remedy, (other,))
