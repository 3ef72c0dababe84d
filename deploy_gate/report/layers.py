"""Where the boxes and the lines of a layered graph stand: few crossings, short lines, and always the same."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH: Final = 200
HEIGHT: Final = 40
ACROSS: Final = 300
"""From one layer to the next."""
DOWN: Final = 56
"""From one box to the next."""
LANE: Final = 18
"""The room that a line takes where it passes a layer."""
MARGIN: Final = 16
_SWEEPS: Final = 6

Node: TypeAlias = "str | tuple[int, int]"
"""A box by its name; a line that passes a layer by its number and the layer's."""


class Line(Value):
    """A line from a box to another, as the data of an SVG path."""

    start: str
    end: str
    path: str


class Drawing(Value):
    """The upper left corners of the boxes, the lines, and the size of the whole."""

    corners: Mapping[str, tuple[int, int]]
    lines: tuple[Line, ...]
    width: int
    height: int


def lay_out(layers: Sequence[Sequence[str]], edges: Sequence[tuple[str, str]]) -> Drawing:
    """The drawing of boxes in layers from left to right, with lines from the first name of each edge to the second."""
    layer_of = {name: number for number, layer in enumerate(layers) for name in layer}
    chains = [_chain(number, edge, layer_of) for number, edge in enumerate(edges)]
    rows: list[list[Node]] = [list(layer) for layer in layers]
    before: dict[Node, list[Node]] = {}
    after: dict[Node, list[Node]] = {}
    for chain in chains:
        for node in chain[1:-1]:
            if isinstance(node, tuple):
                rows[node[1]].append(node)
        # A line back into its own layer, as on a circle, pulls nothing.
        if layer_of[str(chain[0])] < layer_of[str(chain[-1])]:
            for one, then in pairwise(chain):
                after.setdefault(one, []).append(then)
                before.setdefault(then, []).append(one)
    for _ in range(_SWEEPS):
        _order(rows, before)
        _order(rows[::-1], after)
    height = _heights(rows, before, after)
    top = min(height.values(), default=0)
    corners = {name: (MARGIN + layer_of[name] * ACROSS, MARGIN + round(height[name] - top)) for name in layer_of}
    middles = {node: MARGIN + round(y - top) + HEIGHT // 2 for node, y in height.items()}
    lines = tuple(
        Line(start, end, _path(chain, layer_of, middles)) for (start, end), chain in zip(edges, chains, strict=True)
    )
    lowest = max(middles.values(), default=0) + HEIGHT // 2
    return Drawing(corners, lines, 2 * MARGIN + max(1, len(layers)) * ACROSS - (ACROSS - WIDTH) + 40, lowest + MARGIN)


def _chain(number: int, edge: tuple[str, str], layer_of: Mapping[str, int]) -> tuple[Node, ...]:
    start, end = edge
    return (start, *((number, layer) for layer in range(layer_of[start] + 1, layer_of[end])), end)


def _order(rows: Sequence[list[Node]], behind: Mapping[Node, Sequence[Node]]) -> None:
    """Each layer by the mean place of what its nodes are joined to in the layer before."""
    place: dict[Node, float] = {}
    for row in rows:
        wanted: dict[Node, float] = {}
        for at, node in enumerate(row):
            mean = _mean([place[other] for other in behind.get(node, ())])
            wanted[node] = float(at) if mean is None else mean
        row.sort(key=wanted.__getitem__)
        place |= {node: float(at) for at, node in enumerate(row)}


def _heights(
    rows: Sequence[Sequence[Node]], before: Mapping[Node, Sequence[Node]], after: Mapping[Node, Sequence[Node]]
) -> dict[Node, float]:
    """The height of every node: near what it is joined to, and no two of a layer upon each other."""
    height: dict[Node, float] = {}
    for row in rows:
        _spread(row, {node: _mean([height[other] for other in before.get(node, ())]) for node in row}, height)
    for row in reversed(rows):
        joined = {node: [*before.get(node, ()), *after.get(node, ())] for node in row}
        _spread(row, {node: _mean([height[other] for other in joined[node] or (node,)]) for node in row}, height)
    return height


def _spread(row: Sequence[Node], wanted: Mapping[Node, float | None], height: dict[Node, float]) -> None:
    lowest: float | None = None
    shifts: list[float] = []
    for node in row:
        wish = wanted[node]
        room = DOWN if isinstance(node, str) else LANE
        floor = wish if lowest is None else lowest
        height[node] = max(wish, floor) if wish is not None and floor is not None else (floor or 0.0)
        if wish is not None:
            shifts.append(height[node] - wish)
        lowest = height[node] + room
    # What was pushed down is pulled up again by half of the way, all of the layer together.
    shift = sum(shifts) / len(shifts) / 2 if shifts else 0.0
    for node in row:
        height[node] -= shift


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _path(chain: Sequence[Node], layer_of: Mapping[str, int], middle: Mapping[Node, int]) -> str:
    """A curve from the right side of the first box to the left side of the last."""
    x = MARGIN + layer_of[str(chain[0])] * ACROSS + WIDTH
    y = middle[chain[0]]
    said = [f"M{x} {y}"]
    if layer_of[str(chain[-1])] <= layer_of[str(chain[0])]:
        end = MARGIN + layer_of[str(chain[-1])] * ACROSS + WIDTH
        return f"{said[0]}C{x + 48} {y} {end + 48} {middle[chain[-1]]} {end} {middle[chain[-1]]}"
    for node in chain[1:]:
        to, level = x + ACROSS - WIDTH, middle[node]
        bend = (x + to) // 2
        said.append(f"C{bend} {y} {bend} {level} {to} {level}")
        x, y = to, level
        if isinstance(node, tuple):
            x += WIDTH
            said.append(f"H{x}")
    return "".join(said)
