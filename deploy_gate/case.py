"""What the gates look at: the request, the catalog, the facts and the clock, and what follows from them."""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from deploy_gate.model import (
    Catalog,
    Direction,
    Facts,
    History,
    Need,
    Operation,
    Record,
    Request,
    Service,
    Unread,
    Wanted,
)
from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from deploy_gate.versions import Version


class Presence(Enum):
    """What an instance is at the time of asking."""

    RUNNING = "running"
    PLANNED = "planned"
    ABSENT = "absent"


class Instance(Value):
    """One version of one service, running or planned, with what it says of others; or that none of it runs."""

    service: str
    presence: Presence
    version: Version | None = None
    """None where a record does not tell it."""
    needs: Mapping[str, tuple[Need, ...]] = NOTHING
    """By the other service's name."""

    # Two instances are one only where they are the same: the core asks that often, and never compares parts.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def is_absent(self) -> bool:
        return self.presence is Presence.ABSENT

    def __str__(self) -> str:
        return f"{self.service} {self.version}" if self.version else f"{self.service} (version unknown)"


Found = TypeVar("Found")

Edge: TypeAlias = tuple[str, str]
"""(consumer, provider), by name."""


def needs_by_other(needs: Iterable[Need]) -> Mapping[str, tuple[Need, ...]]:
    """The needs by the other service's name, the same need said twice kept once."""
    grouped: dict[str, tuple[Need, ...]] = {}
    for need in needs:
        known = grouped.get(need.other)
        if known is None:
            grouped[need.other] = (need,)
        elif not any(need.range == one.range and need.direction is one.direction for one in known):
            grouped[need.other] = (*known, need)
    return grouped


