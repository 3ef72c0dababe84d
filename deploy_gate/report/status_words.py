"""What the renderers of a board say of one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.board.cells import Condition
from deploy_gate.board.wording import age
from deploy_gate.model import Unread
from deploy_gate.report.running import UNKNOWN, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deploy_gate.board.cells import Cell
    from deploy_gate.board.made import Board


_WORST_FIRST: Final = (
    Condition.FAILED,
    Condition.UNKNOWN,
    Condition.MOVING,
    Condition.OUT,
    Condition.RUNNING,
    Condition.NOTHING,
)


def title(board: Board) -> str:
    """What the board shows."""
    return f"{counted(len(board.services), 'service')} in {counted(len(board.environments), 'environment')}"


def what(cell: Cell) -> str:
    """``3.1.0``, ``3.0.0 (3.1.0 in progress)``, ``nothing`` or ``unknown``."""
    return UNKNOWN if cell.condition is Condition.UNKNOWN else told(cell.newest, cell.serving)


def since(cell: Cell, board: Board) -> str:
    """How long the newest record has told so: ``5 d``."""
    when = cell.newest.created_at if cell.newest else None
    return age(board.now, when) if when else ""


def by(cell: Cell) -> str:
    """Who made the newest record."""
    return (cell.newest.creator if cell.newest else None) or ""


def marks(cell: Cell) -> tuple[str, ...]:
    """``locked`` and ``held``, where it is."""
    locked = bool(cell.barriers) or (cell.holder is not None and not isinstance(cell.holder, Unread))
    return tuple(word for word, holds in (("locked", locked), ("held", cell.is_held)) if holds)


def worst(row: Iterable[Cell]) -> Condition:
    """How a service stands where it stands worst."""
    found = {cell.condition for cell in row}
    return next((one for one in _WORST_FIRST if one in found), Condition.NOTHING)


def counted(number: int, noun: str) -> str:
    """``1 service``, ``2 services``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
