"""Small worlds in a line: a case for the gates from a notation that reads as a sentence.

`case("web 1>2; api 1>2; db 5", "web@2 -> api >=2")`: web and api are planned from 1.0.0 to 2.0.0, db stays at 5.0.0,
and version 2 of web requires api >=2. Without `@`, every version of the consumer says so; with `<-`, the provider says
which consumers it fits. `-` is absence: `web ->1` is
deployed first, and so is `web 1,->2` after a failure.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from deploy_gate.case import Case
from deploy_gate.model import (
    Catalog,
    Direction,
    Environment,
    Facts,
    Group,
    History,
    Need,
    Operation,
    Record,
    Request,
    Service,
    Source,
    State,
    Unread,
    Wanted,
)
from deploy_gate.requirement import parse_need
from deploy_gate.versions import Version, parse_version

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deploy_gate.model import Finding
    from deploy_gate.order import Order

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WHERE = "production"

PIECES = [0, *(pytest.param(number, marks=pytest.mark.bulk) for number in range(1, 6))]
"""Thousands of random worlds in pieces, of which the first says most already."""


def full(number: str) -> Version:
    return parse_version(number if "." in number or len(number) >= len("abcdef0") else f"{number}.0.0")


def a_record(service: str, number: str | None, state: State = State.ACTIVE, **more: Any) -> Record:  # noqa: ANN401
    values = {"environment": WHERE, "version": full(number) if number else None, "needs": ()} | more
    return Record(service, state=state, **values)


def edges_in(text: str) -> list[tuple[str, str | None, Need]]:
    """(holder, version it holds for or None for every one, need) of each `a@1 -> b >=2` or `a@1 <- b >=2`."""
    found = []
    for line in filter(None, (part.strip() for part in text.split(";"))):
        sign = "->" if "->" in line else "<-"
        holder, _, need = (part.strip() for part in line.partition(sign))
        name, _, version = holder.partition("@")
        direction = Direction.REQUIRES if sign == "->" else Direction.REQUIRED_BY
        found.append((name, version or None, parse_need(need, Source.RECORD, direction)))
    return found


def case(  # noqa: PLR0913 - a world has many sides, each with a default
    services: str,
    edges: str = "",
    *,
    catalog: str = "",
    tiers: dict[str, str] | None = None,
    groups: dict[str, str] | None = None,
    switch: bool = True,
    operation: Operation = Operation.DEPLOY,
    histories: dict[str, History | Unread] | None = None,
    **request: Any,  # noqa: ANN401
) -> Case:
    """A case in which every named service is read; `1>2` is planned, `1` stays, `->1` is new, `1,2>3` unsettled."""
    needs = edges_in(edges)
    entries: dict[str, Service] = {}
    facts: dict[tuple[str, str], Any] = {}
    wanted = []
    ranks = tuple(dict.fromkeys((tiers or {}).values()))
    for part in filter(None, (one.strip() for one in services.split(";"))):
        name, _, versions = part.partition(" ")
        running, _, planned = (half.strip() for half in versions.partition(">"))
        held = {number: _needs_of(needs, name, number) for number in [*running.split(","), planned]}
        listed = tuple(need for holder, _, need in edges_in(catalog) if holder == name)
        tier, group = (tiers or {}).get(name), (groups or {}).get(name)
        entries[name] = Service(name, f"acme/{name}", listed, tier, group)
        facts[WHERE, name] = _history(name, running, held)
        if planned:
            wanted.append(Wanted(name, full(planned), needs=held[planned]))
    facts |= {(WHERE, name): history for name, history in (histories or {}).items()}
    declared = {name: Group(name, has_switch=switch) for name in dict.fromkeys((groups or {}).values())}
    asked = Request(WHERE, tuple(wanted), operation=operation, **request)
    return Case(asked, Catalog({WHERE: Environment(WHERE)}, entries, ranks, declared), Facts(facts), NOW)


def _needs_of(needs: list[tuple[str, str | None, Need]], name: str, number: str) -> tuple[Need, ...]:
    return tuple(need for holder, version, need in needs if holder == name and version in (None, number))


def _history(name: str, running: str, held: dict[str, tuple[Need, ...]]) -> History:
    """Newest first; of several running versions the last is settled."""
    numbers = [number for number in running.split(",") if number not in ("", "-")]
    states = [State.FAILURE] * (len(numbers) - (running[-1:] != "-")) + [State.ACTIVE]
    return History(
        tuple(a_record(name, number, state, needs=held[number]) for number, state in zip(numbers, states, strict=False))
    )


def rows(found: Iterable[Finding]) -> list[str]:
    """Every finding in a line: verdict, code, service, then the message, and the remedy where there is one."""
    return [
        f"{one.verdict.value} {one.reason_code} {one.service}: {one.message}{one.remedy and f' | {one.remedy}'}"
        for one in found
    ]


def waves(found: Order) -> str:
    """`api, db | web` for two waves; `api+web` is a step that switches both."""
    return " | ".join(", ".join("+".join(step) for step in wave) for wave in found.waves)
