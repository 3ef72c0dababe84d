"""The theorem on small worlds: where ranges alone speak and all running pairs fit, a plan is found exactly when some
safe one-by-one order exists, and every state that any interleaving of its waves can pass through fits.

What is safe is decided here from the sets of versions alone, by counting out, without the code under test.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, permutations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from deploy_gate.case import Case
from deploy_gate.decision import weigh
from deploy_gate.model import (
    Catalog,
    Direction,
    Environment,
    Facts,
    History,
    Need,
    Operation,
    Outcome,
    Record,
    Request,
    Service,
    State,
    Wanted,
)
from deploy_gate.order import find_order
from deploy_gate.versions import parse_range, parse_version
from tests.core.worlds import NOW, WHERE

ABSENT = 0


@dataclass(frozen=True)
class World:
    """Services from an old to a new version (0: absent before), and which pairs of versions fit."""

    moves: tuple[tuple[int, int], ...]
    edges: tuple[tuple[int, int, str, tuple[tuple[int, tuple[int, ...]], ...]], ...]
    """(holder, other, direction, for each version of the holder the versions of the other that it accepts)."""

    def fits(self, one: int, its: int, other: int, other_its: int) -> bool:
        for holder, against, direction, accepted in self.edges:
            for mine, my_version, theirs, their_version in ((one, its, other, other_its), (other, other_its, one, its)):
                if (holder, against) != (mine, theirs) or my_version == ABSENT:
                    continue
                allowed = dict(accepted).get(my_version)
                if allowed is None or (direction == "requiredBy" and their_version == ABSENT):
                    continue
                if their_version not in allowed:
                    return False
        return True

    def all_fit(self, serving: list[tuple[int, ...]]) -> bool:
        """Every version that serves fits every version of every other service that serves."""
        return all(
            self.fits(one, its, other, other_its)
            for one, other in combinations(range(len(self.moves)), 2)
            for its, other_its in product(serving[one], serving[other])
        )

    def has_safe_order(self) -> bool:
        return any(self._is_safe(order) for order in permutations(range(len(self.moves))))

    def _is_safe(self, order: tuple[int, ...]) -> bool:
        now = [move[0] for move in self.moves]
        for service in order:
            side_by_side = [(version,) for version in now]
            side_by_side[service] = self.moves[service]
            if not self.all_fit(side_by_side):
                return False
            now[service] = self.moves[service][1]
        return True

    def case(self, *, backwards: bool = False) -> Case:
        moves = [(new, old) if backwards else (old, new) for old, new in self.moves]
        services = {f"s{number}": Service(f"s{number}", f"acme/s{number}") for number in range(len(moves))}
        facts = {
            (WHERE, f"s{number}"): History(
                () if old == ABSENT else (
                    Record(f"s{number}", WHERE, State.ACTIVE, parse_version(f"{old}.0.0"), needs=self.needs(number, old)),
                )
            )
            for number, (old, _) in enumerate(moves)
        }
        wanted = tuple(
            Wanted(f"s{number}", parse_version(f"{new}.0.0"), needs=self.needs(number, new))
            for number, (_, new) in enumerate(moves)
        )
        operation = Operation.ROLLBACK if backwards else Operation.DEPLOY
        catalog = Catalog({WHERE: Environment(WHERE)}, services)
        return Case(Request(WHERE, wanted, operation=operation), catalog, Facts(facts), NOW)

    def needs(self, service: int, version: int) -> tuple[Need, ...]:
        return tuple(
            Need(
                f"s{other}",
                parse_range(" || ".join(f"={one}.0.0" for one in dict(accepted)[version])),
                direction=Direction.REQUIRES if direction == "requires" else Direction.REQUIRED_BY,
            )
            for holder, other, direction, accepted in self.edges
            if holder == service and version in dict(accepted)
        )


@st.composite
def worlds(draw: st.DrawFn, *, may_be_absent: bool = True) -> World:
    """Worlds whose running pairs fit and whose ranges are made of their versions, so that many have a safe order."""
    size = draw(st.integers(2, 5))
    old = st.integers(0 if may_be_absent else 1, 3)
    moves = tuple(draw(st.tuples(old, st.integers(1, 4)).filter(lambda move: move[0] != move[1])) for _ in range(size))
    pairs = [(one, other) for one, other in permutations(range(size), 2)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2 * size))
    edges = []
    for holder, other in chosen:
        direction = draw(st.sampled_from(["requires", "requires", "requiredBy"]))
        others = [version for version in moves[other] if version != ABSENT]
        accepted = []
        for mine, must in zip(moves[holder], moves[other], strict=True):
            # Old with old and new with new fit; whether the mixed pairs do is what makes the order.
            says = draw(st.booleans()) or direction == "requires"
            if mine == ABSENT or not says or (must == ABSENT and direction == "requires"):
                continue
            mixed = [version for version in others if version != must and draw(st.booleans())]
            allowed = tuple(sorted({version for version in (must, *mixed) if version != ABSENT}))
            if allowed:
                accepted.append((mine, allowed))
        edges.append((holder, other, direction, tuple(accepted)))
    return World(moves, tuple(edges))


@settings(max_examples=3000, deadline=None)
@given(worlds())
def test_a_plan_is_found_exactly_when_some_safe_order_exists(world: World) -> None:
    assert world.all_fit([(old,) for old, _ in world.moves])
    decision, _ = weigh(world.case())
    assert (decision.outcome is Outcome.GO) == world.has_safe_order(), decision.findings


@settings(max_examples=1500, deadline=None)
@given(worlds())
def test_every_state_of_every_interleaving_of_the_waves_fits(world: World) -> None:
    waves = find_order(world.case()).waves
    numbered = [[int(name[1:]) for step in wave for name in step] for wave in waves]
    assert not waves or sorted(sum(numbered, [])) == list(range(len(world.moves)))
    if not world.all_fit([(new,) for _, new in world.moves]):
        return
    done: set[int] = set()
    for wave in numbered:
        # Each service of the wave may be still old, side by side, or already new.
        for stages in product(range(3), repeat=len(wave)):
            serving = [(new if number in done else old,) for number, (old, new) in enumerate(world.moves)]
            for service, stage in zip(wave, stages, strict=True):
                old, new = world.moves[service]
                serving[service] = ((old,), (old, new), (new,))[stage]
            assert world.all_fit(serving), (waves, stages)
        done.update(wave)


@settings(max_examples=1000, deadline=None)
@given(worlds(may_be_absent=False))
def test_the_way_back_exists_exactly_when_the_way_there_does(world: World) -> None:
    there, back = (bool(find_order(world.case(backwards=way)).waves) for way in (False, True))
    assert there == back


@settings(max_examples=1000, deadline=None)
@given(worlds(may_be_absent=False))
def test_the_way_back_passes_only_through_states_that_fit(world: World) -> None:
    turned = World(tuple((new, old) for old, new in world.moves), world.edges)
    decision, case = weigh(world.case(backwards=True))
    if not turned.all_fit([(old,) for old, _ in turned.moves]):
        return
    assert (decision.outcome is Outcome.GO) == turned.has_safe_order()
    done: set[int] = set()
    for wave in find_order(case).waves:
        members = [int(name[1:]) for step in wave for name in step]
        serving = [
            (old, new) if number in members else (new if number in done else old,)
            for number, (old, new) in enumerate(turned.moves)
        ]
        assert turned.all_fit(serving)
        done.update(members)


@settings(max_examples=500, deadline=None)
@given(worlds(), st.randoms())
def test_the_order_of_the_catalog_decides_nothing_but_ties(world: World, random: object) -> None:
    case = world.case()
    names = list(case.catalog.services)
    random.shuffle(names)  # type: ignore[attr-defined]
    shuffled = Catalog(case.catalog.environments, {name: case.catalog.services[name] for name in names})
    one, other = find_order(case), find_order(Case(case.request, shuffled, case.facts, NOW))
    as_sets = [[{name for step in wave for name in step} for wave in order.waves] for order in (one, other)]
    assert as_sets[0] == as_sets[1]
