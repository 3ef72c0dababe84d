"""The nouns: what is asked, what is allowed, what is known, what is found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from deploy_gate.versions import Range, Version

NAME: Final = re.compile(r"\A[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?\Z")
"""A service, a group, a tier: letters, digits, dots, underscores and hyphens, 100 characters at most."""

ENVIRONMENT_NAME: Final = re.compile(r"\A[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,98}[A-Za-z0-9])?\Z")
"""An environment: as a name, and slashes."""

REPOSITORY: Final = re.compile(r"\A[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}\Z")
"""``owner/name`` as GitHub spells it."""

DEFAULT_TIMEOUT: Final = 30
"""Minutes that a service's deploy step may take where the catalog does not say."""


# What is allowed: the catalog.


class Source(StrEnum):
    """Where an edge was learned."""

    CATALOG = "catalog"
    PAYLOAD = "payload"
    RECORD = "record"


class Direction(StrEnum):
    """Which end of an edge declares it."""

    REQUIRES = "requires"
    REQUIRED_BY = "requiredBy"


@dataclass(frozen=True, slots=True)
class Need:
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where the records of one service for one environment live: a repository and an environment name there."""

    repository: str
    environment: str


@dataclass(frozen=True, slots=True)
class Environment:
    """A place to deploy to; the catalog's order of environments is enforced."""

    name: str
    production: bool = False
    transient: bool = False
    senders: tuple[str, ...] | None = None
    """Logins that may request a deployment here; None: whoever can dispatch."""


@dataclass(frozen=True, slots=True)
class Service:
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
    records_repository: str | None = None
    records_environment: str = "{environment}"

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


@dataclass(frozen=True, slots=True)
class Group:
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


