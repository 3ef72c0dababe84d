"""A plan as the matrix of GitHub's jobs, and the limits that GitHub sets to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, TypeAlias

from deploy_gate.model import Direction, Finding, Verdict
from deploy_gate.output_size import utf16_size
from deploy_gate.requirement import format_need

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.model import Plan, Step, Target

    Entry: TypeAlias = Mapping[str, object]

MAX_ENTRIES: Final = 256
"""Jobs that one matrix may make (GitHub's "Limits for Actions")."""

MAX_BYTES: Final = 900_000
"""Bytes of UTF-16 for the matrix, so that the job's other outputs find room in GitHub's 1 MB."""


def matrix(plan: Plan) -> str:
    """``{"include": [...]}`` in the plan's order as compact JSON; empty for an empty plan.

    An empty list would not do: GitHub ends a run whose matrix has no values with an error.
    """
    included = entries(plan)
    return json.dumps({"include": included}, separators=(",", ":"), ensure_ascii=False) if included else ""


def entries(plan: Plan) -> list[Entry]:
    """One entry for each step, with the same keys in each; what is not known is an empty text."""
    return [_entry(step, number) for number, wave in enumerate(plan.waves, start=1) for step in wave]


def too_large(plan: Plan) -> Finding | None:
    """What to do about a plan that no matrix can carry; None where it fits."""
    count = len(plan.steps)
    if count > MAX_ENTRIES:
        return _refusal(f"the plan has {count} jobs, and GitHub allows {MAX_ENTRIES} in one matrix")
    size = utf16_size(matrix(plan))
    if size > MAX_BYTES:
        return _refusal(f"the matrix has {size} bytes, and {MAX_BYTES} fit into a job's outputs")
    return None


def _refusal(message: str) -> Finding:
    return Finding(
        gate="matrix",
        verdict=Verdict.BLOCK,
        reason_code="matrix_too_large",
        service="",
        message=message,
        remedy="split the request: deploy the services of the first waves, then the others",
    )


def _entry(step: Step, wave: int) -> Entry:
    first = step.targets[0]
    if step.group is None:
        return {**_member(first), **_order(step, wave), "group": "", "members": []}
    return {
        "service": step.group,
        "version": "",
        "previous_version": "",
        "image": "",
        "tag": "",
        "sha": "",
        "repository": "",
        "environment": first.environment,
        "timeout": sum(target.timeout for target in step.targets),
        "requires": [],
        "required_by": [],
        **_order(step, wave),
        "group": step.group,
        "members": [_member(target) for target in step.targets],
    }


def _member(target: Target) -> dict[str, object]:
    return {
        "service": target.service,
        "version": str(target.version),
        "previous_version": str(target.previous_version or ""),
        "image": target.image or "",
        "tag": target.tag or "",
        "sha": target.sha or "",
        "repository": target.repository,
        "environment": target.environment,
        "timeout": target.timeout,
        "requires": _needs(target, Direction.REQUIRES),
        "required_by": _needs(target, Direction.REQUIRED_BY),
    }


def _needs(target: Target, direction: Direction) -> list[str]:
    return [format_need(need) for need in target.needs if need.direction is direction]


def _order(step: Step, wave: int) -> dict[str, object]:
    return {
        "wave": wave,
        "after": [{"service": ahead.service, "version": str(ahead.version)} for ahead in step.after],
        "operation": str(step.operation),
        "planned_at": step.planned_at.isoformat() if step.planned_at else "",
    }
