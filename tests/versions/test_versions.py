"""What a deployment calls itself, and how two of them compare."""

import pytest

from deploy_gate.versions import VersionError, parse_version

CHAIN = (
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.9.0",
    "1.10.0",
    "2.0.0",
    "2.1.0",
    "2.1.1",
)
"""SemVer 2.0.0's own examples, section 11, and numbers that compare as numbers."""


@pytest.mark.parametrize(
    "position", range(len(CHAIN) - 1), ids=lambda index: f"{CHAIN[index]} before {CHAIN[index + 1]}"
)
def test_every_version_is_older_than_all_behind_it_in_the_chain(position: int) -> None:
    here = parse_version(CHAIN[position])
    for later in map(parse_version, CHAIN[position + 1 :]):
        assert here.is_older_than(later)
        assert not later.is_older_than(here)
        assert not here.is_same_as(later)


@pytest.mark.parametrize(
    ("text", "like", "commit"),
    [
        pytest.param("1.2.3", "1.2.3", None, id="plain SemVer"),
        pytest.param("v1.2.3", "1.2.3", None, id="a v in front means nothing"),
        pytest.param("1.2.3-rc.1", "1.2.3-rc.1", None, id="a known pre-release stays one"),
        pytest.param("1.2.3-rc1", "1.2.3-rc1", None, id="also without its dot"),
        pytest.param("1.2.3-beta.20240101", "1.2.3-beta.20240101", None, id="a date behind beta is no commit"),
        pytest.param("1.2.3-rc-20240101", "1.2.3-rc-20240101", None, id="nor one behind rc and a hyphen"),
        pytest.param("1.2.3-a12345", "1.2.3-a12345", None, id="six hexadecimal digits are no commit"),
        pytest.param("v1.2.3-abc1234", "1.2.3", "abc1234", id="seven hexadecimal digits are a commit"),
        pytest.param("1.2.3-a123456", "1.2.3", "a123456", id="also where they begin with an a and go on with digits"),
        pytest.param("1.2.3-ABC1234", "1.2.3", "abc1234", id="capital hexadecimal digits too"),
        pytest.param("1.2.3-gabc1234", "1.2.3", "abc1234", id="with the g of git"),
        pytest.param("v1.2.3-14-gabc1234", "1.2.3", "abc1234", id="as git describe writes it"),
        pytest.param("1.2.3-rc.1-abc1234", "1.2.3-rc.1", "abc1234", id="a pre-release built from a commit"),
        pytest.param("1.2.3-" + "a" * 40, "1.2.3", "a" * 40, id="a full commit"),
        pytest.param("1.2.3-" + "a" * 64, "1.2.3", "a" * 64, id="a full commit of a SHA-256 repository"),
        pytest.param("1.2.3+abc1234", "1.2.3", "abc1234", id="a commit as build metadata"),
        pytest.param("1.2.3+build.5", "1.2.3", None, id="other build metadata means nothing"),
    ],
)
def test_a_version_is_placed_and_its_commit_known(text: str, like: str, commit: str | None) -> None:
    version = parse_version(text)
    assert version.precedence == parse_version(like).precedence
    assert version.commit == commit
    assert str(version) == text


@pytest.mark.parametrize("text", ["abc1234", "1234567", "A" * 40, "0" * 64])
def test_a_bare_commit_has_no_order(text: str) -> None:
    version = parse_version(text)
    assert not version.is_ordered
    assert version.commit == text.lower()
    assert not version.is_older_than(parse_version("1.0.0"))
    assert not parse_version("1.0.0").is_older_than(version)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("1.2.3", "v1.2.3", True, id="a v makes no difference"),
        pytest.param("1.2.3-abc1234", "1.2.3", True, id="one that names no commit may be any build"),
        pytest.param("1.2.3-abc1234", "1.2.3+abc12345", True, id="a short commit is its longer form"),
        pytest.param("1.2.3-abc1234", "1.2.3-abc1235", False, id="builds of two commits differ"),
        pytest.param("abc1234", "abc1234" + "0" * 33, True, id="bare commits by their common beginning"),
        pytest.param("abc1234", "abc1235", False, id="bare commits that differ"),
        pytest.param("1.2.3-abc1234", "abc1234", False, id="a version is not a bare commit"),
    ],
)
def test_two_versions_are_the_same(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - a column of the table
    assert parse_version(one).is_same_as(parse_version(other)) is same
    assert parse_version(other).is_same_as(parse_version(one)) is same


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("1.2", id="two numbers"),
        pytest.param("1.2.3.4", id="four numbers"),
        pytest.param("01.2.3", id="a leading zero"),
        pytest.param("1.2.3-", id="an empty pre-release"),
        pytest.param("1.2.3-01", id="a leading zero in a pre-release"),
        pytest.param("latest", id="a word"),
        pytest.param("abc123", id="six hexadecimal digits"),
        pytest.param("a" * 41, id="more digits than a commit has"),
        pytest.param(" 1.2.3", id="a blank in front"),
        pytest.param("1.2.3\n", id="a line break behind"),
        pytest.param("1.2.3\n::error::x", id="a workflow command"),
        pytest.param("\u0661.\u0662.\u0663", id="digits of another script"),
        pytest.param("1.2.3-ü", id="a letter outside ASCII"),
    ],
)
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(VersionError, match="is no version: write SemVer"):
        parse_version(text)


def test_a_very_long_version_is_refused_without_being_quoted() -> None:
    with pytest.raises(VersionError, match=r"\Aa version has at most 200 characters, this one has 201\Z"):
        parse_version("1" * 201)
