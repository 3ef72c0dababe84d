"""What the checks of a commit come to; what cannot be told for certain counts as unavailable."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from deploy_gate.comment.facts import Check, CheckKind, Checks
from deploy_gate.comment.settings import REQUIRED, Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deploy_gate.model import Unread


class CommitStatus(StrEnum):
    """The output `commit_status`, which is empty where nothing ever checked the commit."""

    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"
    PENDING = "PENDING"
    MISSING = "MISSING"
    UNAVAILABLE = "UNAVAILABLE"
    SKIPPED = "skip_ci"


HEALTHY: Final = frozenset(("SUCCESS", "SKIPPED", "NEUTRAL"))
WAITING: Final = frozenset((None, "EXPECTED", "PENDING"))
BROKEN: Final = frozenset(("ACTION_REQUIRED", "CANCELLED", "ERROR", "FAILURE", "STALE", "STARTUP_FAILURE", "TIMED_OUT"))


class _UncertainError(Exception):
    """The checks do not tell what they come to."""


def commit_status(checks: Checks | Unread | None, environment: str, settings: Settings) -> CommitStatus | None:
    """What the checks that count come to for a deployment to this environment."""
    if settings.is_among(environment, settings.skip_ci):
        return CommitStatus.SKIPPED
    if not isinstance(checks, Checks):
        return CommitStatus.UNAVAILABLE
    names = settings.checks if isinstance(settings.checks, tuple) else None
    if checks.is_absent:
        return None if names is None else CommitStatus.MISSING
    try:
        newest = _newest(_wellformed(checks.all), settings)
        if names is not None and not set(names) <= {check.name for check in newest}:
            return CommitStatus.MISSING
        return _sum([check.outcome for check in newest if _counts(check, settings)])
    except _UncertainError:
        return CommitStatus.UNAVAILABLE


def _sum(outcomes: Sequence[str | None]) -> CommitStatus:
    if not {*outcomes} <= HEALTHY | WAITING | BROKEN:
        raise _UncertainError
    unhealthy = {*outcomes} - HEALTHY
    if not unhealthy:
        return CommitStatus.SUCCESS
    return CommitStatus.PENDING if unhealthy <= WAITING else CommitStatus.FAILURE


def _wellformed(checks: Iterable[Check]) -> tuple[Check, ...]:
    """The checks, each of which says its name and whether it is required."""
    found = tuple(checks)
    if not all(check.name and isinstance(check.is_required, bool) for check in found):
        raise _UncertainError
    return found


def _counts(check: Check, settings: Settings) -> bool:
    if check.name in settings.ignored_checks:
        return False
    if isinstance(settings.checks, tuple):
        return check.name in settings.checks
    return settings.checks != REQUIRED or bool(check.is_required)


def _newest(checks: tuple[Check, ...], settings: Settings) -> list[Check]:
    """Of the runs of one check by one app, and of the statuses of one context, the newest."""
    groups: dict[object, list[Check]] = {}
    for check in checks:
        groups.setdefault((check.kind, check.name), []).append(check)
    newest: list[Check] = []
    for (kind, _), group in ((key, group) for key, group in groups.items() if isinstance(key, tuple)):
        matters = any(_counts(check, settings) for check in group)
        if kind is CheckKind.RUN and len(group) > 1 and any(check.app is None for check in group):
            # Whose run replaces whose cannot be told.
            if matters:
                raise _UncertainError
            continue
        by_app: dict[int | None, list[Check]] = {}
        for check in group:
            by_app.setdefault(check.app, []).append(check)
        newest += (_newest_of(those, is_decisive=matters) for those in by_app.values())
    return newest


def _newest_of(group: list[Check], *, is_decisive: bool) -> Check:
    first, *others = group
    for check in others:
        if _is_newer(check, first, is_decisive=is_decisive):
            first = check
    return first


def _is_newer(one: Check, other: Check, *, is_decisive: bool) -> bool:
    if one.number is not None and other.number is not None and one.number != other.number:
        return one.number > other.number
    if one.at is not None and other.at is not None and one.at != other.at:
        # GitHub's times are all of one form, so their order is that of their letters.
        return one.at > other.at
    if is_decisive and (one.node is None or one.node != other.node):
        raise _UncertainError
    return False
