"""What really runs, as nobody but a rehearsal knows it, and everything that was wrong at any instant."""

from dataclasses import dataclass, field
from datetime import datetime

from standin.store import World
from tests.rehearsal.kept import Watch
from tests.rehearsal.oracle import Instance, Key, holder_of, misfits, number, recorded
from tests.rehearsal.organisation import ENVIRONMENTS, Organisation


@dataclass(frozen=True, slots=True)
class Doing:
    """A job that deploys: its run, the attempt, and when its plan was made."""

    run: int
    attempt: int
    planned_at: datetime

    def __str__(self) -> str:
        return f"run {self.run}.{self.attempt}"


@dataclass(slots=True)
class Cluster:
    """By environment and service the versions that may serve; everything in it happens under the stand-in's lock."""

    organisation: Organisation
    serving: dict[Key, set[str]] = field(default_factory=dict)
    deploying: dict[Key, str] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)
    """Each by the look at which it was first seen."""
    looks: int = 0
    _came_at: dict[tuple[str, str, str], datetime] = field(default_factory=dict)
    """When the deployment of each version began last."""
    _kept: Watch = field(default_factory=Watch)

    def __post_init__(self) -> None:
        for service in self.organisation.services.values():
            for environment in ENVIRONMENTS:
                self.serving[environment, service.name] = {service.releases[0]}

    def look(self, world: World) -> None:
        """Nothing is recorded that does not fit, and nothing serves that is not recorded."""
        self.looks += 1
        told = recorded(list(world.repositories.values()))
        for source, running in (("by the records", told), ("in truth", self._instances())):
            for misfit in misfits(running):
                self._say(f"{source}, {misfit}")
        for (environment, service), versions in self.serving.items():
            lost = versions - {version for version, _ in told.get((environment, service), ())}
            if lost:
                self._say(f"{environment}: {service} {', '.join(sorted(lost))} may serve, and no record says so")
        for sentence in self._kept.wrong(world):
            self._say(sentence)

    def _instances(self) -> dict[Key, list[Instance]]:
        found: dict[Key, list[Instance]] = {}
        for (environment, name), versions in self.serving.items():
            service = self.organisation.services[name]
            found[environment, name] = [(version, tuple(service.requires(version))) for version in versions]
        return found

    def begin(self, world: World, key: Key, version: str, job: Doing) -> None:
        """From here on a version and what ran before may both serve, and the lock is its own."""
        environment, service = key
        planned_at, now = job.planned_at, world.clock.now()
        holder = holder_of(list(world.repositories.values()), key)
        if holder != job.run:
            self._say(f"{environment}: {service} is deployed by {job} while its lock is held by {holder or 'nobody'}")
        if key in self.deploying:
            self._say(f"{environment}: {service} is deployed by {job} and by {self.deploying[key]} at once")
        for old in self.serving[key]:
            came_later = self._came_at.get((*key, old), planned_at) > planned_at
            if came_later and number(old) > number(version):
                self._say(f"{environment}: {service} {version} replaces the newer {old} unasked, by {job}")
        self.deploying[key] = str(job)
        self._came_at[*key, version] = now
        self.serving[key] = self.serving[key] | {version}

    def end(self, key: Key, versions: set[str]) -> None:
        """Only these may serve from here on."""
        del self.deploying[key]
        self.serving[key] = versions

    def _say(self, sentence: str) -> None:
        self.wrong.setdefault(sentence, self.looks)
