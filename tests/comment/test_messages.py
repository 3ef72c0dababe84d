"""What is written under a pull request."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.comment.messages import LIMIT, limited, metadata, notice, table
from tests.comment.pulls import FACTS, a_lock, decided, locked
from tests.report.hostile import hostile

VALUES = st.dictionaries(st.text(max_size=5), hostile | st.integers() | st.none(), max_size=4)


@given(VALUES)
def test_what_programs_read_is_whole_and_stays_where_it_is(values: dict[str, object]) -> None:
    text = metadata("x-metadata", values)
    inside = re.search(r"<!--- x-metadata-start -->\n\n(`+)json\n(.*)\n\1\n\n<!--- x-metadata-end -->", text, re.DOTALL)
    assert inside is not None
    assert json.loads(inside[2]) == values
    assert text.count("<") == text.count(">") == 6
    assert inside[1] not in inside[2]


@given(hostile)
def test_what_others_wrote_stays_text(text: str) -> None:
    for shown in (notice("Title", (text,)), table(("a", "b"), ((text, text),))):
        acting = re.sub("`[^`\n]+`", "", shown)
        assert "<!--" not in acting
        assert "@" not in acting


@given(hostile)
def test_a_reason_can_break_no_comment(reason: str) -> None:
    text = decided(".wcid", locked(a_lock(reason=reason, created_by=reason, link=reason, branch=reason))).comment
    # Within code nothing acts.
    text = re.sub("`[^`\n]+`", "", text)
    assert text.count("<!---") == 2
    assert text.count("<details>") == text.count("</details>") == 1


def test_a_comment_is_never_longer_than_github_takes() -> None:
    long = "word " * 40_000
    for text in (notice("x", (long,)), limited(long), decided(".lock --reason " + long[:60_000], FACTS).comment):
        assert len(text) <= LIMIT
    assert limited("x" * LIMIT) == "x" * LIMIT
    assert "left out" in limited("x" * (LIMIT + 1))


def test_what_is_cut_closes_what_was_open() -> None:
    cut = limited("<details>\n\n```json\n" + "line\n" * 20_000 + "```\n</details>\n")
    assert cut.count("```") == 2
    assert cut.count("<details>") == cut.count("</details>") == 1
