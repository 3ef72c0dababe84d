"""What is known: the facts."""

from __future__ import annotations

from enum import StrEnum
from itertools import takewhile
from typing import TYPE_CHECKING

from deploy_gate.model.asked import Operation
from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from deploy_gate.model.allowed import Need
    from deploy_gate.model.held import Job
    from deploy_gate.model.kept import Kept
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
    def is_open(self) -> bool:
        """Nobody has said how it ended; GitHub calls abandoned what it heard nothing of for 30 minutes."""
        return self.is_moving or self is State.ABANDONED

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
    asked_at: datetime | None = None
    """When the request that it answers was made; None where none was kept."""
    operation: Operation = Operation.DEPLOY
    resumed: bool = False
    """It is of a rollback, and somebody has said since that the service may be deployed again."""
    irreversible: bool = False
    """Whoever asked for this version said that there is no way back from it."""
    job: Job | None = None
    """The job of a workflow run that made it."""
    number: int | None = None
    """The deployment's number, by which REST knows it."""

    @property
    def run(self) -> int | None:
        """The workflow run that made it."""
        return None if self.job is None else self.job.run

    @property
    def has_served(self) -> bool:
        """It succeeded once; only what succeeded is ever marked inactive, save what changed nothing."""
        return not self.unchanged and (self.state.is_serving or self.state.is_gone)


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

    @property
    def serving(self) -> Record | None:
        """The newest record that serves, unless a newer one took the service away."""
        standing = takewhile(lambda record: not record.state.is_gone, self.telling)
        return next((record for record in standing if record.state.is_serving), None)

    @property
    def is_held(self) -> bool:
        """It was rolled back, and nobody has resumed it yet."""
        newest = self.newest
        return newest is not None and newest.operation is Operation.ROLLBACK and not newest.resumed


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
    kept: tuple[Kept, ...] = ()
    """The requests of the environment that are open, and the request that was asked about, newest first."""
    unread_requests: Mapping[str, Unread] = NOTHING
    """By repository why its requests could not be read."""
    running: frozenset[str] = frozenset()
    """The pages of other runs that have taken one of these requests and are not over."""
    guarded: str | None = None
    """What the branch of the file of versions asks for before it takes a commit; None: nothing, as far as is known."""

    def history(self, environment: str, service: str) -> History | Unread:
        """What was read of the service there; a service that nobody read is unknown, never absent."""
        return self.histories.get((environment, service), Unread(f"{service} was not read"))
