"""The board as GitHub's Markdown, for the run's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.board.cells import Condition
from deploy_gate.board.remarks import Topic
from deploy_gate.board.wording import moment
from deploy_gate.report.inert import code, prose
from deploy_gate.report.status_words import by, marks, since, title, what

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deploy_gate.board.cells import Cell
    from deploy_gate.board.made import Board
    from deploy_gate.board.remarks import Remark

_SIGNS: Final[Mapping[Condition, str]] = {
    Condition.MOVING: "⏳ ",
    Condition.FAILED: "⛔ ",
    Condition.OUT: "⏸️ ",
    Condition.UNKNOWN: "❔ ",
}
_TOPICS: Final[Mapping[Topic, str]] = {
    Topic.UNKNOWN: "❔",
    Topic.FAILED: "⛔",
    Topic.MOVING: "⏳",
    Topic.LOCKED: "🔒",
    Topic.HELD: "⏸️",
    Topic.DRIFT: "💡",
}


def status_markdown(board: Board) -> str:
    """The table, and below what is to be remarked on it."""
    blocks = [
        f"## What runs where: {prose(title(board))}",
        f"As of {moment(board.now)}.",
        "\n".join(_table(board)),
        "\n".join(map(_item, board.remarks)),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _table(board: Board) -> Iterator[str]:
    if not board.services:
        return
    yield f"| service | {' | '.join(map(code, board.environments))} |"
    yield f"| --- |{' --- |' * len(board.environments)}"
    for name in board.services:
        cells = (board.cells.get((where, name)) for where in board.environments)
        yield f"| {code(name)} | {' | '.join('' if cell is None else _cell(cell, board) for cell in cells)} |"


def _cell(cell: Cell, board: Board) -> str:
    sign = _SIGNS.get(cell.condition, "")
    said = [f"{sign}{prose(what(cell))}", since(cell, board), code(by(cell))]
    return ", ".join(part for part in (*said, *(f"**{mark}**" for mark in marks(cell))) if part)


def _item(remark: Remark) -> str:
    said = f"- {_TOPICS[remark.topic]} {remark.topic}: {prose(remark.message)}"
    return f"{said}\\\n  **To do:** {prose(remark.remedy)}" if remark.remedy else said
