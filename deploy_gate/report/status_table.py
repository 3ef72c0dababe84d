"""The table of the page: services as rows, environments as columns."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from deploy_gate.board.remarks import Topic
from deploy_gate.board.wording import moment
from deploy_gate.report.markup import link, shown, tag
from deploy_gate.report.status_graph import CLASSES
from deploy_gate.report.status_words import by, marks, since, what

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deploy_gate.board.cells import Cell
    from deploy_gate.board.made import Board


class Table:
    """A board's table, with an id for each row."""

    def __init__(self, board: Board, rows: Mapping[str, str]) -> None:
        self._board = board
        self._rows = rows

    def markup(self) -> str:
        """The whole of it."""
        if not self._board.services:
            return tag("p", "There are no services to show.", class_="soft")
        heads = ("service", *self._board.environments, "requires")
        top = tag("thead", tag("tr", (tag("th", shown(head), scope="col") for head in heads)))
        lines = tag("tbody", map(self._row, self._board.services))
        return tag("div", tag("table", (top, lines)), class_="wide")

    @cached_property
    def _remarked(self) -> frozenset[str]:
        return frozenset(one.service for one in self._board.remarks)

    @cached_property
    def _drifting(self) -> frozenset[tuple[str, str]]:
        drift = (one for one in self._board.remarks if one.topic is Topic.DRIFT)
        return frozenset((one.environment, one.service) for one in drift)

    @cached_property
    def _required(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for one in self._board.strands:
            found.setdefault(one.consumer, []).append(one.provider)
        return found

    def _row(self, name: str) -> str:
        board = self._board
        cells = (board.cells.get((environment, name)) for environment in board.environments)
        required = ", ".join(tag("a", shown(one), href=f"#{self._rows[one]}") for one in self._required.get(name, ()))
        content = (
            tag("th", shown(name), scope="row"),
            *(tag("td", "-", class_="none") if cell is None else self._cell(cell) for cell in cells),
            tag("td", tag("small", required)),
        )
        # A reason that stands behind several services is remarked on without their names.
        odd = name in self._remarked or any(cell.unread for cell in board.row(name))
        return "\n" + tag("tr", content, id=self._rows[name], class_="odd" if odd else False)

    def _cell(self, cell: Cell) -> str:
        newest = cell.newest
        version = link(newest.url if newest else None, shown(what(cell)))
        marked = [tag("span", mark, class_="mark") for mark in marks(cell)]
        if (cell.environment, cell.service) in self._drifting:
            marked.append(tag("span", "differs", class_="mark differs", title="from the environment before it"))
        content = (tag("span", version, class_="version"), *marked, tag("small", self._below(cell)))
        return tag("td", content, class_=CLASSES[cell.condition])

    def _below(self, cell: Cell) -> str:
        if cell.unread:
            return shown(cell.unread.why)
        when = cell.newest.created_at if cell.newest else None
        age = shown(since(cell, self._board))
        old = tag("time", age, datetime=when.isoformat(), title=moment(when)) if when else ""
        return ", ".join(part for part in (old, shown(by(cell))) if part)
