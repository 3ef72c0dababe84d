"""What was resumed, told to people and to machines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from deploy_gate.model import Verdict
from deploy_gate.value import Value
from deploy_gate.visible import visible

if TYPE_CHECKING:
    from deploy_gate.model import Finding

SCHEMA_VERSION: Final = 1


class Resumed(Value):
    """The services that may be deployed again, or what stands against it."""

    environment: str
    services: tuple[str, ...]
    by: str
    findings: tuple[Finding, ...] = ()

    @property
    def is_refused(self) -> bool:
        return any(finding.verdict is not Verdict.NOTICE for finding in self.findings)

    @property
    def reason_code(self) -> str:
        """The code of the first thing that stands against it; `resumed` where something was."""
        standing = (one.reason_code for one in self.findings if one.verdict is not Verdict.NOTICE)
        return next(standing, "resumed" if self.services else "nothing_held")

    @property
    def decision(self) -> str:
        verdicts = {finding.verdict for finding in self.findings}
        return "no_go" if Verdict.BLOCK in verdicts else "wait" if Verdict.WAIT in verdicts else "go"


def text(told: Resumed) -> str:
    """A line for what was resumed, and one for each finding."""
    who = f"resumed in {told.environment} by {told.by}: {', '.join(told.services)}"
    lines = [who] if told.services else []
    for finding in told.findings:
        service = f"{finding.service}: " if finding.service else ""
        lines.append(f"{finding.verdict.value} {service}{finding.message} [{finding.reason_code}]")
        if finding.remedy:
            lines.append(f"  to do: {finding.remedy}")
    return "\n".join(visible(line) for line in lines)


def machine(told: Resumed) -> dict[str, object]:
    """The whole answer."""
    return {
        "schema_version": SCHEMA_VERSION,
        "decision": told.decision,
        "reason_code": told.reason_code,
        "environment": told.environment,
        "services": list(told.services),
        "findings": [
            {
                "gate": one.gate,
                "verdict": one.verdict.value,
                "reason_code": one.reason_code,
                "service": one.service,
                "message": one.message,
                "remedy": one.remedy,
            }
            for one in told.findings
        ],
    }


def outputs(told: Resumed) -> dict[str, str]:
    """The outputs of a step that resumed."""
    return {
        "decision": told.decision,
        "reason_code": told.reason_code,
        "environment": told.environment,
        "matrix": "",
        "waves": "[]",
        "services": json.dumps(told.services, separators=(",", ":")),
        "result": json.dumps(machine(told), separators=(",", ":")),
    }
