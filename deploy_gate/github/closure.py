"""Which services a request touches: all they need, and all that needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from deploy_gate.model import Catalog, Need, Request


def closure(request: Request, catalog: Catalog) -> tuple[str, ...]:
    """The requested services, and those of the catalog that are related to them, however far, in one direction.

    Edges are the catalog's and the request's together; names that the catalog does not know are left out. Of a
    workflow run that is to be undone any service may be one.
    """
    providers: dict[str, list[str]] = {}
    consumers: dict[str, list[str]] = {}
    for name, needs in _declared(request, catalog):
        for need in needs:
            consumer, provider = (name, need.other) if need.direction is Direction.REQUIRES else (need.other, name)
            if consumer in catalog.services and provider in catalog.services:
                providers.setdefault(consumer, []).append(provider)
                consumers.setdefault(provider, []).append(consumer)
    if request.run is not None:
        return tuple(catalog.services)
    requested = [name for name in dict.fromkeys(request.names) if name in catalog.services]
    related = _reach(requested, providers) | _reach(requested, consumers)
    return (*requested, *(name for name in catalog.services if name in related and name not in requested))


def _declared(request: Request, catalog: Catalog) -> Iterator[tuple[str, tuple[Need, ...]]]:
    for service in catalog.services.values():
        yield service.name, service.needs
    for wanted in request.services:
        yield wanted.service, wanted.needs
    for promotion in request.promotions:
        yield promotion.service, promotion.needs


def _reach(starts: Iterable[str], edges: Mapping[str, list[str]]) -> set[str]:
    reached = set(starts)
    waiting = list(reached)
    while waiting:
        for name in edges.get(waiting.pop(), ()):
            if name not in reached:
                reached.add(name)
                waiting.append(name)
    return reached
