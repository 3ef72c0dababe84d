"""An organisation drawn from a seed: who needs whom, in which versions, and what runs before the first request."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

ENVIRONMENTS: Final = ("development", "staging", "production")
WIDTHS: Final = (0, 0, 1, 1, 2, 1000)
"""How many releases a range reaches further than the one that was current when it was written."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service, its releases from the oldest on, and by provider what each release of it requires."""

    name: str
    repository: str
    releases: tuple[str, ...]
    needs: Mapping[str, tuple[str, ...]]

    def requires(self, release: str) -> list[str]:
        """The requirements of one release, as its payload tells them."""
        place = self.releases.index(release)
        return [f"{provider} {ranges[place]}" for provider, ranges in self.needs.items()]


@dataclass(frozen=True, slots=True)
class Organisation:
    """Services by name, in the catalog's order."""

    services: Mapping[str, Service]

    @property
    def repositories(self) -> list[str]:
        return sorted({service.repository for service in self.services.values()})

    @property
    def catalog(self) -> str:
        """By the catalog two services only know each other; the ranges come with the versions."""
        names = {
            name: {
                "repository": service.repository,
                "tag_prefix": f"{name}-",
                "requires": [f"{provider} *" for provider in service.needs],
            }
            for name, service in self.services.items()
        }
        # JSON is YAML, and needs no quoting rules of its own.
        return json.dumps({"environments": ENVIRONMENTS, "versions": {}, "services": names}, indent=1)

    @property
    def world(self) -> dict[str, Any]:
        """The stand-in's world: the catalog, and in every environment the first release of every service."""
        repositories: dict[str, Any] = {"acme/infra": {"files": {"deploy-gate.yml": self.catalog}}}
        for repository in self.repositories:
            repositories[repository] = {"deployments": list(self._first_records(repository))}
        return {"repositories": repositories}

    def _first_records(self, repository: str) -> Iterator[dict[str, Any]]:
        for service in self.services.values():
            if service.repository != repository:
                continue
            for environment in ENVIRONMENTS:
                first = service.releases[0]
                yield {
                    "environment": f"{environment}/{service.name}",
                    "state": "ACTIVE",
                    "payload": {
                        "type": "deploy-gate",
                        "schema_version": 1,
                        "service": service.name,
                        "version": first,
                        "requires": service.requires(first),
                    },
                }


def draw(chance: random.Random, releases: int, *, services: int = 60, repositories: int = 12) -> Organisation:
    """An organisation of that size; in it every service can come to its newest release, step by step."""
    made: dict[str, Service] = {}
    for number in range(services):
        name = f"service-{number:02}"
        earlier = list(made.values())
        providers = chance.sample(earlier, min(len(earlier), chance.choice((0, 1, 1, 2, 2, 3))))
        repository = f"acme/team-{number % repositories:02}"
        needs = {provider.name: _ranges(chance, provider.releases) for provider in providers}
        made[name] = Service(name, repository, _releases(chance, releases), needs)
    return Organisation(made)


def _releases(chance: random.Random, releases: int) -> tuple[str, ...]:
    major, minor, patch = chance.randint(0, 3), chance.randint(0, 12), chance.randint(0, 12)
    prefix = chance.choice(("", "v"))
    found = []
    for _ in range(releases):
        found.append(f"{prefix}{major}.{minor}.{patch}")
        match chance.choice(("major", "minor", "minor", "patch", "patch")):
            case "major":
                major, minor, patch = major + 1, 0, 0
            case "minor":
                minor, patch = minor + chance.randint(1, 3), 0
            case _:
                patch += 1
    return tuple(found)


def _ranges(chance: random.Random, releases: tuple[str, ...]) -> tuple[str, ...]:
    """What each release of a consumer takes of this provider: that of its own time, the next, and some around them."""
    found = []
    for place in range(len(releases)):
        first = max(0, place - chance.choice(WIDTHS))
        last = place + 2 + chance.choice(WIDTHS)
        upper = f" <{releases[last].lstrip('v')}" if last < len(releases) else ""
        found.append(f">={releases[first].lstrip('v')}{upper}")
    return tuple(found)
