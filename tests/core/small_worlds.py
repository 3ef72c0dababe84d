"""Worlds small enough to be counted out: what is safe in them is decided from sets of versions, by nothing under test.

In every world ranges alone speak. They are made of the versions that there are, so that many worlds have a safe order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, permutations, product
from typing import TYPE_CHECKING

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
    State,
    Wanted,
)
from deploy_gate.versions import Version, parse_range, parse_version
from tests.core.worlds import NOW, WHERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from random import Random

ABSENT = 0


@dataclass(frozen=True)
class Says:
    """One version of a service says which versions of another it fits; a provider does not need its consumers."""

    holder: int
    version: int
    other: int
    accepted: tuple[int, ...]
    direction: Direction = Direction.REQUIRES

    def refuses(self, version: int) -> bool:
        if version == ABSENT:
            return self.direction is Direction.REQUIRES
        return version not in self.accepted

    @property
    def need(self) -> Need:
        text = " || ".join(f"={version}.0.0" for version in self.accepted)
        return Need(f"s{self.other}", parse_range(text), direction=self.direction)


@dataclass(frozen=True)
class World:
    """Services from the versions that may be running, newest first, to a planned one; None stays as it is."""

    running: tuple[tuple[int, ...], ...]
    planned: tuple[int | None, ...]
    says: tuple[Says, ...]
    groups: tuple[str | None, ...]

    @property
    def size(self) -> int:
        return len(self.running)

    @cached_property
    def moving(self) -> tuple[int, ...]:
        return tuple(number for number in range(self.size) if self.planned[number] is not None)

    @cached_property
    def steps(self) -> tuple[tuple[int, ...], ...]:
        """What moves at once: the moving members of a group together, everything else alone."""
        found: dict[str, list[int]] = {}
        for number in self.moving:
            found.setdefault(self.groups[number] or f"alone {number}", []).append(number)
        return tuple(map(tuple, found.values()))

    @cached_property
    def _misfits(self) -> frozenset[tuple[int, int, int, int]]:
        versions = [{*self.running[n], self.planned[n]} - {None} for n in range(self.size)]
        found = set()
        for said in self.says:
            for version in versions[said.other]:
                if said.refuses(version or ABSENT):
                    found |= {
                        (said.holder, said.version, said.other, version or ABSENT),
                        (said.other, version or ABSENT, said.holder, said.version),
                    }
        return frozenset(found)

    def fits(self, one: int, its: int, other: int, other_its: int) -> bool:
        return (one, its, other, other_its) not in self._misfits

    def all_fit(self, serving: Iterable[tuple[int, ...]]) -> bool:
        """Every version that serves fits every version of every other service that serves."""
        return all(
            self.fits(one, its, other, other_its)
            for (one, mine), (other, theirs) in combinations(enumerate(serving), 2)
            for its, other_its in product(mine, theirs)
        )

    @property
    def runs_well(self) -> bool:
        return self.all_fit(self.running)

    def at(self, done: frozenset[int], moving: Iterable[int] = ()) -> tuple[tuple[int, ...], ...]:
        """What serves when some have moved and others are moving, old and new side by side."""
        serving = list(self.running)
        for number in done:
            serving[number] = (self._target(number),)
        for number in moving:
            serving[number] = (*self.running[number], self._target(number))
        return tuple(serving)

    def _target(self, number: int) -> int:
        target = self.planned[number]
        assert target is not None
        return target

    def has_safe_order(self) -> bool:
        """Some order of the steps passes only through states that fit, a group's members never side by side."""
        known: dict[frozenset[int], bool] = {}

        def ends_well(done: frozenset[int]) -> bool:
            if done not in known:
                left = [step for step in self.steps if step[0] not in done]
                known[done] = not left or any(
                    self._may_move(done, step) and ends_well(done.union(step)) for step in left
                )
            return known[done]

        return ends_well(frozenset())

    def _may_move(self, done: frozenset[int], step: tuple[int, ...]) -> bool:
        if len(step) == 1:
            return self.all_fit(self.at(done, step))
        return self.all_fit(self.at(done)) and self.all_fit(self.at(done.union(step)))

    def states(self, waves: Iterable[Iterable[tuple[int, ...]]]) -> Iterator[tuple[tuple[int, ...], ...]]:
        """Every state of every interleaving: each step of a wave still old, side by side, or already new."""
        done: frozenset[int] = frozenset()
        for wave in waves:
            steps = tuple(wave)
            for stages in product("osn", repeat=len(steps)):
                if any(stage == "s" and len(step) > 1 for stage, step in zip(stages, steps, strict=True)):
                    continue
                new = [number for stage, step in zip(stages, steps, strict=True) if stage == "n" for number in step]
                side = [number for stage, step in zip(stages, steps, strict=True) if stage == "s" for number in step]
                yield self.at(done.union(new), side)
            done = done.union(*steps)

    def states_early(self, after: Mapping[tuple[int, ...], frozenset[int]]) -> Iterator[tuple[tuple[int, ...], ...]]:
        """Likewise where each step waits only for what is before it, and for no wave."""
        steps = tuple(after)
        for stages in product("osn", repeat=len(steps)):
            staged = list(zip(stages, steps, strict=True))
            done = frozenset(number for stage, step in staged if stage == "n" for number in step)
            side = [number for stage, step in staged if stage == "s" for number in step]
            begun = [step for stage, step in staged if stage != "o"]
            switched_at_once = all(len(step) == 1 for stage, step in staged if stage == "s")
            if switched_at_once and all(after[step] <= done for step in begun):
                yield self.at(done, side)

    def turned_round(self) -> World:
        """The way back; every service was and is settled."""
        planned = tuple(None if new is None else old[0] for old, new in zip(self.running, self.planned, strict=True))
        running = tuple(old if new is None else (new,) for old, new in zip(self.running, self.planned, strict=True))
        return replace(self, running=running, planned=planned)

    def case(self, operation: Operation = Operation.DEPLOY, order: Iterable[int] | None = None) -> Case:
        """The world as the gates see it, its services in an order of the catalog's."""
        services = {f"s{n}": Service(f"s{n}", f"acme/s{n}", group=self.groups[n]) for n in order or range(self.size)}
        groups = {group: Group(group, has_switch=True) for group in self.groups if group}
        facts = {(WHERE, f"s{n}"): self._history(n) for n in range(self.size)}
        wanted = tuple(
            Wanted(f"s{n}", full(self._target(n)), needs=self._needs(n, self._target(n))) for n in self.moving
        )
        request = Request(WHERE, wanted, operation=operation, redeploy=True)
        return Case(request, Catalog({WHERE: Environment(WHERE)}, services, (), groups), Facts(facts), NOW)

    def _history(self, number: int) -> History:
        versions = self.running[number]
        return History(
            tuple(
                Record(
                    f"s{number}",
                    WHERE,
                    State.ACTIVE if place == len(versions) - 1 else State.FAILURE,
                    full(version),
                    needs=self._needs(number, version),
                )
                for place, version in enumerate(versions)
                if version != ABSENT
            )
        )

    def _needs(self, number: int, version: int) -> tuple[Need, ...]:
        return tuple(said.need for said in self.says if (said.holder, said.version) == (number, version))


