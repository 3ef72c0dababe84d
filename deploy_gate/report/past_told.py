"""What was deployed, told for a terminal, for Markdown and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from deploy_gate.board.wording import moment, named
from deploy_gate.model import Operation, Unread
from deploy_gate.report.inert import code, prose
from deploy_gate.visible import visible

if TYPE_CHECKING:
    from deploy_gate.board.past import Deed, Past

SCHEMA_VERSION: Final = 1
_HEADS: Final = ("when", "environment", "version", "outcome", "by", "instead of", "run")


def as_text(past: Past) -> str:
    """A line for each record, newest first, and one for each environment that could not be read."""
    rows = [_cells(deed) for deed in past.deeds]
    lines = [f"{visible(past.service)}: {_counted(len(rows))}, newest first" if rows else _nothing(past)]
    if rows:
        shown = [[visible(cell) for cell in row] for row in (_HEADS, *rows)]
        widths = [max(len(row[place]) for row in shown) for place in range(len(_HEADS))]
        padded = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in shown)
        lines += ["", *(f"  {line.rstrip()}" for line in padded)]
    reasons = [f"  unknown  {visible(line)}" for line in _reasons(past)]
    return "\n".join([*lines, *(["", *reasons] if reasons else [])]) + "\n"


def as_markdown(past: Past) -> str:
    """A table with a row for each record."""
    lines = [f"## What was deployed of {code(past.service)}", ""]
    if past.deeds:
        lines += [f"| {' | '.join(_HEADS)} |", f"|{' --- |' * len(_HEADS)}"]
        lines += [f"| {' | '.join(map(code, _cells(deed)))} |" for deed in past.deeds]
    else:
        lines.append(prose(_nothing(past)))
    lines += ["", *(f"- unknown: {prose(line)}" for line in _reasons(past))]
    return "\n".join(lines).rstrip() + "\n"


def as_json(past: Past) -> str:
    """``{"schema_version": 1, "service", "records": [...], "unknown": {environment: why}}``."""
    values = {
        "schema_version": SCHEMA_VERSION,
        "service": past.service,
        "records": [_values(deed) for deed in past.deeds],
        "unknown": {environment: unread.why for environment, unread in past.unread.items()},
    }
    return json.dumps(values, indent=2) + "\n"


def _cells(deed: Deed) -> tuple[str, ...]:
    at = moment(deed.at) if deed.at else ""
    record = deed.record
    if isinstance(record, Unread):
        return (at, deed.environment, "unknown", deed.outcome, "", "", "")
    marks = (("rollback", record.operation is Operation.ROLLBACK), ("foreign", record.foreign))
    outcome = ", ".join((deed.outcome, *(mark for mark, holds in marks if holds)))
    before = named(deed.replaced) if deed.replaced else ""
    return (at, deed.environment, named(record), outcome, record.creator or "", before, record.url or "")


def _values(deed: Deed) -> dict[str, object]:
    record = deed.record
    said: dict[str, object] = {
        "environment": deed.environment,
        "at": deed.at.isoformat() if deed.at else None,
        "outcome": deed.outcome,
        "version": None,
        "sha": None,
        "state": None,
        "by": None,
        "run": None,
        "operation": None,
        "foreign": None,
        "instead_of": named(deed.replaced) if deed.replaced else None,
        "unknown": None,
    }
    if isinstance(record, Unread):
        return said | {"unknown": record.why}
    return said | {
        "version": str(record.version) if record.version else None,
        "sha": record.sha,
        "state": str(record.state),
        "by": record.creator,
        "run": record.url,
        "operation": str(record.operation),
        "foreign": record.foreign,
    }


def _reasons(past: Past) -> list[str]:
    places = [f"what was deployed to {environment}: {unread.why}" for environment, unread in past.unread.items()]
    return [*places, *dict.fromkeys(deed.record.why for deed in past.deeds if isinstance(deed.record, Unread))]


def _nothing(past: Past) -> str:
    return f"{past.service}: no record was found" if not past.unread else f"{past.service}: no record could be read"


def _counted(number: int) -> str:
    return f"{number} record" if number == 1 else f"{number} records"
