"""The order that is found in linear time is the one that its definition gives, written out pair by pair."""

from __future__ import annotations

from itertools import pairwise, product
from random import Random
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy_gate.compatibility import arrows
from deploy_gate.model import Arrowed, Operation
from deploy_gate.order import find_order
from deploy_gate.sketch import MUSTS, PREFERENCES
from tests.core.worlds import PIECES, case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case
    from deploy_gate.circles import Circle


class Definition:
    """Musts, then kind by kind every preference whose two ends lie on no circle of what is kept and its kind."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.step_of = {name: self.step(name) for name in case.planned}
        self.kept: nx.DiGraph[str] = nx.DiGraph()
        self.kept.add_nodes_from(self.step_of.values())
        self.offered = {why: set(self.pairs(why)) for why in (*MUSTS, *PREFERENCES)}
        self.holding = {why: self.offered[why] for why in MUSTS}
        self.kept.add_edges_from(self.between_steps(pair for why in MUSTS for pair in self.offered[why]))
        self.circles = self.circles_of(self.kept)
        self.set_aside: dict[Arrowed, set[frozenset[str]]] = {}
        for kind in () if self.circles else PREFERENCES:
            self.add(kind)

    def step(self, name: str) -> str:
        group = self.case.service(name).group
        return f"group {group}" if group else name

    def between_steps(self, pairs: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        steps = ((self.step_of[before], self.step_of[after]) for before, after in pairs)
        return ((before, after) for before, after in steps if before != after)

    def pairs(self, why: Arrowed) -> Iterator[tuple[str, str]]:
        case = self.case
        match why:
            case Arrowed.TIER:
                for one, other in product(case.planned, repeat=2):
                    first, then = (case.service(name).tier for name in (one, other))
                    if first and then and first != then:
                        forward = case.catalog.tiers.index(first) < case.catalog.tiers.index(then)
                        yield (one, other) if forward is (case.request.operation is Operation.DEPLOY) else (other, one)
            case Arrowed.THROUGH:
                for consumer, provider in product(case.planned, repeat=2):
                    if consumer != provider and self.requires_through(consumer, provider):
                        yield (consumer, provider) if case.goes_back(provider) else (provider, consumer)
            case _:
                yield from ((before, after) for before, after, kind in arrows(case) if kind is why)

    def requires_through(self, consumer: str, provider: str) -> bool:
        seen: set[str] = set()
        reached = {other for one, other in self.case.edges if one == consumer and other not in self.case.planned}
        while reached - seen:
            stay = (reached - seen).pop()
            seen.add(stay)
            if (stay, provider) in self.case.edges:
                return True
            reached |= {other for one, other in self.case.edges if one == stay and other not in self.case.planned}
        return False

    def circles_of(self, graph: nx.DiGraph[str]) -> set[frozenset[str]]:
        found = (component for component in nx.strongly_connected_components(graph) if len(component) > 1)
        return {frozenset(name for name, step in self.step_of.items() if step in component) for component in found}

    def add(self, kind: Arrowed) -> None:
        merged = self.kept.copy()
        merged.add_edges_from(self.between_steps(iter(self.offered[kind])))
        self.set_aside[kind] = self.circles_of(merged)
        self.holding[kind] = {
            (before, after)
            for before, after in self.offered[kind]
            if not any({before, after} <= circle for circle in self.set_aside[kind])
        }
        self.kept.add_edges_from(self.between_steps(iter(self.holding[kind])))

    def waves(self) -> list[set[str]]:
        """Every step as early as may be, so that there are as many waves as the longest chain has steps."""
        if self.circles:
            return []
        generations = [set(generation) for generation in nx.topological_generations(self.kept)]
        assert len(generations) == nx.dag_longest_path_length(self.kept) + 1
        return [{name for name, step in self.step_of.items() if step in generation} for generation in generations]

    def assert_tells(self, circle: Circle, kind: Arrowed | None) -> None:
        """The circle is one, each arrow of it is there and not set aside, and one at least is of the kind."""
        assert len(circle.arrows) > 1
        assert {name for arrow in circle.arrows for name in (arrow.before, arrow.after)} <= set(circle.members)
        for arrow, following in pairwise((*circle.arrows, circle.arrows[0])):
            assert self.step_of[arrow.after] == self.step_of[following.before]
            allowed = self.offered if arrow.why is kind else self.holding
            assert (arrow.before, arrow.after) in allowed[arrow.why]
        assert kind is None or any(arrow.why is kind for arrow in circle.arrows)


def a_case(random: Random) -> Case:
    names = "abcdefgh"[: random.randint(2, 8)]
    moves = ["1>2", "1>2", "1>2", "2>1", "1", "->1"]
    services = "; ".join(f"{name} {random.choice(moves if name != 'a' else moves[:4])}" for name in names)
    ranges = ["*", "*", "<3", ">=2", "=1", random.choice(["", "*", "*"])]
    edges = "; ".join(
        f"{holder}{random.choice(['', '@1', '@2'])} {random.choice(['->', '->', '<-'])} {other} {random.choice(ranges)}"
        for holder, other in product(names, repeat=2)
        if holder != other and random.random() < 1.3 / len(names)
    )
    return case(
        services,
        edges,
        tiers={name: random.choice("xyz") for name in names if random.random() < 0.5},
        groups={name: random.choice("gh") for name in names if random.random() < 0.2},
        operation=random.choice([Operation.DEPLOY, Operation.DEPLOY, Operation.ROLLBACK]),
    )


def assert_as_defined(one: Case) -> None:
    definition = Definition(one)
    order = find_order(one)
    assert [{name for step in wave for name in step} for wave in order.waves] == definition.waves()
    catalog = list(one.catalog.services)
    for wave in order.waves:
        assert [step[0] for step in wave] == sorted((step[0] for step in wave), key=catalog.index)
    assert {frozenset(circle.members) for circle in order.circles} == definition.circles
    for circle in order.circles:
        definition.assert_tells(circle, None)
    told = {(aside.kind, frozenset(aside.circle.members)) for aside in order.set_aside}
    assert len(told) == len(order.set_aside)
    assert told == {(kind, circle) for kind, circles in definition.set_aside.items() for circle in circles}
    for aside in order.set_aside:
        definition.assert_tells(aside.circle, aside.kind)


@pytest.mark.parametrize("piece", PIECES)
def test_the_order_is_the_one_of_the_definition(piece: int) -> None:
    for number in range(600):
        assert_as_defined(a_case(Random(f"{piece} {number}")))


@pytest.mark.bulk
@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_case_against_the_definition_can_be_made_small(random: Random) -> None:
    assert_as_defined(a_case(random))