def full(number: int) -> Version:
    return parse_version(f"{number}.0.0")


def random_world(random: Random, *, settled: bool = False, runs_well: bool = True) -> World:
    """A world of two to five services.

    `settled`: every service runs in exactly one version. `runs_well`: all running pairs fit; otherwise a few do not.
    """
    size = random.randint(2, 5)
    running = tuple(_running(random, settled=settled) for _ in range(size))
    planned = tuple(_planned(random, versions) for versions in running)
    groups = tuple("g" if random.random() < IN_GROUP else None for _ in range(size))
    pairs = list(permutations(range(size), 2))
    random.shuffle(pairs)
    says = []
    for holder, other in pairs[: random.randint(1, 2 * size)]:
        direction = random.choice((Direction.REQUIRES, Direction.REQUIRES, Direction.REQUIRED_BY))
        for version in sorted({*running[holder], planned[holder] or ABSENT} - {ABSENT}):
            meets = _meets(holder, version, other, running, planned)
            if not runs_well:
                meets = {one for one in meets if random.random() < STILL_FITS}
            if direction is Direction.REQUIRES and ABSENT in meets:
                continue
            mixed = {one for one in (*running[other], planned[other] or ABSENT) if random.random() < MIXED_FITS}
            accepted = tuple(sorted((meets | mixed) - {ABSENT}))
            if accepted and random.random() < SPEAKS:
                says.append(Says(holder, version, other, accepted, direction))
    return World(running, planned, tuple(says), groups)


IN_GROUP, STAYS, UNSETTLED, NEW = 0.12, 0.12, 0.15, 0.12
STILL_FITS, MIXED_FITS, SPEAKS = 0.85, 0.6, 0.9


def _running(random: Random, *, settled: bool) -> tuple[int, ...]:
    version = random.randint(1, 4)
    if settled or random.random() >= UNSETTLED + NEW:
        return (version,)
    return (ABSENT,) if random.random() < NEW / (UNSETTLED + NEW) else (version, random.randint(0, version - 1))


def _planned(random: Random, running: tuple[int, ...]) -> int | None:
    if len(running) == 1 and random.random() < STAYS:
        return None
    # What failed may be tried again; what runs settled is not deployed once more.
    return random.choice([version for version in range(1, 5) if (version,) != running])


def _meets(
    holder: int,
    version: int,
    other: int,
    running: tuple[tuple[int, ...], ...],
    planned: tuple[int | None, ...],
) -> set[int]:
    """What this version stands beside before anything moved, and after everything has."""
    found: set[int] = set()
    if version in running[holder]:
        found.update(running[other])
    if planned[holder] in (version, None):
        target = planned[other]
        found.update(running[other] if target is None else (target,))
    return found
