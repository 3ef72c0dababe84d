"""A version as a deployment calls itself."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from deploy_gate.value import Value
from deploy_gate.versions.precedence import MAX_LENGTH, Precedence, VersionError, read_semver

_COMMIT = r"(?:[0-9a-fA-F]{7,40}|[0-9a-fA-F]{64})"
_BARE_COMMIT: Final = re.compile(rf"\A{_COMMIT}\Z")
_KNOWN_PRE: Final = (
    r"(?:(?:alpha|beta|rc|pre|preview|dev|snapshot|canary|next|nightly)(?:[.-]?[0-9]+)?"
    r"|[ab](?:[.-][0-9]+|[0-9]{1,5})?)"  # a123456 is seven hexadecimal digits, and so a commit
)
_SUFFIX: Final = re.compile(
    rf"\A(?P<core>v?[0-9]+\.[0-9]+\.[0-9]+)(?P<pre>-{_KNOWN_PRE})?(?:-[0-9]+-g|[-.]g?)(?P<commit>{_COMMIT})\Z",
    re.IGNORECASE,
)
_KNOWN: Final = re.compile(rf"\A{_KNOWN_PRE}\Z", re.IGNORECASE)


class Version(Value):
    """What a deployment calls itself: SemVer, SemVer built from a commit, or a bare commit without order."""

    text: str
    precedence: Precedence | None = None
    commit: str | None = None

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
        return are_one_commit(self.commit, other.commit)

    def is_older_than(self, other: Version) -> bool:
        """Both are ordered and this one comes before the other (``1.9.0`` before ``1.10.0``)."""
        return self.precedence is not None and other.precedence is not None and self.precedence < other.precedence


def are_one_commit(one: str, other: str) -> bool:
    """One of the two is the beginning of the other."""
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
    precedence, build = read_semver(semver_text, text)
    if commit is None and build is not None and _BARE_COMMIT.match(build):
        commit = build.lower()
    return Version(text, precedence, commit)


def _is_known_pre_release(text: str) -> bool:
    _, _, suffix = text.partition("-")
    return bool(_KNOWN.match(suffix))
