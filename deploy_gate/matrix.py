"""A plan as matrices of GitHub's jobs, and the limits that GitHub sets to them."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from deploy_gate.model import Direction, Finding, Verdict
from deploy_gate.output_size import utf16_size
from deploy_gate.requirement import format_need
from deploy_gate.verification import as_json, check_of_targets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.model import Plan, Step, Target

    Entry: TypeAlias = Mapping[str, object]

MAX_ENTRIES: Final = 256
"""Jobs that one matrix may make (GitHub's "Limits for Actions")."""

MAX_BYTES: Final = 900_000
"""Bytes of UTF-16 for all that is said of the jobs, so that the other outputs find room in GitHub's 1 MB."""

MAX_TOLD: Final = 120_000
"""Bytes of one value in the environment of a step, where Linux ends at 128 KiB."""

JOB_MARGIN: Final = 30
"""Minutes that a deploy job may take besides deploying and verifying: to wait in its start, to check out, to finish."""


UPSTREAM_WAIT: Final = 180
"""Minutes more that a job may take whose start waits for what goes before it in the same run."""


class Layout(StrEnum):
    """Into which jobs a plan is cut."""

    SINGLE = ""
    """One matrix, which whoever called the plan gives to a job of its own."""
    ORDERED = "ordered"
    """Matrices one after the other, whatever the waves."""
    WAVES = "waves"
    """A ladder with a matrix for each wave, and several for a wave that is too wide for one."""


RUNGS: Final = {Layout.SINGLE: 1, Layout.ORDERED: 4, Layout.WAVES: 16}
"""How many matrices there are jobs for, in the reusable workflow of that layout."""


def matrix(plan: Plan) -> str:
    """``{"include": [...]}`` in the plan's order as compact JSON; empty for an empty plan.

    An empty list would not do: GitHub ends a run whose matrix has no values with an error.
    """
    included = entries(plan)
    return json.dumps({"include": included}, separators=(",", ":"), ensure_ascii=False) if included else ""


def planned(plan: Plan) -> str:
    """What `conclude` has to know of a plan, in the form of a matrix; empty for an empty plan.

    A step is given it through its environment, where one value may have 128 KiB, and the matrices of a plan have more.
    """
    included = [
        {"service": target.service, "version": str(target.version), "environment": target.environment}
        for step in plan.steps
        for target in step.targets
    ]
    return json.dumps({"include": included}, separators=(",", ":")) if included else ""


def entries(plan: Plan) -> list[Entry]:
    """One entry for each step, with the same keys in each; what is not known is an empty text."""
    return [_entry(step, number) for number, wave in enumerate(plan.waves, start=1) for step in wave]


def matrices(plan: Plan, layout: Layout) -> str:
    """The matrices of a layout in their order as one compact JSON list; empty for an empty plan."""
    found = [{"include": part} for part in _parts(plan, layout)]
    return json.dumps(found, separators=(",", ":"), ensure_ascii=False) if found else ""


def _parts(plan: Plan, layout: Layout) -> list[list[Entry]]:
    whole = entries(plan)
    if layout is Layout.WAVES:
        waves = [[entry for entry in whole if entry["wave"] == number] for number in range(1, len(plan.waves) + 1)]
    else:
        waves = [whole]
    return [wave[at : at + MAX_ENTRIES] for wave in waves for at in range(0, len(wave), MAX_ENTRIES)]


def too_large(plan: Plan, layout: Layout = Layout.SINGLE) -> Finding | None:
    """What to do about a plan that the jobs of a layout cannot carry; None where it fits."""
    rungs = RUNGS[layout]
    needed = len(_parts(plan, layout))
    if needed > rungs and layout is Layout.WAVES:
        message = f"the plan has {len(plan.waves)} waves that need {needed} matrices of {MAX_ENTRIES} jobs"
        remedy = "deploy the services of the first waves, then the others, or take the ordered workflow"
        return _refusal(f"{message}, and the ladder has {rungs}", remedy)
    if needed > rungs:
        return _refusal(f"the plan has {len(plan.steps)} jobs, and there is room for {rungs * MAX_ENTRIES}")
    told = planned(plan)
    if len(told) > MAX_TOLD:
        message = f"the services and versions of the plan have {len(told)} bytes"
        return _refusal(f"{message}, and {MAX_TOLD} can be told to a step")
    size = utf16_size(told) + utf16_size(matrix(plan) if layout is Layout.SINGLE else matrices(plan, layout))
    if size > MAX_BYTES:
        return _refusal(f"the matrix has {size} bytes, and {MAX_BYTES} fit into a job's outputs")
    return None


def _refusal(
    message: str, remedy: str = "split the request: deploy the services of the first waves, then the others"
) -> Finding:
    return Finding(
        gate="matrix",
        verdict=Verdict.BLOCK,
        reason_code="matrix_too_large",
        service="",
        message=message,
        remedy=remedy,
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
        "irreversible": any(target.irreversible for target in step.targets),
        "request": {},
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
        "irreversible": target.irreversible,
        "request": target.request.said if target.request else {},
    }


def _needs(target: Target, direction: Direction) -> list[str]:
    return [format_need(need) for need in target.needs if need.direction is direction]


def _order(step: Step, wave: int) -> dict[str, object]:
    return {
        "wave": wave,
        "after": [{"service": ahead.service, "version": str(ahead.version)} for ahead in step.after],
        "operation": str(step.operation),
        "planned_at": step.planned_at.isoformat() if step.planned_at else "",
        "verify": as_json(check_of_targets(step.targets)),
        "job_timeout": step.minutes + JOB_MARGIN,
        "waiting_timeout": step.minutes + JOB_MARGIN + UPSTREAM_WAIT,
    }
