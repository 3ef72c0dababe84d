import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.summary import LIMIT, fit

line = st.sampled_from(["", "text", "| a | b |", "```", "```mermaid", "<details>", "</details>", "ÄÖÜ" * 20])
ROOM_FOR_THE_NOTE = 200


@given(st.lists(line).map("\n".join), st.integers(0, 800))
def test_a_summary_never_exceeds_its_limit(markdown: str, limit: int) -> None:
    assert len(fit(markdown, limit).encode()) <= limit


@given(st.lists(line).map("\n".join), st.integers(ROOM_FOR_THE_NOTE, 800))
def test_a_cut_summary_ends_outside_every_fence_with_what_was_left_out(markdown: str, limit: int) -> None:
    fitted = fit(markdown, limit)
    if fitted == markdown:
        return
    kept = fitted.split("\n")
    assert sum(one.startswith("```") for one in kept) % 2 == 0
    assert kept[-2].startswith("_The rest is left out")
    body = [one for one in kept[:-3] if one != "</details>"]
    assert body == [one for one in markdown.split("\n") if one != "</details>"][: len(body)]


@pytest.mark.parametrize(
    ("markdown", "limit", "expected"),
    [
        pytest.param("a\nb", 3, "a\nb", id="what fits exactly is whole"),
        pytest.param("x" * 300, 10, "", id="where the sentence has no room nothing is left"),
        pytest.param(
            "<details>\n\n" + "row\n" * 300 + "</details>\n",
            ROOM_FOR_THE_NOTE,
            "<details>\n\n" + "row\n" * 20 + "</details>\n\n",
            id="an open fold is closed before the sentence",
        ),
        pytest.param(
            "head\n```mermaid\n" + "node\n" * 300 + "```\n",
            ROOM_FOR_THE_NOTE,
            "head\n\n",
            id="a fence that does not fit goes whole",
        ),
    ],
)
def test_where_a_summary_is_cut(markdown: str, limit: int, expected: str) -> None:
    note = fit("y\n" * LIMIT).rpartition("\n\n")[2] if len(markdown.encode()) > limit and expected else ""
    assert fit(markdown, limit) == expected + note