class Case:
    """One question to the gates, and what can be derived from it; nothing here changes or looks elsewhere."""

    def __init__(self, request: Request, catalog: Catalog, facts: Facts, now: datetime) -> None:
        self.request = request
        self.catalog = catalog
        self.facts = facts
        self.now = now
        self._running: dict[str, tuple[Instance, ...]] = {}
        self._found: dict[object, object] = {}

    @cached_property
    def planned(self) -> Mapping[str, Instance]:
        """The planned instance of every requested service, in the catalog's order."""
        wanted = {one.service: one for one in self.request.services}
        return {name: self._planned(wanted[name]) for name in self._in_catalog_order(wanted)}

    def _in_catalog_order(self, names: Mapping[str, object]) -> Iterable[str]:
        return (name for name in self.catalog.services if name in names)

    def _planned(self, wanted: Wanted) -> Instance:
        of_catalog = self.catalog.services[wanted.service].needs
        if self.request.operation is Operation.ROLLBACK:
            # A version that ran before fits what was recorded with it, whatever the catalog says today.
            of_catalog = ()
        needs = needs_by_other((*of_catalog, *wanted.needs))
        return Instance(wanted.service, Presence.PLANNED, wanted.version, needs)

    @cached_property
    def wanted(self) -> Mapping[str, Wanted]:
        return {one.service: one for one in self.request.services}

    def service(self, name: str) -> Service:
        """The catalog's entry of a service that the request names."""
        return self.catalog.services[name]

    def newest(self, service: str, environment: str | None = None) -> Record | Unread | None:
        """The newest record that tells what runs; None where there is none."""
        match self.facts.history(environment or self.request.environment, service):
            case History() as history:
                return history.newest
            case unread:
                return unread

    def running(self, service: str) -> tuple[Instance, ...]:
        """Every version that may be running in the request's environment, newest first; empty where unread.

        A record that is neither active nor gone may have changed everything or nothing: its version and the one
        before both count.
        """
        found = self._running.get(service)
        if found is None:
            found = self._running[service] = tuple(self._may_run(service))
        return found

    def _may_run(self, service: str) -> Iterator[Instance]:
        history = self.facts.history(self.request.environment, service)
        if isinstance(history, Unread):
            return
        for record in history.telling:
            if record.state.is_gone:
                break
            yield self._recorded(record)
            if record.state.is_serving:
                return
        yield Instance(service, Presence.ABSENT)

    def _recorded(self, record: Record) -> Instance:
        needs = record.needs
        if needs is None:
            entry = self.catalog.services.get(record.service)
            needs = entry.needs if entry else ()
        return Instance(record.service, Presence.RUNNING, record.version, needs_by_other(needs))

    @cached_property
    def edges(self) -> Mapping[Edge, None]:
        """Who requires whom by name, over planned and running versions and the catalog, each once, in order."""
        found: dict[Edge, None] = {}
        for instance in self.planned.values():
            _add_edges(found, instance)
        environment = self.request.environment
        for place, name in self.facts.histories:
            if place != environment:
                continue
            for instance in self.running(name):
                _add_edges(found, instance)
            if name not in self.planned and name in self.catalog.services:
                found.update(dict.fromkeys(edges_of(name, (self.catalog.services[name].needs,))))
        return found

    @cached_property
    def catalog_edges(self) -> frozenset[Edge]:
        """Who requires whom by the catalog."""
        return frozenset(
            edge for name, entry in self.catalog.services.items() for edge in edges_of(name, (entry.needs,))
        )

    @cached_property
    def neighbours(self) -> Mapping[str, Mapping[str, None]]:
        """Every service that an edge joins to a requested one, by the requested one."""
        joined: dict[str, dict[str, None]] = {name: {} for name in self.planned}
        for consumer, provider in self.edges:
            if consumer in joined:
                joined[consumer][provider] = None
            if provider in joined:
                joined[provider][consumer] = None
        return joined

    @cached_property
    def joined(self) -> tuple[Edge, ...]:
        """Every two planned services that an edge joins, once, whichever way the edge goes."""
        pairs: dict[Edge, None] = {}
        for consumer, provider in self.edges:
            if consumer in self.planned and provider in self.planned and (provider, consumer) not in pairs:
                pairs[consumer, provider] = None
        return tuple(pairs)

    def rank(self, service: str) -> int:
        """The place of a planned service in the catalog's order."""
        return self._ranks[service]

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        return {name: number for number, name in enumerate(self.planned)}

    def goes_back(self, service: str) -> bool:
        """The planned version is older than the one deployed last; where they have no order, a rollback goes back."""
        return service in self._backward

    @cached_property
    def _backward(self) -> frozenset[str]:
        return frozenset(name for name, planned in self.planned.items() if self._is_backward(name, planned.version))

    def _is_backward(self, service: str, planned: Version | None) -> bool:
        last = next((one for one in self.running(service) if not one.is_absent), None)
        if last is None:
            return False
        if planned is not None and last.version is not None:
            if planned.is_older_than(last.version):
                return True
            if last.version.is_older_than(planned):
                return False
        return self.request.operation is Operation.ROLLBACK

    def once(self, find: Callable[[Case], Found]) -> Found:
        """What a function finds out about this case, asked of it once: gates and plan may want the same."""
        if find not in self._found:
            self._found[find] = find(self)
        return cast("Found", self._found[find])

    def without(self, services: Iterable[str]) -> Case:
        """The same question with some services left out."""
        gone = frozenset(services)
        left = tuple(one for one in self.request.services if one.service not in gone)
        request = self.request.but(services=left)
        return Case(request, self.catalog, self.facts, self.now)


def _add_edges(found: dict[Edge, None], instance: Instance) -> None:
    holder = instance.service
    for needs in instance.needs.values():
        for need in needs:
            found[(holder, need.other) if need.direction is Direction.REQUIRES else (need.other, holder)] = None


def edges_of(holder: str, needs: Iterable[Iterable[Need]]) -> list[Edge]:
    """The (consumer, provider) names that the holder's needs join."""
    return [
        (holder, need.other) if need.direction is Direction.REQUIRES else (need.other, holder)
        for group in needs
        for need in group
    ]
