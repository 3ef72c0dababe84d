"""What is known: the facts."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from deploy_gate.model.allowed import Need
    from deploy_gate.versions import Version


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


class Record(Value):
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


class History(Value):
    """The records of one service in one environment, newest first, as far as they were read."""

    records: tuple[Record, ...] = ()

    @property
    def telling(self) -> tuple[Record, ...]:
        """The records that say what runs: all but those that changed nothing."""
        return tuple(record for record in self.records if not record.unchanged)

    @property
    def newest(self) -> Record | None:
        return next(iter(self.telling), None)


class Unread(Value):
    """What could not be read, and why: the gate fails closed on it."""

    why: str
    remedy: str = "run it again; if it stays, check the token's permissions on that repository"


class Facts(Value):
    """Everything the decision may look at, read at once, before it is made.

    The keys are (environment, service). A service that is not a key was outside the closure of the request.
    """

    histories: Mapping[tuple[str, str], History | Unread] = NOTHING
    commits: Mapping[str, str] = NOTHING
    """The full commit of each requested service whose tag or version names one in its repository."""
    unread_commits: Mapping[str, Unread] = NOTHING
    """Why nobody can say which commit a requested service is; one that is not there is in neither."""

    def history(self, environment: str, service: str) -> History | Unread:
        """What was read of the service there; a service that nobody read is unknown, never absent."""
        return self.histories.get((environment, service), Unread(f"{service} was not read"))
