"""An organisation goes through many requests at once while everything that may go wrong does."""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from standin import read_world
from standin.fault_file import read_faults
from standin.faults import Faults
from tests.rehearsal.clock import SharedClock
from tests.rehearsal.cluster import Cluster
from tests.rehearsal.demand import Asked, ask, collect, conclude, could_come, missing, resume, take_back
from tests.rehearsal.host import Host, Watched, hosted
from tests.rehearsal.kept import Kept, kept_requests
from tests.rehearsal.odds import CALM, Odds
from tests.rehearsal.oracle import Key, differences, recorded
from tests.rehearsal.organisation import ENVIRONMENTS, Organisation, draw
from tests.rehearsal.rollout import Rollout, Stage, ask_durably
from tests.rehearsal.steps import Steps
from tests.rehearsal.tally import Tally

SPEED: Final = 60.0
"""Minutes that pass in a minute of the machine's."""

ROUNDS: Final = 6
"""How often, when all is calm again, somebody asks once more for what has not come."""

HOURS: Final = 20
"""After so many requests, hours pass at once."""

LOCK: Final = "refs/heads/deploy-gate-lock/"
LOCKED: Final = "start answered: service_locked"


@dataclass(slots=True)
class Rehearsal:
    """One rehearsal on its way."""

    seed: int
    organisation: Organisation
    stage: Stage
    clock: SharedClock
    chance: random.Random
    asked: list[Asked] = field(default_factory=list)
    left: list[Asked] = field(default_factory=list)
    """What was asked for and has not come."""
    lost: list[Asked] = field(default_factory=list)
    """What has not come though it could."""
    unkept: list[Kept] = field(default_factory=list)
    """The kept requests that are open in the end."""
    locked_in_calm: int = 0
    """Starts that found their service locked though no run is left."""
    locks_left: list[str] = field(default_factory=list)
    repairs_refused: list[str] = field(default_factory=list)
    unsettled: list[Key] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    """Where the file of versions is not what the records say."""
    rollouts: list[Rollout] = field(default_factory=list)
    seconds: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def storm(self, requests: int, at_once: int) -> None:
        """So many requests, several under way at any time."""
        began = time.monotonic()
        seeds = [self.chance.randrange(1 << 32) for _ in range(requests)]
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(self._one, range(requests), seeds))
        self.seconds += time.monotonic() - began

    def _one(self, place: int, seed: int) -> None:
        chance = random.Random(seed)
        if chance.random() < self.stage.odds.back:
            self._go_back(chance)
        asked = None
        while asked is None:
            with self.stage.github.lock:
                asked = ask(self.organisation, self.stage.cluster.serving, chance)
        with self._lock:
            self.asked.append(asked)
        is_single = asked.environment == ENVIRONMENTS[0] and len(asked.versions) == 1
        if is_single and chance.random() < self.stage.odds.durable:
            self._ask_durably(asked, chance)
        else:
            self._carry_out(asked, chance)
        if chance.random() < 0.2:
            self.stage.tally.count("clock moved on by minutes")
            self.clock.advance(timedelta(minutes=chance.randint(1, 8)))
        if place % HOURS == HOURS - 1:
            self._let_time_run_out()

    def _ask_durably(self, asked: Asked, chance: random.Random) -> None:
        """The service is asked for by its own repository; then a run plans what is kept, whoever asked."""
        ((service, version),) = asked.versions.items()
        step = ask_durably(self.stage, self.organisation.services[service], version, asked.environment, chance)
        asked.answers.append(f"asked for {service}: {step.reason}")
        planned = collect(asked.environment)
        self._carry_out(planned, chance)
        asked.answers += planned.answers

    def _go_back(self, chance: random.Random) -> None:
        """A service, or all that a run deployed, is taken back, and held until somebody resumes it."""
        with self._lock:
            trains = list(self._trains)
        with self.stage.github.lock:
            first = {name: {known.releases[0]} for name, known in self.organisation.services.items()}
            moved = [key for key, those in self.stage.cluster.serving.items() if those != first[key[1]]]
        if trains and chance.random() < 0.5:
            run, environment = chance.choice(trains)
            back = take_back(environment, run=str(run))
        elif moved:
            environment, service = chance.choice(sorted(moved))
            back = take_back(environment, services=service)
        else:
            return
        rollout = self._carry_out(back, chance)
        self.stage.tally.count("ways back" if "deployed" in back.answers else "ways back refused")
        again = resume(environment, services=", ".join(rollout.came)) if rollout.came else None
        if again is not None and chance.random() < self.stage.odds.resumed:
            self._carry_out(again, chance)
        if again is not None:
            with self._lock:
                self._held.append(again)

    def _carry_out(self, asked: Asked, chance: random.Random) -> Rollout:
        rollout = Rollout.begin(self.stage, asked, chance)
        with self._lock:
            self.rollouts.append(rollout)
        timer = threading.Timer(chance.uniform(0.05, 2.0), rollout.cancel)
        if chance.random() < self.stage.odds.cancel:
            self.stage.tally.count("runs cancelled")
            timer.start()
        code = rollout.carry_out()
        timer.cancel()
        asked.answers.append(code)
        asked.answers += [f"{service}: {came}" for service, came in rollout.came.items()]
        self.stage.tally.count("runs")
        with self._lock:
            self.rollouts.remove(rollout)
            if asked.command == "plan" and list(rollout.came.values()).count("success") > 1:
                self._trains.append((rollout.run.id, asked.environment))
            if rollout.unnoticed:
                self._forgotten.append(rollout)
        return rollout

    _forgotten: list[Rollout] = field(default_factory=list)
    _trains: list[tuple[int, str]] = field(default_factory=list)
    """Runs that deployed several services, and where."""
    _held: list[Asked] = field(default_factory=list)

    def _let_time_run_out(self) -> None:
        """Hours pass: what still runs is ended by GitHub, and what nobody noticed comes to light."""
        with self._lock:
            for rollout in self.rollouts:
                for job in list(rollout.jobs):
                    job.vanish()
        while True:
            with self._lock:
                if not any(not job.gone.is_set() for one in self.rollouts for job in one.jobs):
                    break
            time.sleep(0.05)
        self.stage.tally.count("clock moved on by hours")
        self.clock.advance(timedelta(hours=2))

    def calm(self) -> None:
        """Nothing goes wrong any more: what was left half done is asked for again, and so is what has not come."""
        self.stage.github.faults = Faults()
        self.stage.odds = CALM
        self.clock.advance(timedelta(hours=9))
        locked = self.stage.tally.counts[LOCKED]
        for rollout in self._forgotten:
            rollout.end()
        for again in self._held:
            self._carry_out(again, self.chance)
        for turn in range(ROUNDS):
            before = {key: set(those) for key, those in self.stage.cluster.serving.items()}
            self._ask_once_more(everything=turn == 0)
            if before == self.stage.cluster.serving and not self._half_done():
                break
        serving = self.stage.cluster.serving
        self.left = [rest for one in self.asked if (rest := missing(self.stage.cluster.serving, one)) is not None]
        self.lost = [one for one in self.left if could_come(self.organisation, serving, one)]
        for environment in ENVIRONMENTS:
            # A last job in calm writes what others could not.
            service = next(iter(self.organisation.services))
            self._carry_out(conclude(environment, service, min(serving[environment, service])), self.chance)
        self.locked_in_calm = self.stage.tally.counts[LOCKED] - locked
        self.unkept = [one for one in kept_requests(self.stage.github.world) if one.is_open]
        self.unsettled = self._half_done()
        self.differences = list(differences(self.stage.github.world, serving))
        self.locks_left = [name for name in self._locks() if name.startswith(ENVIRONMENTS[0])]

    def _ask_once_more(self, *, everything: bool) -> None:
        """What is half done, what a dead job has locked, what has not come, and what is kept."""
        for key in self._half_done():
            self._repair(key)
        for name in self._locks():
            self._renew(name)
        for one in self.asked:
            rest = missing(self.stage.cluster.serving, one)
            may_come = rest is not None and could_come(self.organisation, self.stage.cluster.serving, rest)
            if rest is not None and (everything or may_come):
                self._carry_out(rest, self.chance)
        # Nobody asks again for what repositories keep: a run that is woken for nothing else plans it.
        if any(one.is_open for one in kept_requests(self.stage.github.world)):
            self._carry_out(collect(ENVIRONMENTS[0]), self.chance)

    @property
    def wrong(self) -> list[str]:
        """Everything that must not be, each in a sentence."""
        found = [f"{sentence} (first at write {look})" for sentence, look in self.stage.cluster.wrong.items()]
        found += self.stage.tally.faulty
        found += [f"lost: {one.environment} {dict(one.versions)}, answered {one.answers}" for one in self.lost]
        found += [f"without a reason: {one.environment} {dict(one.versions)}" for one in self.left if not one.answers]
        found += [f"{one} is open and could come: {one.words}" for one in self.unkept if self._could(one)]
        found += [f"{one} is open without a word" for one in self.unkept if not one.words]
        found += ["a lock outlives its run and its time"] * self.locked_in_calm
        found += [f"the lock {name} is never let go" for name in self.locks_left]
        found += [f"versions.yaml {difference}" for difference in self.differences]
        found += [f"{service} in {environment} is never settled" for environment, service in self.unsettled]
        return found + (self.repairs_refused if self.unsettled else [])

    def _could(self, one: Kept) -> bool:
        asked = Asked(one.environment, {one.service: one.version}, {})
        return could_come(self.organisation, self.stage.cluster.serving, asked)

    def _half_done(self) -> list[Key]:
        """Where more than one version may be serving by the records."""
        told = recorded(list(self.stage.github.world.repositories.values()))
        return sorted(key for key, those in told.items() if len(those) != 1)

    def _locks(self) -> list[str]:
        repositories = self.stage.github.world.repositories.values()
        found = (name for repository in repositories for name in repository.refs if name.startswith(LOCK))
        return sorted(name.removeprefix(LOCK) for name in found)

    def _repair(self, key: Key) -> None:
        """What was begun last is asked for once more: by the invariants it fits.

        Where an environment before has gone on meanwhile, only the way back is open, which asks for no order.
        """
        environment, service = key
        known = self.organisation.services[service]
        repository = self.stage.github.world.repository(known.repository)
        assert repository is not None
        newest = max(repository.by_environment[f"{environment}/{service}"], key=lambda one: one.id)
        version = newest.payload["version"]
        one = {"service": service, "version": version, "requires": known.requires(version)}
        payload = {"environment": environment, "services": [one], "redeploy": True}
        repair = Asked(environment, {service: version}, payload)
        back = take_back(environment, services=service)
        for asked in (repair, back, resume(environment, services=service)):
            self.stage.tally.count("repairs")
            self._carry_out(asked, self.chance)
            if asked is repair and f"{service}: success" in asked.answers:
                return
        if f"{service}: success" not in back.answers:
            self.repairs_refused.append(f"{environment} {service} {version}: {repair.answers}, back: {back.answers}")

    def _renew(self, lock: str) -> None:
        """What a dead job has locked is deployed once more, where no environment comes before."""
        environment, _, service = lock.partition("/")
        if environment != ENVIRONMENTS[0]:
            return
        (version,) = self.stage.cluster.serving[environment, service]
        requires = self.organisation.services[service].requires(version)
        one = {"service": service, "version": version, "requires": requires}
        payload = {"environment": environment, "services": [one], "redeploy": True}
        self._carry_out(Asked(environment, {service: version}, payload), self.chance)


@contextmanager
def rehearsing(seed: int, odds: Odds, *, releases: int = 8) -> Iterator[Rehearsal]:
    """The organisation of a seed on a stand-in of its own."""
    chance = random.Random(seed)
    organisation = draw(chance, releases)
    tally = Tally()
    with TemporaryDirectory(prefix="rehearsal-") as name:
        folder = Path(name)
        clock = SharedClock.make(folder / "clock", SPEED)
        steps = Steps(folder, folder / "clock")
        cluster = Cluster(organisation)
        world = read_world(organisation.world)
        world.anyone.points = 1 << 40
        world.clock = clock  # type: ignore[assignment]
        faults = read_faults({"seed": seed, **odds.faults})
        github = Host(world, faults, Watched(cluster.look), steps.of)
        try:
            with hosted(github):
                yield Rehearsal(seed, organisation, Stage(github, steps, cluster, tally, odds), clock, chance)
        finally:
            steps.close()