@dataclass(frozen=True, slots=True)
class Catalog:
    """The infra repository's `deploy-gate.yml`, free of mistakes."""

    environments: Mapping[str, Environment]
    """By name, in the enforced order."""
    services: Mapping[str, Service]
    """By name, in the file's order, which breaks every tie."""
    tiers: tuple[str, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    on_failure: OnFailure = OnFailure.STOP_DEPENDANTS
    foreign_records: ForeignRecords = ForeignRecords.IGNORE

    def earlier_environments(self, service: str, environment: str) -> tuple[str, ...]:
        """The environments that this service must have passed before that one."""
        names = list(self.environments)
        before = names[: names.index(environment)]
        return tuple(name for name in before if self.services[service].is_deployed_to(name))


# What is asked: the request.


class Operation(StrEnum):
    """Which way a plan goes."""

    DEPLOY = "deploy"
    ROLLBACK = "rollback"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One service of a request, at one version, with the edges that came with it."""

    service: str
    version: Version
    tag: str | None = None
    image: str | None = None
    sha: str | None = None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Promote:
    """One service of a request without a version: it takes the one that the environment before runs."""

    service: str
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """Deploy these services at these versions to this environment, from whatever event it came."""

    environment: str
    services: tuple[Wanted, ...]
    promotions: tuple[Promote, ...] = ()
    """Services whose version is still to be found in the facts; none is left where a decision is made."""
    operation: Operation = Operation.DEPLOY
    sender: str | None = None
    """The login that sent the event; None on a laptop."""
    repository: str | None = None
    """The repository that the request says it came from."""
    allow_partial: bool = False
    """Deploy what may go, and leave the rest out, instead of refusing all."""
    redeploy: bool = False
    """Deploy also what already runs at the very version and commit."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every service it asks for, with or without a version: what the facts must cover."""
        return (*(one.service for one in self.services), *(one.service for one in self.promotions))


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in what a person wrote: where, what, and what to do; line and column count from 1."""

    where: str
    message: str
    line: int | None = None
    column: int | None = None


# What is known: the facts.


class State(StrEnum):
    """GitHub's DeploymentState."""

    ABANDONED = "ABANDONED"
    ACTIVE = "ACTIVE"
    DESTROYED = "DESTROYED"
    ERROR = "ERROR"
    FAILURE = "FAILURE"
    INACTIVE = "INACTIVE"
    IN_PROGRESS = "IN_PROGRESS"
    PENDING = "PENDING"
    QUEUED = "QUEUED"
    SUCCESS = "SUCCESS"
    WAITING = "WAITING"

    @property
    def is_serving(self) -> bool:
        return self in (State.ACTIVE, State.SUCCESS)

    @property
    def is_moving(self) -> bool:
        return self in (State.IN_PROGRESS, State.PENDING, State.QUEUED, State.WAITING)

    @property
    def is_gone(self) -> bool:
        """Nothing of it serves any more, or it was taken out of service."""
        return self in (State.INACTIVE, State.DESTROYED)


@dataclass(frozen=True, slots=True)
class Record:
    """A GitHub deployment with its state and our payload."""

    service: str
    environment: str
    state: State
    version: Version | None = None
    sha: str | None = None
    """The service's commit: the payload's, or the record's own where it lives in the service's repository."""
    tag: str | None = None
    image: str | None = None
    needs: tuple[Need, ...] | None = None
    """The edges recorded with this version; None where nothing was recorded, so that the catalog's apply."""
    foreign: bool = False
    unchanged: bool = False
    """It ended before it changed anything, so the record before it still tells what runs."""
    created_at: datetime | None = None
    creator: str | None = None
    id: str | None = None
    url: str | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The records of one service in one environment, newest first, as far as they were read."""

    records: tuple[Record, ...] = ()

    @property
    def telling(self) -> tuple[Record, ...]:
        """The records that say what runs: all but those that changed nothing."""
        return tuple(record for record in self.records if not record.unchanged)

    @property
    def newest(self) -> Record | None:
        return next(iter(self.telling), None)


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read, and why: the gate fails closed on it."""

    why: str
    remedy: str = "run it again; if it stays, check the token's permissions on that repository"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the decision may look at, read at once, before it is made.

    The keys are (environment, service). A service that is not a key was outside the closure of the request.
    """

    histories: Mapping[tuple[str, str], History | Unread] = field(default_factory=dict)
    commits: Mapping[str, str] = field(default_factory=dict)
    """The full commit of each requested service whose tag or version names one in its repository."""

    def history(self, environment: str, service: str) -> History | Unread:
        """What was read of the service there; a service that nobody read is unknown, never absent."""
        return self.histories.get((environment, service), Unread(f"{service} was not read"))


# What is found: findings, decision, plan.


class Verdict(Enum):
    """How a finding weighs; a gate that passes finds nothing."""

    NOTICE = "notice"
    WAIT = "wait"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a gate has to say about one service: a stable reason code, a sentence, and what to do about it.

    `message` and `remedy` may quote what attackers wrote; every renderer makes them inert.
    """

    gate: str
    verdict: Verdict
    reason_code: str
    service: str
    message: str
    remedy: str = ""
    involved: tuple[str, ...] = ()
    """Other services it speaks of, for the graph."""


class Outcome(StrEnum):
    """What the decision is."""

    GO = "go"
    WAIT = "wait"
    PARTIAL = "partial"
    NO_GO = "no_go"


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, and the findings it rests on."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    services: tuple[str, ...] = ()
    """The services that may go, in catalog order; empty unless the outcome is go or partial."""
    left_out: tuple[str, ...] = ()
    """Requested services that do not go: refused, waiting, or already running."""

    @property
    def reason_code(self) -> str:
        """The code of the finding that weighs most, the first of them; `ready` where nothing stands against it."""
        for verdict in (Verdict.BLOCK, Verdict.WAIT):
            for finding in self.findings:
                if finding.verdict is verdict:
                    return finding.reason_code
        return "ready" if self.services else "nothing_to_deploy"


@dataclass(frozen=True, slots=True)
class Target:
    """A service on its way: what the deploy job is told."""

    service: str
    version: Version
    repository: str
    environment: str
    timeout: int
    tag: str | None = None
    image: str | None = None
    sha: str | None = None
    previous_version: Version | None = None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One deploy job: a single service, or a group that switches at once."""

    targets: tuple[Target, ...]
    group: str | None = None

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(target.service for target in self.targets)


class Arrowed(StrEnum):
    """Why one service goes before another."""

    BY_VERSION = "by_version"
    BY_NAME = "by_name"
    REPAIR = "repair"
    TIER = "tier"
    PROVIDER_FIRST = "provider_first"
    THROUGH = "through"


@dataclass(frozen=True, slots=True)
class Arrow:
    """One service goes before another, and why."""

    before: str
    after: str
    why: Arrowed
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps in waves, each state in between proven safe, and the arrows that order them."""

    environment: str
    operation: Operation
    waves: tuple[tuple[Step, ...], ...] = ()
    arrows: tuple[Arrow, ...] = ()
    """What orders the plan, for the reader: musts and kept direct preferences, tiers and detours left out."""

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for wave in self.waves for step in wave)


Histories: TypeAlias = Mapping[tuple[str, str], History | Unread]
