"""The report as JSON, for machines; what stands in it, and in which order, changes only with the schema's version."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from deploy_gate.matrix import Layout, entries, matrices, matrix, planned
from deploy_gate.model import Verdict
from deploy_gate.output_size import OUTPUT_LIMIT, utf16_size
from deploy_gate.report.rows import found
from deploy_gate.verification import as_json

if TYPE_CHECKING:
    from deploy_gate.model import Arrow, Finding
    from deploy_gate.report import Report

SCHEMA_VERSION: Final = 1

_COMPACT: Final = (",", ":")


def machine(report: Report) -> dict[str, object]:
    """All of the report: of a plan, or of the gate's answer about one service."""
    decision, included = report.decision, entries(report.plan)
    return {
        "schema_version": SCHEMA_VERSION,
        "decision": str(decision.outcome),
        "reason_code": decision.reason_code,
        "environment": report.request.environment,
        "operation": str(report.request.operation),
        "services": list(decision.services),
        "left_out": list(decision.left_out),
        "waves": waves(report),
        "matrix": {"include": included} if included else None,
        "order": [_arrow(arrow) for arrow in report.order],
        "findings": [_finding(finding) for finding in decision.findings],
        "omitted": {"order": 0, "matrix": 0, "findings": 0},
    }


def waves(report: Report) -> list[list[str]]:
    """The names of the services in each wave, members of a group side by side."""
    return [[name for step in wave for name in step.services] for wave in report.plan.waves]


def pretty(report: Report) -> str:
    """`machine` as a person reads it."""
    return json.dumps(machine(report), indent=2) + "\n"


def outputs(report: Report) -> dict[str, str]:
    """The step's outputs; `result` leaves out what a job's outputs have no room for, and says how much that is."""
    named = {
        "decision": str(report.decision.outcome),
        "reason_code": report.decision.reason_code,
        "environment": report.request.environment,
        "matrix": matrix(report.plan) if report.layout is Layout.SINGLE else "",
        "matrices": matrices(report.plan, report.layout) if report.layout is not Layout.SINGLE else "",
        "planned": planned(report.plan),
        "smoke": json.dumps(as_json(report.smoke), separators=_COMPACT) if report.smoke else "",
        "waves": json.dumps(waves(report), separators=_COMPACT),
        "services": json.dumps(report.decision.services, separators=_COMPACT),
    }
    room = OUTPUT_LIMIT - sum(utf16_size(value) for value in named.values())
    return named | {"result": _within(machine(report), report, room)}


def _within(values: dict[str, object], report: Report, room: int) -> str:
    """The values on one line; what is too long loses first the order, then the matrix, then its lightest findings."""
    findings = [_finding(one) for one in found(report, Verdict.BLOCK, Verdict.WAIT, Verdict.NOTICE)]
    omitted = {"order": 0, "matrix": 0, "findings": 0}
    shrunk = values | {"omitted": omitted}
    if utf16_size(_line(shrunk)) > room:
        omitted["order"] = len(report.order)
        shrunk["order"] = []
    if utf16_size(_line(shrunk)) > room:
        omitted["matrix"] = len(report.plan.steps)
        shrunk["matrix"] = None
    kept = len(findings)
    while kept and utf16_size(_line(shrunk)) > room:
        kept //= 2
        omitted["findings"] = len(findings) - kept
        shrunk["findings"] = findings[:kept]
    return _line(shrunk)


def _line(values: dict[str, object]) -> str:
    return json.dumps(values, separators=_COMPACT)


def _arrow(arrow: Arrow) -> dict[str, object]:
    return {"before": arrow.before, "after": arrow.after, "why": str(arrow.why), "reason": arrow.reason}


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "gate": finding.gate,
        "verdict": finding.verdict.value,
        "reason_code": finding.reason_code,
        "service": finding.service,
        "message": finding.message,
        "remedy": finding.remedy,
    }
