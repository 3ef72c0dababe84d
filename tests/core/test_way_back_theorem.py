"""The theorem on the way back as people ask for it: services by name, their versions and ranges found in the records,
while the catalog of today says something else.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from deploy_gate.case import Case
from deploy_gate.decision import weigh
from deploy_gate.model import Direction, Facts, History, Need, Operation, Outcome, Promote, Record, State, Wanted
from deploy_gate.request.back import resolve_back
from deploy_gate.versions import parse_range
from deploy_gate.way_back import stops
from tests.core.small_worlds import ABSENT, World, random_world
from tests.core.test_theorem import numbered
from tests.core.worlds import PIECES, WHERE

if TYPE_CHECKING:
    from collections.abc import Iterator


def by_its_records(world: World, random: Random) -> Case:
    """The planned versions lie behind the running ones in the records; the catalog speaks of none of them."""
    told = world.case(Operation.ROLLBACK)
    histories, named, promoted = {}, [], []
    for wanted in told.request.services:
        history = told.facts.history(WHERE, wanted.service)
        assert isinstance(history, History)
        older = Record(wanted.service, WHERE, State.INACTIVE, wanted.version, needs=wanted.needs)
        records = (*history.records, older)
        histories[WHERE, wanted.service] = History(records)
        nearest = next(stops(records), None)
        if nearest is not None and nearest.version == wanted.version and random.random() < 0.5:
            promoted.append(Promote(wanted.service))
        else:
            named.append(Wanted(wanted.service, wanted.version))
    services = {name: one.but(needs=today(random, world, name)) for name, one in told.catalog.services.items()}
    catalog = told.catalog.but(services=services)
    facts = Facts({**told.facts.histories, **histories})
    request, findings = resolve_back(
        told.request.but(services=tuple(named), promotions=tuple(promoted)), catalog, facts
    )
    assert findings == ()
    return Case(request, catalog, facts, told.now)


def today(random: Random, world: World, name: str) -> tuple[Need, ...]:
    """What the catalog says today, which nothing that ran before fits."""
    others = [f"s{number}" for number in range(world.size) if f"s{number}" != name]
    direction = random.choice((Direction.REQUIRES, Direction.REQUIRED_BY))
    return (Need(random.choice(others), parse_range(">=99"), direction=direction),)


def worlds(piece: int) -> Iterator[tuple[World, Random]]:
    """A thousand worlds, the same in every run, in which every service runs in some version."""
    for number in range(1000):
        random = Random(f"way back {piece} {number}")
        world = random_world(random)
        if all(ABSENT not in versions for versions in world.running) and world.moving:
            yield world, random


@pytest.mark.parametrize("piece", PIECES)
def test_a_way_back_is_found_exactly_when_there_is_a_safe_one_by_what_was_recorded(piece: int) -> None:
    ways = []
    for world, random in worlds(piece):
        decision, case = weigh(by_its_records(world, random))
        found = decision.outcome is Outcome.GO
        assert found == world.has_safe_order()
        ways.append(found)
        for state in world.states(numbered(case)) if found else ():
            assert world.all_fit(state)
    # Neither half is about nothing.
    assert len(ways) > 300
    assert 0.4 < sum(ways) / len(ways) < 0.9
