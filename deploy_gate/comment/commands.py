"""What a comment asks for."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.versions import Version


class Verb(StrEnum):
    """The operation of a command, as the output `result` names it."""

    DEPLOY = "deploy"
    NOOP = "noop"
    LOCK = "lock"
    UNLOCK = "unlock"
    LOCK_INFO = "lock_info"
    HELP = "help"
    PLAN = "plan"
    STATUS = "status"
    ROLLBACK = "rollback"
    RESUME = "resume"
    APPROVE = "approve"

    @property
    def deploys(self) -> bool:
        return self in (Verb.DEPLOY, Verb.NOOP)

    @property
    def is_about_locks(self) -> bool:
        return self in (Verb.LOCK, Verb.UNLOCK, Verb.LOCK_INFO)

    @property
    def is_of_catalog(self) -> bool:
        """It means nothing without a catalog."""
        return self in (Verb.PLAN, Verb.STATUS, Verb.ROLLBACK, Verb.RESUME)


class Item(Value):
    """A service that a command names: at a version, or at what the pull request has; the name may be a pattern."""

    service: str
    version: Version | None = None


class Params(Value):
    """What stands behind the separator: the text, and what it says as options."""

    text: str
    parsed: Mapping[str, Any] = NOTHING


class Command(Value):
    """A command that was read without a mistake."""

    verb: Verb
    kind: str
    """The output `type`: ``deploy`` also for a noop, ``lock-info-alias`` where the alias was written."""
    environments: tuple[str, ...] = ()
    """In the order in which they were named; a command that names none has the default."""
    before: tuple[str, ...] = ()
    """The environments named in front of this one: what goes here must have come there."""
    behind: tuple[str, ...] = ()
    """Those named behind it, whose turn comes once this one has succeeded."""
    is_naked: bool = False
    """It names no environment."""
    services: tuple[Item, ...] = ()
    is_stable: bool = False
    """The stable branch is to go, in place of the pull request's head."""
    sha: str | None = None
    """The exact commit that is to go, in small letters."""
    version: Version | None = None
    """The version to go back to."""
    is_global: bool = False
    reason: str | None = None
    params: Params | None = None

    @property
    def environment(self) -> str:
        """The only environment, or the first of several."""
        return self.environments[0] if self.environments else ""

    @property
    def deploys(self) -> bool:
        """Something goes, or is tried out, by this very comment's job."""
        return self.verb.deploys and not self.services

    @property
    def is_noop(self) -> bool:
        return self.verb is Verb.NOOP

    @property
    def needs_catalog(self) -> bool:
        """It speaks of services, or of other environments one after the other."""
        return self.verb.is_of_catalog or bool(self.services) or len(self.environments) > 1


class NotACommand(Value):
    """The comment is for people."""


class Rejected(Value):
    """The comment is a command, and cannot be carried out as it is written: why, and what to write instead."""

    reason_code: str
    message: str
    verb: Verb | None = None
    """None where it was refused before anybody looked at what it asks for."""
    kind: str = ""


Reading: TypeAlias = Command | Rejected | NotACommand
