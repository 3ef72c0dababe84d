"""Requests that repositories keep: what must hold of them at every instant, found out from GitHub's records alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from standin.deployments import Deployment
from standin.repository import Repository
from standin.store import World
from tests.rehearsal.oracle import number

TASK: Final = "deploy-gate:request"
OPEN: Final = ("", "queued", "in_progress")


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept request, and what was last said of it."""

    repository: Repository
    id: str
    environment: str
    service: str
    version: str
    state: str
    words: str

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def __str__(self) -> str:
        return f"the request {self.id} for {self.service} {self.version} in {self.environment}"


def kept_requests(world: World) -> Iterator[Kept]:
    """Every request that any repository keeps."""
    for repository in world.repositories.values():
        for place, deployments in repository.by_environment.items():
            if place.endswith("-requests"):
                yield from (_kept(repository, one) for one in deployments if one.task == TASK)


def _kept(repository: Repository, one: Deployment) -> Kept:
    payload: Mapping[str, str] = one.payload
    said = one.latest_status
    return Kept(
        repository,
        payload["request_id"],
        payload["environment"],
        payload["service"],
        payload["version"],
        said.state if said else "",
        said.description if said else "",
    )


@dataclass(slots=True)
class Watch:
    """Looks at the requests after every write, and remembers what needs no second look."""

    _answered: set[tuple[str, str]] = field(default_factory=set)
    _told: int = 0

    def wrong(self, world: World) -> Iterator[str]:
        """Every request that was told before it was kept, or answered by what is not so, or without a word."""
        found = list(kept_requests(world))
        yield from self._told_too_soon(world, {(one.repository.full_name, one.id) for one in found})
        for one in found:
            key = (one.id, one.state)
            if one.state and not one.words:
                yield f"{one} says {one.state} without a word"
            if one.state == "success" and key not in self._answered and not _came(one):
                yield f"{one} says that it is deployed, and neither it nor anything newer ever was"
            if not one.is_open:
                self._answered.add(key)

    def _told_too_soon(self, world: World, kept: set[tuple[str, str]]) -> Iterator[str]:
        infra = world.repository("acme/infra")
        assert infra is not None
        for dispatch in infra.dispatches[self._told :]:
            said = dispatch.payload
            if "request_id" in said and (said["repository"], said["request_id"]) not in kept:
                yield f"{said['request_id']} of {said['repository']} was told before it was kept"
        self._told = len(infra.dispatches)


def _came(one: Kept) -> bool:
    """That version, or a newer one, was active there once."""
    records = one.repository.by_environment[f"{one.environment}/{one.service}"]
    return any(
        number(record.payload["version"]) >= number(one.version)
        for record in records
        if record.task == "deploy" and any(status.state == "success" for status in record.statuses)
    )
