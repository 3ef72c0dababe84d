"""Which commit a requested version is, asked of the service's repository."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github.document import AskCommit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.model import Service, Wanted

_FULL: Final = re.compile(r"\A(?:[0-9a-f]{40}|[0-9a-f]{64})\Z", re.IGNORECASE)
_SHORT: Final = re.compile(r"\A[0-9a-f]{7,64}\Z", re.IGNORECASE)
_TAG: Final = re.compile(r"\A[A-Za-z0-9_](?:[A-Za-z0-9_/+@-]|\.(?!\.))*\Z")
"""A part of what git allows, without the signs that would make an expression of it."""


def is_full(sha: str | None) -> bool:
    """Whether it is a whole commit name of git, SHA-1 or SHA-256."""
    return sha is not None and _FULL.match(sha) is not None


def named_commit(wanted: Wanted) -> str | None:
    """The commit that a request names in full, so that nobody need be asked."""
    for sha in (wanted.sha, wanted.version.commit):
        if sha is not None and is_full(sha):
            return sha.lower()
    return None


def candidates(wanted: Wanted, service: Service) -> tuple[AskCommit, ...]:
    """The expressions that may name the commit, surest first; none where the request names it in full."""
    if named_commit(wanted) is not None:
        return ()
    return tuple(AskCommit(service.repository, one) for one in dict.fromkeys(_expressions(wanted, service)))


def _expressions(wanted: Wanted, service: Service) -> Iterator[str]:
    if wanted.sha is not None and _SHORT.match(wanted.sha):
        yield wanted.sha.lower()
        return
    if wanted.version.commit is not None:
        # Before the tag of the same version, which may have been moved.
        yield wanted.version.commit
    text = wanted.version.text
    bare = text[1:] if text[:1] in ("v", "V") else text
    tags = [wanted.tag, f"{service.tag_prefix}{text}" if service.tag_prefix else text]
    if not service.tag_prefix:
        tags.append(bare if bare != text else f"v{text}")
    for tag in tags:
        if tag is not None and _TAG.match(tag):
            yield f"refs/tags/{tag}"


def commit_of(found: Any) -> str | None:  # noqa: ANN401 - what GitHub sent, not yet looked at
    """The commit that an object is, or that an annotated tag leads to; None for anything else."""
    match found:
        case {"__typename": "Commit", "oid": str(oid)} if is_full(oid):
            return oid.lower()
        case {"__typename": "Tag", "target": target}:
            return commit_of(target)
        case _:
            return None
