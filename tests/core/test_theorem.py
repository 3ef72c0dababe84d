"""The theorem on small worlds: where ranges alone speak and all running pairs fit, a plan is found exactly when some
safe order exists, and every state that any interleaving of its waves can pass through fits.

What is safe is counted out from the sets of versions, without the code under test.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy_gate.case import Case
from deploy_gate.decision import weigh
from deploy_gate.model import Operation, Outcome
from deploy_gate.order import find_order
from deploy_gate.plan import make_plan
from tests.core.small_worlds import World, random_world
from tests.core.worlds import PIECES

if TYPE_CHECKING:
    from collections.abc import Iterator

Waves = tuple[tuple[tuple[int, ...], ...], ...]


def numbered(case: Case) -> Waves:
    return tuple(tuple(tuple(int(name[1:]) for name in step) for step in wave) for wave in find_order(case).waves)


def plan_of(world: World, operation: Operation = Operation.DEPLOY) -> Waves | None:
    """The waves of a decision to go; None where it is no."""
    decision, case = weigh(world.case(operation))
    return numbered(case) if decision.outcome is Outcome.GO else None


def assert_theorem(world: World, operation: Operation = Operation.DEPLOY) -> bool:
    """Whether there is a plan, after both halves of the theorem have been seen to hold."""
    assert world.runs_well
    waves = plan_of(world, operation)
    assert (waves is not None) == world.has_safe_order()
    if waves is None:
        return False
    assert sorted(step for wave in waves for step in wave) == sorted(world.steps)
    for state in world.states(waves):
        assert world.all_fit(state), (waves, state)
    return True


def some_worlds(what: str, piece: int = 0, **kind: bool) -> Iterator[World]:
    """A thousand worlds, the same in every run."""
    return (random_world(Random(f"{what} {piece} {number}"), **kind) for number in range(1000))


@pytest.mark.parametrize("piece", PIECES)
def test_a_plan_is_found_exactly_when_there_is_a_safe_order_and_all_its_states_fit(piece: int) -> None:
    found = [assert_theorem(world) for world in some_worlds("there", piece)]
    # Neither half is about nothing.
    assert 0.4 < sum(found) / len(found) < 0.9


@pytest.mark.bulk
@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_world_against_the_theorem_can_be_made_small(random: Random) -> None:
    assert_theorem(random_world(random))


@pytest.mark.parametrize("piece", PIECES)
def test_every_state_fits_too_where_each_step_waits_only_for_its_own(piece: int) -> None:
    """A start that waits for what goes before it needs no waves."""
    overlapping = 0
    for world in some_worlds("early", piece):
        decision, case = weigh(world.case())
        if decision.outcome is not Outcome.GO:
            continue
        plan = make_plan(case, decision)
        after = {
            tuple(int(name[1:]) for name in step.services): frozenset(int(one.service[1:]) for one in step.after)
            for step in plan.steps
        }
        early = set(world.states_early(after))
        overlapping += not early <= set(world.states(numbered(case)))
        for state in early:
            assert world.all_fit(state), (after, state)
    # It is not about the same states as the waves.
    assert overlapping > 20


@pytest.mark.bulk
def test_there_is_a_way_back_exactly_when_there_is_a_way_there() -> None:
    for world in some_worlds("back", settled=True):
        back = world.turned_round()
        if back.runs_well:
            there, again = world.case(), back.case(Operation.ROLLBACK)
            assert bool(find_order(there).circles) == bool(find_order(again).circles)
            assert_theorem(back, Operation.ROLLBACK)


@pytest.mark.bulk
def test_where_some_pairs_do_not_fit_no_pair_that_fits_is_broken() -> None:
    """Whichever of its versions a service runs in, what fits it at first fits it in every state."""
    plans = 0
    for world in some_worlds("broken", runs_well=False):
        waves = plan_of(world)
        plans += waves is not None and not world.runs_well
        for state in world.states(waves or ()):
            assert not list(worse(world, state)), (waves, state)
    assert plans > 50


def worse(world: World, state: tuple[tuple[int, ...], ...]) -> Iterator[tuple[int, int, int, int]]:
    """The pairs that serve in a state and do not fit, of services that fitted in the versions they ran in."""
    for one, other in combinations(range(world.size), 2):
        for its, other_its in product(world.running[one], world.running[other]):
            if world.fits(one, its, other, other_its):
                for now, then in product(became(world, state, one, its), became(world, state, other, other_its)):
                    if not world.fits(one, now, other, then):
                        yield one, now, other, then


def became(world: World, state: tuple[tuple[int, ...], ...], number: int, version: int) -> tuple[int, ...]:
    """What serves of a service that ran in that version."""
    before, now = world.running[number], state[number]
    if now == before:
        return (version,)
    return (version, now[-1]) if len(now) > len(before) else now


@pytest.mark.bulk
def test_the_order_of_the_catalog_decides_nothing_but_ties() -> None:
    for number, world in enumerate(some_worlds("shuffled")):
        shuffled = Random(number).sample(range(world.size), world.size)
        orders = [find_order(world.case()), find_order(world.case(order=shuffled))]
        one, other = ([{name for step in wave for name in step} for wave in order.waves] for order in orders)
        assert one == other


@pytest.mark.bulk
def test_a_part_passes_only_through_states_that_fit_what_is_left_out() -> None:
    parts = 0
    for world in some_worlds("part"):
        whole = world.case()
        request = whole.request.but(allow_partial=True)
        decision, case = weigh(Case(request, whole.catalog, whole.facts, whole.now))
        parts += decision.outcome is Outcome.PARTIAL
        goes = {int(name[1:]) for name in decision.services}
        assert sorted([*decision.services, *decision.left_out]) == [f"s{number}" for number in world.moving]
        planned = tuple(target if number in goes else None for number, target in enumerate(world.planned))
        for state in replace(world, planned=planned).states(numbered(case)):
            assert world.all_fit(state)
    assert parts > 100
