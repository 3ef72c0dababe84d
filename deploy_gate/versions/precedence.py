"""SemVer's precedence as a key that sorts, and the keys next to it.

The order is discrete upwards: after ``1.2.3`` comes ``1.2.4-0``, after ``1.2.3-rc`` comes ``1.2.3-rc.0``.
"""

from __future__ import annotations

import re
from typing import Final, TypeAlias

Identifier: TypeAlias = tuple[int, int, str]
Precedence: TypeAlias = tuple[float, int, int, int, tuple[Identifier, ...]]


LOWEST: Final[Precedence] = (0, 0, 0, 0, ((0, 0, ""),))
BEYOND: Final[Precedence] = (float("inf"), 0, 0, 0, ())

MAX_LENGTH: Final = 200
"""Characters that a version or a range may have; longer text is an attack or a mistake."""

_NUMBER = r"(0|[1-9][0-9]*)"
_PLAIN: Final = re.compile(rf"\A{_NUMBER}\.{_NUMBER}\.{_NUMBER}\Z")
# The library's own pattern lets other scripts' digits and a last line break pass.
_SUFFIXED: Final = re.compile(r"\A[0-9.]+[+-][0-9A-Za-z.+-]+\Z")


class VersionError(ValueError):
    """A text that is no version or no range; the message says why and what to write."""


def read_semver(semver_text: str, shown: str) -> tuple[Precedence, str | None]:
    """The precedence and the build metadata of a SemVer text, its leading ``v`` set aside.

    Raises `VersionError`, which quotes `shown`, where the text is not SemVer.
    """
    bare = semver_text[1:] if semver_text[:1] in ("v", "V") else semver_text
    if plain := _PLAIN.match(bare):
        return (int(plain[1]), int(plain[2]), int(plain[3]), 1, ()), None
    if not _SUFFIXED.match(bare):
        raise _no_version(shown)
    # Most versions are three numbers, and need not pay for the library: 20 ms of every start.
    from semver import Version as SemVer  # noqa: PLC0415

    try:
        parsed = SemVer.parse(bare)
    except ValueError:
        raise _no_version(shown) from None
    pre = parsed.prerelease
    key = (
        (parsed.major, parsed.minor, parsed.patch, 1, ())
        if pre is None
        else (parsed.major, parsed.minor, parsed.patch, 0, tuple(map(_identifier, pre.split("."))))
    )
    return key, parsed.build


def _no_version(shown: str) -> VersionError:
    return VersionError(
        f"{shown!r} is no version: write SemVer (1.2.3, v1.2.3-rc.1), SemVer with a commit (1.2.3-abc1234), "
        "or a commit of 7 to 40 hexadecimal digits"
    )


def _identifier(text: str) -> Identifier:
    return (0, int(text), "") if text.isdecimal() else (1, 0, text)


def after(key: Precedence) -> Precedence:
    """The next version in SemVer's order."""
    major, minor, patch, is_release, pre = key
    if is_release:
        return (major, minor, patch + 1, 0, ((0, 0, ""),))
    return (major, minor, patch, 0, (*pre, (0, 0, "")))


def first_of(major: int, minor: int = 0, patch: int = 0) -> Precedence:
    """The lowest pre-release of a version, before which everything older lies."""
    return (major, minor, patch, 0, ((0, 0, ""),))
