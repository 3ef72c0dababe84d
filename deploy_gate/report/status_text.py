"""The board for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from deploy_gate.board.cells import Condition
from deploy_gate.board.remarks import Topic
from deploy_gate.board.wording import moment
from deploy_gate.report.status_words import by, marks, since, title, what
from deploy_gate.report.text import Colour, paint
from deploy_gate.value import Value
from deploy_gate.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from deploy_gate.board.cells import Cell
    from deploy_gate.board.made import Board
    from deploy_gate.board.remarks import Remark

Widths: TypeAlias = tuple[int, int, int, int]

LAYOUTS: Final[tuple[Widths, ...]] = ((32, 6, 20, 14), (32, 6, 0, 14), (28, 0, 0, 14), (12, 0, 0, 8))
"""What a version, an age, a person and the marks may take at most, ever less; what is longer is cut.

The first layout is taken in which a line fits the terminal, and the last where none does.
"""

_RED: Final = "31"
_YELLOW: Final = "33"
_GREY: Final = "90"
_CONDITIONS: Final[Mapping[Condition, str]] = {
    Condition.MOVING: _YELLOW,
    Condition.FAILED: _RED,
    Condition.OUT: _GREY,
    Condition.NOTHING: _GREY,
    Condition.UNKNOWN: _RED,
}
_TOPICS: Final[Mapping[Topic, str]] = {
    Topic.UNKNOWN: _RED,
    Topic.FAILED: _RED,
    Topic.MOVING: _YELLOW,
    Topic.LOCKED: _YELLOW,
    Topic.HELD: _YELLOW,
    Topic.DRIFT: _GREY,
}
_GAP: Final = "  "
_BETWEEN: Final = "   "
_TOPIC_WIDTH: Final = max(map(len, Topic))


class _Shown(Value):
    """The four texts of a cell, and the colour of the first."""

    texts: tuple[str, str, str, str]
    colour: str = ""


class _Column(Value):
    """An environment, what is shown of it in each row, and how wide each of its parts is."""

    head: str
    rows: tuple[_Shown, ...]
    widths: tuple[int, ...]

    @property
    def across(self) -> int:
        taken = [width for width in self.widths if width]
        return max(len(self.head), sum(taken) + len(_GAP) * (len(taken) - 1))


def status_text(board: Board, colour: Colour = Colour.OFF, width: int | None = None) -> str:
    """A row for each service, a column for each environment, and below what is to be remarked on them.

    A width of None is that of a file, where lines may be as long as they are.
    """
    blocks = [
        f"{title(board)}, {moment(board.now)}",
        "\n".join(_table(board, colour, width)),
        "\n".join(_remark(one, colour) for one in board.remarks),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _table(board: Board, colour: Colour, width: int | None) -> Iterator[str]:
    if not board.services:
        return
    for layout in LAYOUTS:
        names = [_cut(name, layout[0]) for name in board.services]
        first = max(map(len, ("service", *names)))
        columns = [_column(board, environment, layout) for environment in board.environments]
        if width is None or 2 + first + sum(len(_BETWEEN) + one.across for one in columns) <= width:
            break
    heads = (paint(one.head, "1", colour) + " " * (one.across - len(one.head)) for one in columns)
    yield _line("service".ljust(first), heads)
    for number, name in enumerate(names):
        yield _line(name.ljust(first), (_cell(one.rows[number], one, colour) for one in columns))


def _line(name: str, cells: Iterable[str]) -> str:
    return _BETWEEN.join((f"  {name}", *cells)).rstrip()


def _column(board: Board, environment: str, layout: Widths) -> _Column:
    rows = tuple(_shown(board, name, environment, layout) for name in board.services)
    widths = tuple(max(len(shown.texts[place]) for shown in rows) for place in range(len(layout)))
    return _Column(_cut(environment, layout[0]), rows, widths)


def _shown(board: Board, service: str, environment: str, layout: Widths) -> _Shown:
    cell = board.cells.get((environment, service))
    if cell is None:
        return _Shown(("-", "", "", ""), _GREY)
    return _Shown(_texts(cell, board, layout), _CONDITIONS.get(cell.condition, ""))


def _texts(cell: Cell, board: Board, layout: Widths) -> tuple[str, str, str, str]:
    marked = f"[{', '.join(marks(cell))}]" if marks(cell) else ""
    version, old, who, mark = map(_cut, (what(cell), since(cell, board), by(cell), marked), layout)
    return version, old, who, mark


def _cell(shown: _Shown, column: _Column, colour: Colour) -> str:
    version, old, who, mark = shown.texts
    wide = column.widths
    rest = (text for text in (old.rjust(wide[1]), who.ljust(wide[2]), mark.ljust(wide[3])) if text)
    plain = _GAP.join((version.ljust(wide[0]), *rest)).ljust(column.across)
    painted = paint(version, shown.colour, colour) if shown.colour else version
    return painted + plain[len(version) :]


def _remark(remark: Remark, colour: Colour) -> str:
    topic = paint(remark.topic.ljust(_TOPIC_WIDTH), _TOPICS[remark.topic], colour)
    said = f"  {topic}  {visible(remark.message)}"
    return f"{said}\n  {' ' * _TOPIC_WIDTH}  to do: {visible(remark.remedy)}" if remark.remedy else said


def _cut(text: str, width: int) -> str:
    shown = visible(text)
    return shown if len(shown) <= width else f"{shown[: width - 1]}…" if width else ""
