"""One service in one environment."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from deploy_gate.model import Unread
from deploy_gate.value import Value

if TYPE_CHECKING:
    from deploy_gate.model import Barrier, Holder, Place, Record, Survey


class Condition(StrEnum):
    """How a service stands in an environment."""

    RUNNING = "running"
    MOVING = "in progress"
    FAILED = "failed"
    OUT = "out of service"
    NOTHING = "nothing"
    """It was never deployed there."""
    UNKNOWN = "unknown"


class Cell(Value):
    """What a service is in an environment, as far as it could be read."""

    service: str
    environment: str
    place: Place
    """Where its records and its locks lie."""
    condition: Condition
    newest: Record | None = None
    """The record that tells it."""
    serving: Record | None = None
    """What serves as far as records tell; while another is on its way or has failed, the one before it."""
    is_held: bool = False
    holder: Holder | Unread | None = None
    """Who has locked it; `Unread` where nobody can say."""
    barriers: tuple[Barrier, ...] = ()
    """The locks on the environment, and on everything, that keep it from being deployed there."""
    unread: Unread | None = None
    """Why it is unknown."""


def cell_of(service: str, environment: str, place: Place, survey: Survey, barriers: tuple[Barrier, ...]) -> Cell:
    """The cell of a service, whose records for that environment live in that place."""
    bare = Cell(
        service,
        environment,
        place,
        Condition.UNKNOWN,
        holder=survey.holders.get((environment, service)),
        barriers=barriers,
    )
    match survey.history(environment, service):
        case Unread() as unread:
            return bare.but(unread=unread)
        case history:
            newest = history.newest
            condition = Condition.NOTHING if newest is None else _condition(newest)
            return bare.but(condition=condition, newest=newest, serving=history.serving, is_held=history.is_held)


def _condition(newest: Record) -> Condition:
    if newest.state.is_serving:
        return Condition.RUNNING
    if newest.state.is_moving:
        return Condition.MOVING
    return Condition.OUT if newest.state.is_gone else Condition.FAILED
