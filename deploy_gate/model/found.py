"""What is found: findings and the decision."""

from __future__ import annotations

from enum import Enum, StrEnum

from deploy_gate.value import Value


class Verdict(Enum):
    """How a finding weighs; a gate that passes finds nothing."""

    NOTICE = "notice"
    WAIT = "wait"
    BLOCK = "block"


class Finding(Value):
    """What a gate has to say about one service: a stable reason code, a sentence, and what to do about it.

    `message` and `remedy` may quote what attackers wrote; every renderer makes them inert.
    """

    gate: str
    verdict: Verdict
    reason_code: str
    service: str
    message: str
    remedy: str = ""
    involved: tuple[str, ...] = ()
    """Other services it speaks of, for the graph."""
    binds: bool = False
    """What stands against the service stands against those involved as well, as on a circle."""

    @property
    def about(self) -> tuple[str, ...]:
        """The services that it weighs on."""
        return (self.service, *self.involved) if self.binds else (self.service,)


class Outcome(StrEnum):
    """What the decision is."""

    GO = "go"
    WAIT = "wait"
    PARTIAL = "partial"
    NO_GO = "no_go"


class Decision(Value):
    """The answer, and the findings it rests on."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    services: tuple[str, ...] = ()
    """The services that may go, in catalog order; empty unless the outcome is go or partial."""
    left_out: tuple[str, ...] = ()
    """Requested services that do not go: refused, waiting, or already running."""

    @property
    def refuses(self) -> bool:
        """Nothing goes, and waiting does not change it."""
        return self.outcome is Outcome.NO_GO

    @property
    def reason_code(self) -> str:
        """The code of the finding that weighs most, the first of them; `ready` where nothing stands against it."""
        for verdict in (Verdict.BLOCK, Verdict.WAIT):
            for finding in self.findings:
                if finding.verdict is verdict:
                    return finding.reason_code
        return "ready" if self.services else "nothing_to_deploy"
