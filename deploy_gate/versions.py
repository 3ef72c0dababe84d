"""Versions as deployments write them, and the ranges that contain them.

Precedence is SemVer 2.0.0's, section 11. The order of all versions is discrete upwards: after ``1.2.3`` comes
``1.2.4-0``, after ``1.2.3-rc`` comes ``1.2.3-rc.0``. So every range is a union of half-open intervals, and whether
two ranges meet, or one is empty, is answered exactly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

Identifier: TypeAlias = tuple[int, int, str]
Precedence: TypeAlias = tuple[float, int, int, int, tuple[Identifier, ...]]
Interval: TypeAlias = tuple[Precedence, Precedence]

LOWEST: Final[Precedence] = (0, 0, 0, 0, ((0, 0, ""),))
BEYOND: Final[Precedence] = (float("inf"), 0, 0, 0, ())

MAX_LENGTH: Final = 200
"""Characters that a version or a range may have; longer text is an attack or a mistake."""

_COMMIT = r"(?:[0-9a-fA-F]{7,40}|[0-9a-fA-F]{64})"
_BARE_COMMIT: Final = re.compile(rf"\A{_COMMIT}\Z")
_KNOWN_PRE: Final = r"(?:alpha|beta|rc|pre|preview|dev|snapshot|canary|next|nightly|a|b)(?:[.-]?[0-9]+)?"
_SUFFIX: Final = re.compile(
    rf"\A(?P<core>v?[0-9]+\.[0-9]+\.[0-9]+)(?P<pre>-{_KNOWN_PRE})?(?:-[0-9]+-g|[-.]g?)(?P<commit>{_COMMIT})\Z",
    re.IGNORECASE,
)
_ALPHABET: Final = re.compile(r"\A[0-9A-Za-z.+-]+\Z")
_KNOWN: Final = re.compile(rf"\A{_KNOWN_PRE}\Z", re.IGNORECASE)


class VersionError(ValueError):
    """A text that is no version or no range; the message says why and what to write."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a deployment calls itself: SemVer, SemVer built from a commit, or a bare commit without order."""

    text: str
    precedence: Precedence | None = field(default=None, repr=False)
    commit: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return self.text

    @property
    def is_ordered(self) -> bool:
        """A bare commit has no order; every other version has one."""
        return self.precedence is not None

    def is_same_as(self, other: Version) -> bool:
        """Equal in precedence and not built from different commits; bare commits by their common prefix."""
        if self.precedence != other.precedence:
            return False
        if self.commit is None or other.commit is None:
            return self.precedence is not None
        return _same_commit(self.commit, other.commit)

    def is_older_than(self, other: Version) -> bool:
        """Both are ordered and this one comes before the other (``1.9.0`` before ``1.10.0``)."""
        return self.precedence is not None and other.precedence is not None and self.precedence < other.precedence


