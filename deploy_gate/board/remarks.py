"""What a person who looks at the board should know, in sentences."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from deploy_gate.board.cells import Condition
from deploy_gate.board.wording import moment, named, state_word
from deploy_gate.model import Unread
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.board.cells import Cell
    from deploy_gate.model import Holder, Record


class Topic(StrEnum):
    """What a remark is about, the weightiest first."""

    UNKNOWN = "unknown"
    FAILED = "failed"
    MOVING = "in progress"
    LOCKED = "locked"
    HELD = "held"
    DRIFT = "drift"


class Remark(Value):
    """One sentence about a service in an environment, and what to do about it; either name may be empty."""

    topic: Topic
    service: str
    environment: str
    message: str
    remedy: str = ""


def about_cell(cell: Cell) -> Iterator[Remark]:
    """What is to be said of a service in an environment that could be read."""
    where = (cell.service, cell.environment)
    newest = cell.newest
    if newest is not None and cell.condition is Condition.FAILED:
        yield Remark(Topic.FAILED, *where, _failed(cell, newest), "deploy it again, or roll it back")
    if newest is not None and cell.condition is Condition.MOVING:
        yield Remark(Topic.MOVING, *where, _moving(cell, newest))
    if cell.is_held and newest is not None:
        back = f"by its rollback to {named(newest)}{_since(newest, ', begun')}"
        message = f"{cell.service} is held in {cell.environment} {back}"
        command = f"deploy-gate resume --environment {cell.environment} --services {cell.service}"
        yield Remark(Topic.HELD, *where, message, f"once what was wrong is mended: {command}")
    if cell.holder is not None and not isinstance(cell.holder, Unread):
        yield Remark(Topic.LOCKED, *where, _held_by(cell.holder))


def _failed(cell: Cell, newest: Record) -> str:
    begun = f"{state_word(newest)}{_since(newest, ', begun')}"
    before = named(cell.serving) if cell.serving else "nothing"
    return f"{cell.service} {named(newest)} failed in {cell.environment} ({begun}): it or {before} may be running"


def _moving(cell: Cell, newest: Record) -> str:
    going = f"{cell.service} {named(newest)} is on its way to {cell.environment}"
    before = named(cell.serving) if cell.serving else "nothing"
    return f"{going} ({state_word(newest)}{_since(newest, ' since')}); before it {before} served"


def _since(record: Record, begins: str) -> str:
    since = f"{begins} {moment(record.created_at)}" if record.created_at else ""
    return f"{since} by {record.creator}" if record.creator else since


def _held_by(holder: Holder) -> str:
    return (
        f"{holder.service} is locked in {holder.environment} by {holder.by} for {holder.version} "
        f"({holder.job}), from {moment(holder.created_at)} until {moment(holder.expires_at)} at the latest"
    )
