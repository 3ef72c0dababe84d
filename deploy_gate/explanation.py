"""Why a service has the edges it has: catalog, payload, record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import Direction, History, Source, Unread
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.model import Catalog, Facts, Need, Request


class Edge(Value):
    """One statement that a consumer requires a provider: who made it, where, and about which versions."""

    consumer: str
    provider: str
    source: Source
    said_by: str
    """What holds the statement: `the catalog`, `the payload of web 2.0.0`, `the record of web 1.4.0 in staging`."""
    about: str
    """The service that a range is about."""
    range: str | None
    """None: by name, so that the provider goes first."""


class Explanation(Value):
    """Every statement that joins a service to another, and what could not be read of them."""

    service: str
    edges: tuple[Edge, ...]
    unknown: tuple[str, ...] = ()


def explain(service: str, catalog: Catalog, request: Request | None, facts: Facts) -> Explanation:
    """First what the service requires, then what requires it; each in the order catalog, payload, records."""
    found = [edge for edge in _statements(catalog, request, facts) if service in (edge.consumer, edge.provider)]
    edges = tuple(sorted(dict.fromkeys(found), key=lambda edge: edge.consumer != service))
    unknown = tuple(
        f"what {environment} runs of {name}: {history.why}"
        for (environment, name), history in facts.histories.items()
        if isinstance(history, Unread)
    )
    return Explanation(service, edges, unknown)


def _statements(catalog: Catalog, request: Request | None, facts: Facts) -> Iterator[Edge]:
    for name, entry in catalog.services.items():
        for need in entry.needs:
            yield _edge(name, need, Source.CATALOG, "the catalog")
    for wanted in request.services if request else ():
        for need in wanted.needs:
            yield _edge(wanted.service, need, Source.PAYLOAD, f"the payload of {wanted.service} {wanted.version}")
    for (environment, name), history in facts.histories.items():
        newest = history.newest if isinstance(history, History) else None
        for need in (newest.needs if newest else None) or ():
            version = newest.version if newest else None
            yield _edge(name, need, Source.RECORD, f"the record of {name} {version or '(no version)'} in {environment}")


def _edge(holder: str, need: Need, source: Source, said_by: str) -> Edge:
    ends = (holder, need.other) if need.direction is Direction.REQUIRES else (need.other, holder)
    return Edge(*ends, source, said_by, need.other, None if need.range is None else str(need.range))
