"""Who requires whom, drawn: an SVG within the page, its boxes leading to the rows of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.board.cells import Condition
from deploy_gate.board.web import waves
from deploy_gate.report.layers import HEIGHT, WIDTH, Drawing, lay_out
from deploy_gate.report.markup import shown, tag
from deploy_gate.report.status_words import what, worst

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from deploy_gate.board.made import Board

MOST: Final = 120
"""Boxes that a picture can have and still be read."""

_NAME: Final = 27
_BELOW: Final = 32
"""Characters that a box has room for."""

CLASSES: Final[Mapping[Condition, str]] = {
    Condition.RUNNING: "run",
    Condition.MOVING: "move",
    Condition.FAILED: "fail",
    Condition.OUT: "out",
    Condition.NOTHING: "none",
    Condition.UNKNOWN: "unk",
}


def chosen(board: Board) -> tuple[str, ...]:
    """The services that are drawn: all that are joined to another.

    Where those are too many, the ones that are remarked on, the weightiest first, each with those beside it.
    """
    beside: dict[str, dict[str, None]] = {}
    for one in board.strands:
        beside.setdefault(one.consumer, {})[one.provider] = None
        beside.setdefault(one.provider, {})[one.consumer] = None
    kept = set(beside)
    if len(beside) > MOST:
        wanted = dict.fromkeys(one.service for one in board.remarks if one.service in beside)
        around = (name for centre in (*wanted, *beside) for name in (centre, *beside[centre]))
        kept = set(list(dict.fromkeys(around))[:MOST])
    return tuple(name for name in board.services if name in kept)


def graph(board: Board, rows: Mapping[str, str]) -> str:
    """The picture; `rows` has the id of each service's row."""
    names = chosen(board)
    if not names:
        return ""
    inside = frozenset(names)
    strands = [one for one in board.strands if inside.issuperset((one.consumer, one.provider))]
    edges = {(one.provider, one.consumer): bool(one.recorded) for one in strands if one.consumer != one.provider}
    drawing = lay_out(_layers(names, waves(names, strands)), list(edges))
    dashed = {ends for ends, is_dashed in edges.items() if is_dashed}
    content = (_arrow(), *_lines(drawing, dashed), *_boxes(board, drawing, rows))
    size = {"width": str(drawing.width), "height": str(drawing.height)}
    box = f'viewBox="0 0 {drawing.width} {drawing.height}"'
    opened = tag("svg", content, role="img", aria_label="Which service requires which", **size)
    return opened.replace("<svg", f"<svg {box}", 1)


def _layers(names: Sequence[str], wave: Mapping[str, int]) -> list[list[str]]:
    """The names by their wave among those that are drawn."""
    layers: dict[int, list[str]] = {}
    for name in names:
        layers.setdefault(wave[name], []).append(name)
    return [layers[number] for number in sorted(layers)]


def _arrow() -> str:
    head = tag("path", d="M0 0L8 4L0 8z", class_="head")
    marker = tag("marker", head, id="arrow", markerWidth="8", markerHeight="8", refX="8", refY="4", orient="auto")
    return tag("defs", marker)


def _lines(drawing: Drawing, dashed: set[tuple[str, str]]) -> Iterator[str]:
    for line in drawing.lines:
        title = tag("title", f"{shown(line.end)} requires {shown(line.start)}")
        kind = "line drift" if (line.start, line.end) in dashed else "line"
        yield tag("path", title, d=line.path, class_=kind, marker_end="url(#arrow)")


def _boxes(board: Board, drawing: Drawing, rows: Mapping[str, str]) -> Iterator[str]:
    for name, (x, y) in drawing.corners.items():
        versions = list(dict.fromkeys(what(cell) for cell in board.row(name)))
        below = " | ".join(versions)
        yield tag(
            "a",
            (
                tag("title", shown(f"{name}: {below}")),
                tag("rect", x=str(x), y=str(y), width=str(WIDTH), height=str(HEIGHT), rx="6"),
                tag("text", shown(_cut(name, _NAME)), x=str(x + 10), y=str(y + 17)),
                tag("text", shown(_cut(below, _BELOW)), x=str(x + 10), y=str(y + 32), class_="below"),
            ),
            href=f"#{rows[name]}",
            class_=f"box {CLASSES[worst(board.row(name))]}",
        )


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
