"""Reports: the same findings for every reader, as strings; nothing here decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.matrix import Layout
from deploy_gate.value import Value
from deploy_gate.verification import NOTHING_TO_CHECK, Check

if TYPE_CHECKING:
    from deploy_gate.model import Arrow, Decision, Facts, Plan, Request, Telling


class Report(Value):
    """What a run has to tell: what was asked, what was decided on which facts, and what follows."""

    request: Request
    decision: Decision
    plan: Plan
    """Without steps where nothing may go."""
    facts: Facts
    arrows: tuple[Arrow, ...] = ()
    """What orders the plan, as `deploy_gate.plan.explain_order` tells it."""
    layout: Layout = Layout.SINGLE
    """Into which jobs the plan is cut."""
    smoke: Check = NOTHING_TO_CHECK
    """What is verified once all of the plan is through."""
    tellings: tuple[Telling, ...] = ()
    """What the kept requests are to be told."""

    @property
    def order(self) -> tuple[Arrow, ...]:
        return (*self.plan.arrows, *self.arrows)
