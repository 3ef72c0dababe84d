"""What is asked for and not answered yet, and what of it was taken back: for a terminal, for Markdown and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from deploy_gate.board.wording import age, brief
from deploy_gate.report.inert import code, prose
from deploy_gate.value import NOTHING, Value
from deploy_gate.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from deploy_gate.model import Kept, Unread

SCHEMA_VERSION: Final = 1
_HEADS: Final = ("environment", "service", "version", "by", "for", "stands", "why")


class Pending(Value):
    """The open requests, newest first, by environment."""

    now: datetime
    kept: Mapping[str, tuple[Kept, ...]]
    unread: Mapping[str, Unread]
    """By repository why not all that it keeps could be read."""

    @property
    def all(self) -> tuple[tuple[str, Kept], ...]:
        return tuple((environment, one) for environment, several in self.kept.items() for one in several)


class Left(Value):
    """A request that was not taken back, and why."""

    kept: Kept
    why: str


class Withdrawn(Value):
    """What was taken back, and what was not."""

    environment: str
    kept: tuple[Kept, ...]
    left: tuple[Left, ...] = ()
    unread: Mapping[str, Unread] = NOTHING

    @property
    def is_done(self) -> bool:
        """Nothing that was meant is asked for any more, as far as could be read."""
        return not self.left and not self.unread


def as_text(told: Pending) -> str:
    """A line for each request, and one for each repository that could not be read."""
    rows = [_cells(told.now, environment, one) for environment, one in told.all]
    lines = [_counted(len(rows))]
    if rows:
        shown = [[visible(cell) for cell in row] for row in (_HEADS, *rows)]
        widths = [max(len(row[place]) for row in shown) for place in range(len(_HEADS))]
        padded = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in shown)
        lines += ["", *(f"  {line.rstrip()}" for line in padded)]
    reasons = [f"  unknown  {visible(line)}" for line in _reasons(told.unread)]
    return "\n".join([*lines, *(["", *reasons] if reasons else [])]) + "\n"


def as_markdown(told: Pending) -> str:
    """A table with a row for each request."""
    lines = ["## What is asked for", ""]
    if told.all:
        lines += [f"| {' | '.join(_HEADS)} |", f"|{' --- |' * len(_HEADS)}"]
        lines += [f"| {' | '.join(map(code, _cells(told.now, *one)))} |" for one in told.all]
    else:
        lines.append(prose(_counted(0)))
    lines += ["", *(f"- unknown: {prose(line)}" for line in _reasons(told.unread))]
    return "\n".join(lines).rstrip() + "\n"


def as_json(told: Pending) -> str:
    """``{"schema_version": 1, "requests": [...], "unknown": {repository: why}}``."""
    values = {
        "schema_version": SCHEMA_VERSION,
        "requests": [_values(environment, one) for environment, one in told.all],
        "unknown": {repository: unread.why for repository, unread in told.unread.items()},
    }
    return json.dumps(values, indent=2) + "\n"


def withdrawn_as_text(told: Withdrawn) -> str:
    """A line for each request that was meant."""
    lines = [f"withdrawn: {one.service} {_version(one)} in {told.environment}" for one in told.kept]
    lines += [f"left: {one.kept.service} {_version(one.kept)} in {told.environment}: {one.why}" for one in told.left]
    lines = lines or [f"nothing of it is asked for in {told.environment}"]
    return "\n".join(visible(line) for line in (*lines, *(f"unknown  {line}" for line in _reasons(told.unread)))) + "\n"


def withdrawn_as_json(told: Withdrawn) -> str:
    """``{"schema_version": 1, "environment", "withdrawn": [...], "left": [...], "unknown": {repository: why}}``."""
    values = {
        "schema_version": SCHEMA_VERSION,
        "environment": told.environment,
        "withdrawn": [_values(told.environment, one) for one in told.kept],
        "left": [_values(told.environment, one.kept) | {"why": one.why} for one in told.left],
        "unknown": {repository: unread.why for repository, unread in told.unread.items()},
    }
    return json.dumps(values, indent=2) + "\n"


def _cells(now: datetime, environment: str, one: Kept) -> tuple[str, ...]:
    asked_at = one.ticket.asked_at
    since = age(now, asked_at) if asked_at else ""
    return (environment, one.service, _version(one), _by(one), since, _stands(one), one.problem or one.description)


def _values(environment: str, one: Kept) -> dict[str, object]:
    return {
        "environment": environment,
        "service": one.service,
        "version": str(one.wanted.version) if one.wanted else None,
        "request_id": one.ticket.id,
        "repository": one.ticket.repository,
        "by": _by(one) or None,
        "asked_at": one.ticket.asked_at.isoformat() if one.ticket.asked_at else None,
        "together": list(one.together),
        "state": _stands(one),
        "why": one.problem or one.description,
        "run": one.page or None,
    }


def _version(one: Kept) -> str:
    return brief(one.wanted.version) if one.wanted else "?"


def _by(one: Kept) -> str:
    return (one.wanted.asked_by or "") if one.wanted else ""


def _stands(one: Kept) -> str:
    return "planned" if one.state == "IN_PROGRESS" else "open"


def _reasons(unread: Mapping[str, Unread]) -> Iterator[str]:
    for repository, one in unread.items():
        yield f"not all that {repository} keeps could be read: {one.why}"


def _counted(count: int) -> str:
    return "no request is open" if not count else f"{count} request{'s are' if count > 1 else ' is'} open"
