"""A requirement as people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.model import Direction, Need, Source
from deploy_gate.requirement import NeedError, format_need, parse_need
from deploy_gate.versions import parse_range

names = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,20}[A-Za-z0-9])?", fullmatch=True)
ranges = st.sampled_from(
    ["*", "1.x", "1.10", ">=1.8.0 <2", "^1.2", "~1.2.3", "!=1.5.0", "<1 || >=2, <3", "=1.2.3-rc.1"]
)


@pytest.mark.parametrize(
    ("text", "other", "wanted"),
    [
        pytest.param("inventory-service", "inventory-service", None, id="a name alone says nothing about versions"),
        pytest.param("inventory-service >=1.8.0 <2", "inventory-service", ">=1.8.0 <2", id="a name and a range"),
        pytest.param("inventory>=1.8", "inventory", ">=1.8", id="an operator may touch the name"),
        pytest.param("inventory^1.2", "inventory", "^1.2", id="a caret too"),
        pytest.param("inventory *", "inventory", "*", id="any version"),
        pytest.param("inventory 1.x", "inventory", "1.x", id="a range without an operator, apart from the name"),
        pytest.param("  inventory \t >=1,  <2 ", "inventory", ">=1, <2", id="blanks around and between"),
        pytest.param("a.b_c-1.2 >=1", "a.b_c-1.2", ">=1", id="a name with marks and digits"),
        pytest.param("api <1 || >=2", "api", "<1 || >=2", id="alternatives"),
    ],
)
def test_a_requirement_is_read(text: str, other: str, wanted: str | None) -> None:
    need = parse_need(text, Source.PAYLOAD, Direction.REQUIRED_BY)
    assert need == Need(other, parse_range(wanted) if wanted else None, Source.PAYLOAD, Direction.REQUIRED_BY)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "a requirement is blank: write a name", id="nothing"),
        pytest.param(" \t ", "a requirement is blank", id="blanks"),
        pytest.param(
            "api@1.2", "'@' does not say which versions fit: write 'api >=1.2' or 'api =1.2'", id="an at sign"
        ),
        pytest.param("api@^1.2", "write 'api ^1.2'", id="an at sign before an operator"),
        pytest.param("api@latest", "write 'api >=1.8.0'", id="an at sign before a word"),
        pytest.param("api@" + "1" * 60, f"write 'api >={'1' * 60}' or", id="an at sign before 60 digits"),
        pytest.param("api@" + "1" * 61, "write 'api >=1.8.0'", id="an at sign before 61 digits"),
        pytest.param("api@1.2\x07", "write 'api >=1.8.0'", id="an at sign before a control character"),
        pytest.param("api@1.\u00e4", "write 'api >=1.8.0'", id="an at sign before a letter outside ASCII"),
        pytest.param("api: >=1.2", "':' does not say which versions fit: write 'api >=1.2'", id="a colon"),
        pytest.param("api*", "put a space between the name and the range", id="a pattern"),
        pytest.param("api, web", "put a space between the name and the range, or write only one", id="two services"),
        pytest.param("-api", "does not begin with a service's name", id="a mark in front"),
        pytest.param(">=1.2", "does not begin with a service's name", id="a range alone"),
        pytest.param("api\n>=1", "does not begin with a service's name", id="a line break"),
        pytest.param("api >=1\n", r"'>=1\n' is no range", id="a line break at the end"),
        pytest.param("api >=1\n::error::x", "'api' is required with a wrong range", id="a workflow command"),
        pytest.param("\u00e4pi", "does not begin with a service's name", id="a letter outside ASCII"),
        pytest.param("-" * 61, f"'{'-' * 60}\u2026' does not begin", id="61 marks, shown as 60"),
        pytest.param("-" * 60, f"'{'-' * 60}' does not begin", id="60 marks, shown whole"),
        pytest.param("a" * 101, "does not begin with a service's name", id="101 characters"),
        pytest.param("api web", "'api' is required with a wrong range: 'web' is no range", id="two names"),
        pytest.param("api >=2 <1", "its comparators exclude each other", id="a range that cannot hold"),
        pytest.param("api >=1 || web", "is no range", id="an alternative service"),
    ],
)
def test_what_could_be_misread_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(NeedError) as refusal:
        parse_need(text)
    assert reason in str(refusal.value)
    assert str(refusal.value).isprintable()


@given(names, st.none() | ranges)
def test_what_is_written_reads_back(name: str, wanted: str | None) -> None:
    need = Need(name, parse_range(wanted) if wanted else None)
    assert parse_need(format_need(need)) == need


@given(st.text(max_size=40) | st.builds("{} {}".format, names, st.text(max_size=20)))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        need = parse_need(text)
    except NeedError as refusal:
        shown = str(refusal)
    else:
        shown = format_need(need)
        assert parse_need(shown) == need
    assert shown.isprintable()
