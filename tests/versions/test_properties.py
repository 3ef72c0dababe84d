"""Propositions about versions and ranges, checked against semver's own comparison."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from semver import Version as SemVer

from deploy_gate.versions import Range, VersionError, parse_range, parse_version
from deploy_gate.versions.precedence import LOWEST, after, read_semver

Test = Callable[[SemVer], bool]

numbers = st.integers(0, 3)
pre_releases = st.sampled_from(["", "", "", "0", "1", "10", "alpha", "alpha.0", "alpha.1", "rc.1", "rc.1.0", "x-y"])
versions = st.builds(lambda a, b, c, pre: SemVer(a, b, c, pre or None), numbers, numbers, numbers, pre_releases)
texts = st.text(st.sampled_from("0123456789abcdefxXvV.+-*<>=!^~| ,\n\u0661"), max_size=24)


def since(low: SemVer, end: SemVer | None) -> Test:
    return lambda version: version >= low and (end is None or version < end)


def exact_test(operator: str, bound: SemVer) -> Test:
    """What an operator before three numbers means, in semver's terms."""
    major, minor, patch = bound.major, bound.minor, bound.patch
    first = (
        SemVer(major + 1, 0, 0, "0")
        if major
        else SemVer(0, minor + 1, 0, "0")
        if minor
        else SemVer(0, 0, patch + 1, "0")
    )
    return {
        "": lambda version: version == bound,
        "=": lambda version: version == bound,
        "!=": lambda version: version != bound,
        ">=": lambda version: version >= bound,
        ">": lambda version: version > bound,
        "<=": lambda version: version <= bound,
        "<": lambda version: version < bound,
        "^": since(bound, first),
        "~": since(bound, SemVer(major, minor + 1, 0, "0")),
    }[operator]


def family_test(operator: str, major: int, minor: int | None) -> Test:
    """What an operator before one or two numbers means: a family with the pre-releases behind its first version."""
    low = SemVer(major, minor or 0, 0)
    first = low.replace(prerelease="0")
    end = SemVer(major + 1, 0, 0, "0") if minor is None else SemVer(major, minor + 1, 0, "0")
    next_major = SemVer(major + 1, 0, 0, "0")
    caret = next_major if major or minor is None else end
    return {
        "": since(low, end),
        "=": since(low, end),
        "!=": lambda version: version < first or version >= end,
        ">=": since(low, None),
        ">": since(end, None),
        "<=": lambda version: version < end,
        "<": lambda version: version < first,
        "^": since(low, caret),
        "~": since(low, end),
    }[operator]


operators = st.sampled_from(["", "=", "!=", ">=", ">", "<=", "<", "^", "~"])
exact = st.builds(lambda operator, bound: (f"{operator}{bound}", exact_test(operator, bound)), operators, versions)
majors = st.builds(lambda operator, a: (f"{operator}{a}", family_test(operator, a, None)), operators, numbers)
minors = st.builds(
    lambda operator, a, b, tail: (f"{operator}{a}.{b}{tail}", family_test(operator, a, b)),
    operators,
    numbers,
    numbers,
    st.sampled_from(["", ".x", ".*"]),
)
comparators = st.one_of(exact, majors, minors)
written = st.lists(st.lists(comparators, min_size=1, max_size=3), min_size=1, max_size=3)


def read(alternatives: list[list[tuple[str, Test]]]) -> Range | None:
    text = " || ".join(" ".join(text for text, _ in group) for group in alternatives)
    try:
        return parse_range(text)
    except VersionError as refusal:
        return None if "exclude each other" in str(refusal) else pytest.fail(f"{text!r} is a range: {refusal}")


def holds(alternatives: list[list[tuple[str, Test]]], version: SemVer) -> bool:
    return any(all(test(version) for _, test in group) for group in alternatives)


@given(written, st.lists(versions, min_size=1, max_size=10))
def test_a_range_contains_exactly_what_its_comparators_say(
    alternatives: list[list[tuple[str, Test]]], candidates: list[SemVer]
) -> None:
    accepted = read(alternatives)
    for version in candidates:
        answer = accepted is not None and accepted.answer(parse_version(str(version)))
        assert answer == holds(alternatives, version)


