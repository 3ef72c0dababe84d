"""Reports: the same findings for every reader, as strings; nothing here decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.value import Value

if TYPE_CHECKING:
    from deploy_gate.model import Arrow, Decision, Facts, Plan, Request


class Report(Value):
    """What a run has to tell: what was asked, what was decided on which facts, and what follows."""

    request: Request
    decision: Decision
    plan: Plan
    """Without steps where nothing may go."""
    facts: Facts
    arrows: tuple[Arrow, ...] = ()
    """What orders the plan, as `deploy_gate.plan.explain_order` tells it."""

    @property
    def order(self) -> tuple[Arrow, ...]:
        return (*self.plan.arrows, *self.arrows)
