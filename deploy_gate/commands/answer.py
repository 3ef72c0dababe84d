"""From what was asked to everything that is to be told about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import Asked, Question, Refused, read_asked, unanswered
from deploy_gate.github.fault import GitHubError

if TYPE_CHECKING:
    from datetime import datetime

    from deploy_gate.github.session import Session
    from deploy_gate.model import Catalog, Facts, Request
    from deploy_gate.report import Report


def respond(question: Question, session: Session) -> Report | Refused:
    """The answer to what a door was given; a gate may wait for it."""
    try:
        asked = read_asked(question)
        if isinstance(asked, Refused):
            return asked
        if question.command == "gate":
            return _gated(asked, session)
        return _inquire(asked, session)
    except GitHubError as error:
        return unanswered(error)


def _gated(asked: Asked, session: Session) -> Report:
    from deploy_gate.commands.gate import wait_for  # noqa: PLC0415 - only a gate waits

    # Whoever asks a gate makes the deployment, and may make again what already runs.
    question = asked.but(request=asked.request.but(redeploy=True))
    return wait_for(
        lambda: _inquire(question, session),
        asked.seconds,
        sleep=session.sleep,
        clock=session.clock,
        log=session.log,
    )


def _inquire(asked: Asked, session: Session) -> Report:
    from deploy_gate.github.facts import read_facts  # noqa: PLC0415 - a refused input need not pay for it

    facts = read_facts(session.client, asked.request, asked.catalog)
    return answer(asked.request, asked.catalog, facts, session.clock())


def answer(request: Request, catalog: Catalog, facts: Facts, now: datetime) -> Report:
    """The decision and the plan of a request, with the versions that it left open taken from the facts."""
    # A refused input need not pay for the core.
    from deploy_gate.case import Case  # noqa: PLC0415
    from deploy_gate.decision import weigh  # noqa: PLC0415
    from deploy_gate.matrix import too_large  # noqa: PLC0415
    from deploy_gate.model import Outcome, Plan  # noqa: PLC0415
    from deploy_gate.plan import explain_order, make_plan  # noqa: PLC0415
    from deploy_gate.report import Report  # noqa: PLC0415
    from deploy_gate.request.promotion import resolve  # noqa: PLC0415

    resolved, open_ends = resolve(request, catalog, facts)
    decision, case = weigh(Case(resolved, catalog, facts, now), open_ends)
    plan = make_plan(case, decision)
    large = too_large(plan)
    if large is not None:
        findings = (large, *decision.findings)
        decision = decision.but(outcome=Outcome.NO_GO, findings=findings, services=(), left_out=request.names)
        plan = Plan(plan.environment, plan.operation)
    arrows = explain_order(case) if decision.services else ()
    return Report(resolved, decision, plan, facts, arrows)
