"""What is planned: steps in waves, and why in that order."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from deploy_gate.model.asked import Operation
from deploy_gate.value import Value

if TYPE_CHECKING:
    from datetime import datetime

    from deploy_gate.model.allowed import Need
    from deploy_gate.model.asked import Ticket
    from deploy_gate.model.verified import Verification
    from deploy_gate.versions import Version


class Target(Value):
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
    """The version that serves; in a rollback the one to leave."""
    needs: tuple[Need, ...] = ()
    irreversible: bool = False
    request: Ticket | None = None
    """The kept request that it answers."""
    verify: Verification | None = None


class Ahead(Value):
    """A service that must have come to this version before."""

    service: str
    version: Version


class Step(Value):
    """One deploy job: a single service, or a group that switches at once."""

    targets: tuple[Target, ...]
    group: str | None = None
    after: tuple[Ahead, ...] = ()
    """What the plan put before it, and what must have succeeded."""
    operation: Operation = Operation.DEPLOY
    planned_at: datetime | None = None
    """When the plan was made; None where the step comes from no plan."""

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(target.service for target in self.targets)

    @property
    def minutes(self) -> int:
        """Minutes that deploying and verifying may take; of a group each member is prepared, then all are switched."""
        deploying = sum(target.timeout for target in self.targets) * (1 if self.group is None else 2)
        verifying = [target.verify.minutes for target in self.targets if target.verify is not None]
        # One step asks by HTTP, another runs the command.
        return deploying + 2 * max(verifying, default=0)


class Arrowed(StrEnum):
    """Why one service goes before another."""

    BY_VERSION = "by_version"
    BY_NAME = "by_name"
    REPAIR = "repair"
    TIER = "tier"
    PROVIDER_FIRST = "provider_first"
    THROUGH = "through"


class Arrow(Value):
    """One service goes before another, and why."""

    before: str
    after: str
    why: Arrowed
    reason: str


class Plan(Value):
    """The steps in waves, each state in between proven safe, and the arrows that order them."""

    environment: str
    operation: Operation
    waves: tuple[tuple[Step, ...], ...] = ()
    arrows: tuple[Arrow, ...] = ()
    """What orders the plan, for the reader: musts and kept direct preferences, tiers and detours left out."""

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for wave in self.waves for step in wave)
