"""A catalog as far as it could be read: what was wrong is left out, and everything knows where it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import DEFAULT_TIMEOUT, Environment, ForeignRecords, Group, OnFailure
from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.catalog.nodes import Node
    from deploy_gate.model import Need, Verification, VersionsPlace


class Records(Value):
    """What the catalog says of where records live."""

    repository: str | None
    environment: str


class WrittenNeed(Value):
    """One entry of ``requires``."""

    need: Need
    node: Node
    path: str


class ServiceDraft(Value):
    """One entry of ``services``."""

    name: str
    path: str
    node: Node
    """Its key."""
    nodes: Mapping[str, Node] = NOTHING
    """By known key."""
    repository: str | None = None
    needs: tuple[WrittenNeed, ...] = ()
    tier: str | None = None
    group: str | None = None
    timeout: int = DEFAULT_TIMEOUT
    image: str | None = None
    tag_prefix: str | None = None
    environments: tuple[str, ...] | None = None
    senders: tuple[str, ...] | None = None
    sources: tuple[str, ...] | None = None
    irreversible: bool = False
    records: Records | None = None
    verify: Verification | None = None

    def is_deployed_to(self, environment: str) -> bool:
        return self.environments is None or environment in self.environments


class Draft(Value):
    """The whole file."""

    environments: Mapping[str, Environment] = NOTHING
    environment_nodes: Mapping[str, tuple[str, Node]] = NOTHING
    tiers: tuple[str, ...] | None = ()
    """None where they could not be read, so that nobody can say what is missing from them."""
    groups: Mapping[str, tuple[Group, Node]] | None = NOTHING
    """None likewise."""
    services: Mapping[str, ServiceDraft] = NOTHING
    records: Records | None = None
    on_failure: OnFailure = OnFailure.STOP_DEPENDANTS
    foreign_records: ForeignRecords = ForeignRecords.IGNORE
    versions: VersionsPlace | None = None