def _same_commit(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


@lru_cache(maxsize=65_536)
def parse_version(text: str) -> Version:
    """``v1.2.3``, ``1.2.3-rc.1``, ``v1.2.3-abc1234``, ``1.2.3+abc1234`` or a commit, as a `Version`.

    A suffix that looks like a commit (7 to 40 or 64 hexadecimal digits) is read as the commit the version was
    built from, although SemVer's letter makes it a pre-release: deploying ``1.2.3-abc1234`` must satisfy
    ``>=1.2.3``. Raises `VersionError` for anything else.
    """
    if len(text) > MAX_LENGTH:
        raise VersionError(f"a version has at most {MAX_LENGTH} characters, this one has {len(text)}")
    if _BARE_COMMIT.match(text):
        return Version(text, None, text.lower())
    commit = None
    semver_text = text
    if (suffix := _SUFFIX.match(text)) and not _is_known_pre_release(text):
        commit = suffix["commit"].lower()
        semver_text = suffix["core"] + (suffix["pre"] or "")
    precedence, build = _semver(semver_text, text)
    if commit is None and build is not None and _BARE_COMMIT.match(build):
        commit = build.lower()
    return Version(text, precedence, commit)


def _is_known_pre_release(text: str) -> bool:
    _, _, suffix = text.partition("-")
    return bool(_KNOWN.match(suffix))


def _semver(semver_text: str, shown: str) -> tuple[Precedence, str | None]:
    from semver import Version as SemVer  # noqa: PLC0415 - a refused payload need not pay for its import

    bare = semver_text[1:] if semver_text[:1] in ("v", "V") else semver_text
    try:
        # Its own pattern lets other scripts' digits and a last line break pass.
        parsed = SemVer.parse(bare if _ALPHABET.match(bare) else "")
    except ValueError:
        raise VersionError(
            f"{shown!r} is no version: write SemVer (1.2.3, v1.2.3-rc.1), SemVer with a commit (1.2.3-abc1234), "
            "or a commit of 7 to 40 hexadecimal digits"
        ) from None
    pre = parsed.prerelease
    key = (
        (parsed.major, parsed.minor, parsed.patch, 1, ())
        if pre is None
        else (parsed.major, parsed.minor, parsed.patch, 0, tuple(map(_identifier, pre.split("."))))
    )
    return key, parsed.build


def _identifier(text: str) -> Identifier:
    return (0, int(text), "") if text.isdecimal() else (1, 0, text)


def _after(key: Precedence) -> Precedence:
    """The next version in SemVer's order."""
    major, minor, patch, is_release, pre = key
    if is_release:
        return (major, minor, patch + 1, 0, ((0, 0, ""),))
    return (major, minor, patch, 0, (*pre, (0, 0, "")))


@dataclass(frozen=True, slots=True)
class Range:
    """The versions that a requirement accepts, as disjoint half-open intervals in ascending order."""

    text: str
    intervals: tuple[Interval, ...] = field(repr=False)

    def __str__(self) -> str:
        return self.text

    @property
    def is_any(self) -> bool:
        """``*``: every version, also one without an order."""
        return self.intervals == ((LOWEST, BEYOND),)

    @property
    def is_empty(self) -> bool:
        """No version can be in it, as in ``>=2 <1``."""
        return not self.intervals

    def answer(self, version: Version) -> bool | None:
        """Whether the version is in range; None where the version has no order, so that nobody can say."""
        if self.is_any:
            return True
        key = version.precedence
        if key is None:
            return None
        return any(low <= key < high for low, high in self.intervals)

    def intersection(self, other: Range) -> Range:
        """What both accept."""
        return Range(f"{self.text} {other.text}", _intersect(self.intervals, other.intervals))


ANY: Final = Range("*", ((LOWEST, BEYOND),))

_COMPARATOR: Final = re.compile(
    r"(?P<operator>>=|<=|!=|==|=|>|<|\^|~>|~)?\s*"
    r"(?P<version>[vV]?[0-9xX*]+(?:\.[0-9xX*]+){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)"
)
_PARTIAL: Final = re.compile(r"\A[vV]?(?P<parts>(?:[0-9]+|[xX*])(?:\.(?:[0-9]+|[xX*])){0,2})\Z")


@lru_cache(maxsize=65_536)
def parse_range(text: str) -> Range:
    """``>=1.8.0 <2``, ``^1.2``, ``~1.2.3``, ``1.x``, ``=1.2.3``, ``!=1.5.0``, ``<1 || >=2``, ``*`` as a `Range`.

    Comparators side by side (or with a comma between) must all hold; ``||`` joins alternatives. A partial version
    stands for its whole family, pre-releases included: ``<2`` ends before ``2.0.0-0``, ``>=2`` begins at ``2.0.0``.
    Comparators with three numbers follow SemVer's precedence to the letter, so ``<2.0.0`` contains ``2.0.0-rc.1``.
    Raises `VersionError` where the text is no range, or no version could be in it.
    """
    if len(text) > MAX_LENGTH:
        raise VersionError(f"a range has at most {MAX_LENGTH} characters, this one has {len(text)}")
    alternatives: tuple[Interval, ...] = ()
    for part in text.split("||"):
        alternatives = _union(alternatives, _conjunction(part, text))
    if not alternatives:
        raise VersionError(f"no version can be in {text.strip()!r}: its comparators exclude each other")
    return Range(" ".join(text.split()), alternatives)


def _conjunction(part: str, whole: str) -> tuple[Interval, ...]:
    accepted: tuple[Interval, ...] = ((LOWEST, BEYOND),)
    position, seen = 0, False
    while position < len(part):
        if part[position] in " ,\t":
            position += 1
            continue
        match = _COMPARATOR.match(part, position)
        if match is None or (match.end() < len(part) and part[match.end()] not in " ,\t<>=!^~"):
            raise _no_range(whole)
        accepted = _intersect(accepted, _comparator(match["operator"] or "=", match["version"], whole))
        position, seen = match.end(), True
    if not seen:
        raise _no_range(whole)
    return accepted


def _no_range(text: str) -> VersionError:
    return VersionError(
        f"{text.strip()!r} is no range: write comparators such as '>=1.8.0 <2', '^1.2', '~1.2.3', '1.x', '!=1.5.0', "
        "joined by spaces (all must hold) or '||' (one must), or '*' for any version"
    )


def _comparator(operator: str, version: str, whole: str) -> tuple[Interval, ...]:
    partial = _PARTIAL.match(version)
    low, end = _family(partial["parts"], whole) if partial else _exactly(version, whole)
    match operator:
        case ">=":
            return _interval(low, BEYOND)
        case ">":
            return _interval(end, BEYOND)
        case "<":
            return _interval(LOWEST, _before_family(low) if _is_short(partial) else low)
        case "<=":
            return _interval(LOWEST, end)
        case "!=":
            first = _before_family(low) if _is_short(partial) else low
            return _interval(LOWEST, first) + _interval(end, BEYOND)
        case "^":
            return _interval(low, _caret_end(low, _given(partial)))
        case "~" | "~>":
            return _interval(low, _tilde_end(low, _given(partial)))
        case _:
            return _interval(low, end)


def _is_short(partial: re.Match[str] | None) -> bool:
    return partial is not None and _given(partial) < len(("major", "minor", "patch"))


def _given(partial: re.Match[str] | None) -> int:
    """How many numbers stand before the first wildcard."""
    if partial is None:
        return 3
    count = 0
    for part in partial["parts"].split("."):
        if not part.isdecimal():
            break
        count += 1
    return count


def _interval(low: Precedence, end: Precedence) -> tuple[Interval, ...]:
    return ((low, end),) if low < end else ()


def _family(parts: str, whole: str) -> tuple[Precedence, Precedence]:
    """First version of ``1``, ``1.2``, ``1.x`` or ``1.2.3``, and what comes after its last."""
    numbers: list[int] = []
    for part in parts.split("."):
        if not part.isdecimal():
            break
        if len(part) > 1 and part.startswith("0"):
            raise VersionError(f"{whole.strip()!r}: {part} has a leading zero, which SemVer does not allow")
        numbers.append(int(part))
    match numbers:
        case []:
            return LOWEST, BEYOND
        case [major]:
            return (major, 0, 0, 1, ()), _first_of(major + 1)
        case [major, minor]:
            return (major, minor, 0, 1, ()), _first_of(major, minor + 1)
        case _:
            key = (numbers[0], numbers[1], numbers[2], 1, ())
            return key, _after(key)


def _exactly(version: str, whole: str) -> tuple[Precedence, Precedence]:
    try:
        key, _ = _semver(version, whole)
    except VersionError:
        raise _no_range(whole) from None
    return key, _after(key)


def _first_of(major: int, minor: int = 0, patch: int = 0) -> Precedence:
    """The lowest pre-release of a version, before which everything older lies."""
    return (major, minor, patch, 0, ((0, 0, ""),))


def _before_family(low: Precedence) -> Precedence:
    return _first_of(int(low[0]), low[1], low[2])


def _caret_end(low: Precedence, given: int) -> Precedence:
    """``^`` lets everything move that stands right of the first number that is not zero."""
    major, minor, patch = int(low[0]), low[1], low[2]
    if given == 0:
        return BEYOND
    if major or given == 1:
        return _first_of(major + 1)
    if minor or given == 2:  # noqa: PLR2004 - major and minor given
        return _first_of(0, minor + 1)
    return _first_of(0, 0, patch + 1)


def _tilde_end(low: Precedence, given: int) -> Precedence:
    """``~`` lets the patch move, or the minor where only a major is given."""
    if given == 0:
        return BEYOND
    return _first_of(int(low[0]) + 1) if given == 1 else _first_of(int(low[0]), low[1] + 1)


def _intersect(one: tuple[Interval, ...], other: tuple[Interval, ...]) -> tuple[Interval, ...]:
    met = ((max(low, other_low), min(high, other_high)) for low, high in one for other_low, other_high in other)
    return tuple(sorted((low, high) for low, high in met if low < high))


def _union(one: tuple[Interval, ...], other: tuple[Interval, ...]) -> tuple[Interval, ...]:
    joined: list[Interval] = []
    for low, high in sorted(one + other):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return tuple(joined)