@given(written, written, st.lists(versions, min_size=1, max_size=10))
def test_an_intersection_contains_what_both_contain_and_reads_back(
    one: list[list[tuple[str, Test]]], other: list[list[tuple[str, Test]]], candidates: list[SemVer]
) -> None:
    first, second = read(one), read(other)
    if first is None or second is None:
        return
    both = first.intersection(second)
    for version in map(parse_version, map(str, candidates)):
        assert both.answer(version) == (first.answer(version) and second.answer(version))
    if not both.is_empty and len(both.text) <= 200:
        assert parse_range(both.text).intervals == both.intervals


@given(written)
def test_intervals_are_ascending_apart_and_never_empty(alternatives: list[list[tuple[str, Test]]]) -> None:
    accepted = read(alternatives)
    bounds = [bound for interval in (accepted.intervals if accepted else ()) for bound in interval]
    assert all(low < high for low, high in pairwise(bounds))
    assert not bounds or bounds[0] >= LOWEST


@given(st.from_regex(r"[0-9]{1,2}(\.[0-9]{1,2}){1,3}([+-][0-9A-Za-z.+-]{0,6})?", fullmatch=True))
@example("01.2.3")
@example("1.2.3+")
def test_a_text_is_semver_where_the_library_says_so(text: str) -> None:
    if not SemVer.is_valid(text):
        with pytest.raises(VersionError, match="is no version"):
            read_semver(text, text)
        return
    key, build = read_semver(text, text)
    version = SemVer.parse(text)
    assert key[:4] == (version.major, version.minor, version.patch, version.prerelease is None)
    assert build == version.build


@given(versions, versions)
def test_precedence_is_semvers(one: SemVer, other: SemVer) -> None:
    first, second = parse_version(str(one)), parse_version(str(other))
    assert first.is_older_than(second) == (one < other)
    assert first.is_same_as(second) == (one == other)


@given(versions, versions)
def test_nothing_lies_between_a_version_and_the_next(one: SemVer, other: SemVer) -> None:
    here, there = parse_version(str(one)).precedence, parse_version(str(other)).precedence
    assert here is not None
    assert there is not None
    assert here < after(here)
    assert there <= here or there >= after(here)


@given(versions, st.sampled_from(["=", ">=", "<=", "^", "~"]))
def test_a_range_made_from_a_version_contains_it(version: SemVer, operator: str) -> None:
    assert parse_range(f"{operator}{version}").answer(parse_version(str(version)))


@given(st.one_of(texts, st.text(max_size=30)))
@example("9" * 5000)
@example("1.2.3-" + "1." * 90 + "1")
@pytest.mark.parametrize("parse", [parse_version, parse_range])
def test_any_text_is_understood_or_refused(parse: Callable[[str], object], text: str) -> None:
    try:
        shown = str(parse(text))
    except VersionError as refusal:
        shown = str(refusal)
    assert shown.isprintable()


@given(st.lists(written, min_size=2, max_size=8), st.lists(versions, min_size=1, max_size=10))
def test_many_ranges_together_contain_what_all_contain_and_read_back(
    several: list[list[list[tuple[str, Test]]]], candidates: list[SemVer]
) -> None:
    ranges = [found for one in several if (found := read(one)) is not None]
    if not ranges:
        return
    together = ranges[0]
    for one in ranges[1:]:
        together = together.intersection(one)
    for version in map(parse_version, map(str, candidates)):
        assert together.answer(version) is all(one.answer(version) for one in ranges)
    if not together.is_empty and len(together.text) <= 200:
        assert parse_range(together.text).intervals == together.intervals


def test_the_words_of_twenty_ranges_do_not_multiply() -> None:
    together = parse_range("<1.0.1 || >=2")
    for number in range(2, 21):
        together = together.intersection(parse_range(f"<1.0.{number} || >=2"))
    assert len(together.text) < 1000
    assert together.intervals == parse_range("<1.0.1 || >=2").intervals
