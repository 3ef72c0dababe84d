"""Where boxes and lines stand."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.report.layers import DOWN, HEIGHT, WIDTH, lay_out


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[list[str]], list[tuple[str, str]]]:
    sizes = draw(st.lists(st.integers(1, 6), min_size=1, max_size=6))
    layers = [[f"n{number}_{place}" for place in range(size)] for number, size in enumerate(sizes)]
    names = [name for layer in layers for name in layer]
    ends = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda two: two[0] < two[1])
    return layers, draw(st.lists(ends, unique=True, max_size=20)) if len(names) > 1 else []


@given(graphs())
def test_no_box_stands_on_another_and_all_within_the_picture(
    graph: tuple[list[list[str]], list[tuple[str, str]]],
) -> None:
    layers, edges = graph
    drawing = lay_out(layers, edges)
    assert set(drawing.corners) == {name for layer in layers for name in layer}
    for layer in layers:
        heights = sorted(drawing.corners[name][1] for name in layer)
        assert all(lower - upper >= DOWN - 1 for upper, lower in pairwise(heights))
    for x, y in drawing.corners.values():
        assert 0 <= x <= drawing.width - WIDTH
        assert 0 <= y <= drawing.height - HEIGHT


@given(graphs())
def test_every_line_leads_from_its_start_to_its_end(graph: tuple[list[list[str]], list[tuple[str, str]]]) -> None:
    layers, edges = graph
    drawing = lay_out(layers, edges)
    assert [(line.start, line.end) for line in drawing.lines] == edges
    for line in drawing.lines:
        numbers = [int(number) for number in re.findall(r"-?\d+", line.path)]
        x, y = drawing.corners[line.start]
        assert tuple(numbers[:2]) == (x + WIDTH, y + HEIGHT // 2)
        assert numbers[-1] == drawing.corners[line.end][1] + HEIGHT // 2


@given(graphs())
def test_the_same_graph_is_drawn_the_same_way(graph: tuple[list[list[str]], list[tuple[str, str]]]) -> None:
    assert lay_out(*graph) == lay_out(*graph)


def test_an_empty_picture_is_small() -> None:
    assert lay_out([], []).lines == ()
