"""Ranges as people write them, and what is in them."""

import pytest

from deploy_gate.versions import ANY, VersionError, parse_range, parse_version


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        pytest.param(">=1.8.0 <2", "1.8.0 1.10.0 1.99.99", "1.7.9 2.0.0-rc.1 2.0.0", id="from one to before another"),
        pytest.param(">=1.8.0, <2", "1.8.0", "2.0.0", id="a comma joins like a blank"),
        pytest.param(">=1.8.0<2", "1.8.0", "2.0.0", id="nothing joins like a blank"),
        pytest.param(">= 1.8", "1.8.0 v1.8.1", "1.8.0-rc.1", id="a blank behind the operator"),
        pytest.param("<2.0.0", "2.0.0-rc.1 1.0.0", "2.0.0", id="three numbers go by SemVer's letter"),
        pytest.param("<2", "1.9.9", "2.0.0-rc.1", id="fewer numbers stand for the family and its pre-releases"),
        pytest.param(">1.2", "1.3.0 1.3.0-rc.1", "1.2.0 1.2.99", id="above a family"),
        pytest.param("<=1.2", "1.2.99 0.1.0", "1.3.0-0 1.3.0", id="up to a family's end"),
        pytest.param(">1.2.3", "1.2.4-0 1.2.4", "1.2.3", id="above a version"),
        pytest.param(">1.2.3-rc", "1.2.3-rc.0 1.2.3", "1.2.3-rc 1.2.3-beta.9", id="above a pre-release"),
        pytest.param("<=1.2.3", "1.2.3 1.2.3-rc.1", "1.2.4-0", id="up to a version"),
        pytest.param("^1.2", "1.2.0 1.99.0", "1.1.9 2.0.0-rc.1 2.0.0", id="caret keeps the major"),
        pytest.param("^0.2.3", "0.2.3 0.2.9", "0.2.2 0.3.0", id="caret keeps the minor below 1"),
        pytest.param("^0.0.3", "0.0.3", "0.0.4", id="caret keeps the patch below 0.1"),
        pytest.param("^0", "0.0.0 0.9.0", "1.0.0", id="caret with a major only"),
        pytest.param("^1.2.3-rc.1", "1.2.3-rc.1 1.2.3 1.9.0", "1.2.3-beta 2.0.0-0", id="caret from a pre-release"),
        pytest.param("~1.2.3", "1.2.3 1.2.99", "1.2.2 1.3.0-rc.1", id="tilde keeps the minor"),
        pytest.param("~>1.2.3", "1.2.4", "1.3.0", id="tilde as Ruby writes it"),
        pytest.param("~1", "1.0.0 1.9.0", "2.0.0", id="tilde with a major only"),
        pytest.param("1.x", "1.0.0 1.5.0", "0.9.0 2.0.0", id="a wildcard"),
        pytest.param("1.2.*", "1.2.0 1.2.7", "1.3.0", id="a star as wildcard"),
        pytest.param("1.10", "1.10.0 1.10.5", "1.1.0", id="1.10 is not 1.1"),
        pytest.param("=1.2.3", "1.2.3 v1.2.3 1.2.3-abc1234 1.2.3+b", "1.2.4 1.2.3-rc.1", id="exactly, in every build"),
        pytest.param("==1.2.3", "1.2.3", "1.2.4", id="two equal signs"),
        pytest.param("!=1.5.0", "1.4.9 1.5.1 1.5.0-rc.1", "1.5.0", id="all but one"),
        pytest.param("!=1.5", "1.4.0 1.6.0", "1.5.0 1.5.7", id="all but a family"),
        pytest.param("<1 || >=2", "0.9.0 2.0.0", "1.0.0 1.9.9", id="one of two"),
        pytest.param("*", "0.0.0-0 0.0.0 999.0.0 abc1234", "", id="any, also a bare commit"),
        pytest.param(
            ">=v1.2.3-abc1234", "1.2.3 1.2.3-def5678 1.2.4", "1.2.2", id="a commit behind an order counts not"
        ),
    ],
)
def test_a_range_contains_what_it_says(text: str, inside: str, outside: str) -> None:
    accepted = parse_range(text)
    assert [version for version in inside.split() if not accepted.answer(parse_version(version))] == []
    assert [version for version in outside.split() if accepted.answer(parse_version(version))] == []


def test_nobody_can_say_whether_a_bare_commit_is_in_range() -> None:
    assert parse_range(">=1").answer(parse_version("abc1234")) is None


@pytest.mark.parametrize("text", ["*", "x", "X", ">=*", "<1 || >=1 || *", "* *"])
def test_any_version_has_several_spellings(text: str) -> None:
    assert parse_range(text).is_any
    assert parse_range(text).intervals == ANY.intervals


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "is no range", id="nothing"),
        pytest.param("  ", "is no range", id="blanks"),
        pytest.param("|| >=1", "is no range", id="an empty alternative"),
        pytest.param(">=", "is no range", id="an operator alone"),
        pytest.param("latest", "is no range", id="a word"),
        pytest.param(">=1.2.3.4", "is no range", id="four numbers"),
        pytest.param(">=1\n<2", "is no range", id="a line break"),
        pytest.param("=>1", "is no range", id="an operator the wrong way round"),
        pytest.param("1 - 2", "is no range", id="a hyphen between versions"),
        pytest.param("=abc1234", "is no range", id="a bare commit"),
        pytest.param("1.02", "02 has a leading zero", id="a leading zero"),
        pytest.param("1.x.3", "a number behind x says nothing", id="a number behind a wildcard"),
        pytest.param("=1.2.3-abc1234", "commits have no order", id="exactly one commit"),
        pytest.param("!=1.2.3+abc1234", "commits have no order", id="all but one commit"),
        pytest.param(
            "==1.2.3+abc1234", "order that a range could go by: leave the commit out", id="one commit twice equal"
        ),
        pytest.param(" >=1.2.3-01", "'>=1.2.3-01' is no range", id="a leading zero in a pre-release"),
        pytest.param(">=2 <1", "its comparators exclude each other", id="nothing between"),
        pytest.param(">1.2.3 <1.2.4-0", "its comparators exclude each other", id="neighbours with nothing between"),
        pytest.param("<0.0.0-0", "its comparators exclude each other", id="before the first version"),
        pytest.param("!=*", "its comparators exclude each other", id="all but all"),
        pytest.param("1" * 201, "at most 200 characters, this one has 201", id="201 characters"),
    ],
)
def test_what_is_no_range_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(VersionError) as refusal:
        parse_range(text)
    assert reason in str(refusal.value)


def test_the_refusal_shows_every_form() -> None:
    with pytest.raises(VersionError) as refusal:
        parse_range(" latest ")
    assert str(refusal.value) == (
        "'latest' is no range: write comparators such as '>=1.8.0 <2', '^1.2', '~1.2.3', '1.x', '!=1.5.0', "
        "joined by spaces (all must hold) or '||' (one must), or '*' for any version"
    )


@pytest.mark.parametrize("text", [">=1" + " " * 197, "*" + " " * 199])
def test_a_range_of_200_characters_is_read(text: str) -> None:
    assert str(parse_range(text)) == text.strip()
