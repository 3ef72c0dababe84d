"""The board as JSON, for machines; what stands in it changes only with the schema's version."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from deploy_gate.model import Unread
from deploy_gate.output_size import OUTPUT_LIMIT, utf16_size

if TYPE_CHECKING:
    from datetime import datetime

    from deploy_gate.board.cells import Cell
    from deploy_gate.board.made import Board
    from deploy_gate.board.remarks import Remark
    from deploy_gate.board.web import Strand
    from deploy_gate.model import Barred, Barrier, Holder, Record

SCHEMA_VERSION: Final = 1

_COMPACT: Final = (",", ":")
_DISPENSABLE: Final = ("edges", "services", "remarks")
"""What an output without room for all of it loses, in this order; locks are few."""


def status_values(board: Board) -> dict[str, object]:
    """All of the board."""
    return {
        "schema_version": SCHEMA_VERSION,
        "at": _time(board.now),
        "environments": list(board.environments),
        "services": [
            {
                "service": name,
                "wave": board.waves[name],
                "environments": {cell.environment: _cell(cell) for cell in board.row(name)},
            }
            for name in board.services
        ],
        "locks": [_barred(one) for one in board.barriers],
        "edges": [_strand(one) for one in board.strands],
        "remarks": [_remark(one) for one in board.remarks],
        "omitted": dict.fromkeys(_DISPENSABLE, 0),
    }


def status_json(board: Board) -> str:
    """`status_values` as a person reads it."""
    return json.dumps(status_values(board), indent=2) + "\n"


def outputs(board: Board) -> dict[str, str]:
    """The outputs of a step; `result` leaves out what a job's outputs have no room for, and says how much that is."""
    named = {
        "decision": "go",
        "reason_code": "shown",
        "environment": "",
        "matrix": "",
        "waves": "[]",
        "services": json.dumps(board.services, separators=_COMPACT),
    }
    room = OUTPUT_LIMIT - sum(utf16_size(value) for value in named.values())
    values = status_values(board)
    line = json.dumps(values, separators=_COMPACT)
    omitted = dict.fromkeys(_DISPENSABLE, 0)
    for part, count in {
        "edges": len(board.strands),
        "services": len(board.services),
        "remarks": len(board.remarks),
    }.items():
        if utf16_size(line) > room:
            omitted[part] = count
            values |= {part: [], "omitted": omitted}
            line = json.dumps(values, separators=_COMPACT)
    return named | {"result": line}


def _cell(cell: Cell) -> dict[str, object]:
    return {
        "condition": str(cell.condition),
        "serving": _record(cell.serving),
        "newest": _record(cell.newest),
        "held": cell.is_held,
        "locked": _holder(cell.holder),
        "barred": [one.name for one in cell.barriers],
        "unknown": _unread(cell.unread),
    }


def _record(record: Record | None) -> dict[str, object] | None:
    if record is None:
        return None
    return {
        "version": str(record.version) if record.version else None,
        "sha": record.sha,
        "state": str(record.state),
        "since": _time(record.created_at),
        "by": record.creator,
        "run": record.url,
        "operation": str(record.operation),
        "foreign": record.foreign,
    }


def _holder(holder: Holder | Unread | None) -> dict[str, object] | None:
    match holder:
        case None:
            return None
        case Unread() as unread:
            return {"unknown": _unread(unread)}
        case _:
            return {
                "version": str(holder.version),
                "by": holder.by,
                "run": str(holder.job),
                "since": _time(holder.created_at),
                "until": _time(holder.expires_at),
                "unknown": None,
            }


def _barred(barred: Barred) -> dict[str, object]:
    said: dict[str, object] = {
        "repository": barred.repository,
        "environment": barred.environment,
        "service": barred.service or None,
    }
    match barred.barrier:
        case Unread() as unread:
            return {**said, "branch": None, "by": None, "sticky": None, "reason": None, "unknown": _unread(unread)}
        case barrier:
            return {**said, **_barrier(barrier), "unknown": None}


def _barrier(barrier: Barrier) -> dict[str, object]:
    return {"branch": barrier.name, "by": barrier.by, "sticky": barrier.sticky, "reason": barrier.reason}


def _strand(strand: Strand) -> dict[str, object]:
    said_by = "record" if strand.recorded else "catalog"
    return {"consumer": strand.consumer, "provider": strand.provider, "said_by": said_by}


def _remark(remark: Remark) -> dict[str, object]:
    return {
        "topic": str(remark.topic),
        "service": remark.service,
        "environment": remark.environment,
        "message": remark.message,
        "remedy": remark.remedy,
    }


def _unread(unread: Unread | None) -> str | None:
    return None if unread is None else unread.why


def _time(when: datetime | None) -> str | None:
    return when.isoformat() if when else None
