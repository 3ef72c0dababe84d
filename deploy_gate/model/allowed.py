"""What is allowed: the catalog."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from deploy_gate.model.names import REQUESTS_SUFFIX
from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.model.verified import Verification
    from deploy_gate.versions import Range

DEFAULT_TIMEOUT: Final = 30
"""Minutes that a service's deploy step may take where the catalog does not say."""


class Source(StrEnum):
    """Where an edge was learned."""

    CATALOG = "catalog"
    PAYLOAD = "payload"
    RECORD = "record"


class Direction(StrEnum):
    """Which end of an edge declares it."""

    REQUIRES = "requires"
    REQUIRED_BY = "requiredBy"


class Need(Value):
    """One version of a service says which versions of another it fits.

    A range of None is an edge by name: the other is needed, and nothing is known about versions. With
    `Direction.REQUIRED_BY` the declaring service is the provider, and need not find the other one deployed.
    """

    other: str
    range: Range | None = None
    source: Source = Source.CATALOG
    direction: Direction = Direction.REQUIRES

    def __str__(self) -> str:
        return self.other if self.range is None else f"{self.other} {self.range}"


class Place(Value):
    """Where the records of one service for one environment live: a repository and an environment name there."""

    repository: str
    environment: str


class VersionsPlace(Value):
    """The file that says what runs where: its repository, its path, and its branch; None is the default branch."""

    repository: str
    """Empty in a catalog that does not say it: the catalog's own."""
    file: str
    branch: str | None = None

    def __str__(self) -> str:
        return f"{self.repository}:{self.file}@{self.branch}" if self.branch else f"{self.repository}:{self.file}"


def requests_place(repository: str, environment: str) -> Place:
    """Where a repository keeps its requests for that environment."""
    return Place(repository, f"{environment}{REQUESTS_SUFFIX}")


class Environment(Value):
    """A place to deploy to; the catalog's order of environments is enforced."""

    name: str
    production: bool = False
    transient: bool = False
    senders: tuple[str, ...] | None = None
    """Logins that may request a deployment here; None: whoever can dispatch."""
    verify: Verification | None = None
    """How the environment as a whole is verified once a rollout is through."""
    sources: tuple[str, ...] | None = None
    """Repositories that a request may come from; None: any that may ask for the service."""
    deployers: tuple[str, ...] | None = None
    """Logins and ``org/team`` that may deploy here by comment; None: whoever may give commands."""


class Service(Value):
    """What is deployed as one."""

    name: str
    repository: str
    needs: tuple[Need, ...] = ()
    tier: str | None = None
    group: str | None = None
    timeout: int = DEFAULT_TIMEOUT
    """Minutes for the deploy step."""
    image: str | None = None
    tag_prefix: str | None = None
    """What a version tag of this service begins with in a repository that holds several services."""
    environments: tuple[str, ...] | None = None
    """The environments it is deployed to; None: all of the catalog's."""
    senders: tuple[str, ...] | None = None
    sources: tuple[str, ...] | None = None
    """Repositories that a request may come from; None: its own, and where an event names no kept request, any."""
    records_repository: str | None = None
    records_environment: str = "{environment}"
    irreversible: bool = False
    """No version of it can be taken back."""
    verify: Verification | None = None
    """How its deployments are verified."""

    def records_for(self, environment: str) -> Place:
        """Where its records for that environment live."""
        name = self.records_environment.replace("{environment}", environment).replace("{service}", self.name)
        return Place(self.records_repository or self.repository, name)

    @property
    def records_live_elsewhere(self) -> bool:
        """Its records lie in another repository, whose commits are not the service's."""
        return self.records_repository is not None and self.records_repository != self.repository

    def is_deployed_to(self, environment: str) -> bool:
        return self.environments is None or environment in self.environments


class Group(Value):
    """Services that are switched at once: prepared one by one, then one switch."""

    name: str
    has_switch: bool = False
    """The deploy action knows ``phase: prepare`` and ``phase: switch``."""


class OnFailure(StrEnum):
    """What a failed service stops."""

    STOP_DEPENDANTS = "stop_dependants"
    STOP_ALL = "stop_all"


class ForeignRecords(StrEnum):
    """What deployments that deploy-gate did not write count for."""

    IGNORE = "ignore"
    HONOUR = "honour"


class Catalog(Value):
    """The infra repository's `deploy-gate.yml`, free of mistakes."""

    environments: Mapping[str, Environment]
    """By name, in the enforced order."""
    services: Mapping[str, Service]
    """By name, in the file's order, which breaks every tie."""
    tiers: tuple[str, ...] = ()
    groups: Mapping[str, Group] = NOTHING
    on_failure: OnFailure = OnFailure.STOP_DEPENDANTS
    foreign_records: ForeignRecords = ForeignRecords.IGNORE
    versions: VersionsPlace | None = None
    """The file that says what runs where; None: nobody keeps one."""

    def requests_for(self, environment: str) -> tuple[Place, ...]:
        """Where requests for that environment are kept: in every repository whose services are deployed there."""
        found = {
            one.repository.lower(): one.repository for one in self.services.values() if one.is_deployed_to(environment)
        }
        return tuple(requests_place(repository, environment) for repository in found.values())

    def earlier_environments(self, service: str, environment: str) -> tuple[str, ...]:
        """The environments that this service must have passed before that one."""
        names = list(self.environments)
        before = names[: names.index(environment)]
        return tuple(name for name in before if self.services[service].is_deployed_to(name))
