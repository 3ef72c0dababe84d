"""From what was asked to everything that is to be told about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import Asked, Question, Refused, read_asked, unanswered
from deploy_gate.github.fault import GitHubError
from deploy_gate.matrix import Layout

if TYPE_CHECKING:
    from datetime import datetime

    from deploy_gate.github.collected import Collecting
    from deploy_gate.github.session import Session
    from deploy_gate.model import Catalog, Facts, Finding, Kept, Request, Telling
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

    facts = read_facts(session.client, asked.request, asked.catalog, _collecting(asked, session))
    return answer(asked.request, asked.catalog, facts, session.clock(), asked.layout)


def _collecting(asked: Asked, session: Session) -> Collecting | None:
    """How kept requests are read, where the request is about any."""
    if not (asked.request.collects or asked.request.kept):
        return None
    # Who asks for nothing that is kept pays for none of this.
    from deploy_gate.commands.stepping import page_of  # noqa: PLC0415
    from deploy_gate.github.collected import Collecting  # noqa: PLC0415
    from deploy_gate.request.kept import understand  # noqa: PLC0415

    environment, catalog = asked.request.environment, asked.catalog
    return Collecting(lambda said: understand(said, environment, catalog), page_of(session.environ))


def answer(request: Request, catalog: Catalog, facts: Facts, now: datetime, layout: Layout = Layout.SINGLE) -> Report:
    """The decision and the plan of a request, with the versions that it left open taken from the facts."""
    # A refused input need not pay for the core.
    from deploy_gate.case import Case  # noqa: PLC0415
    from deploy_gate.decision import weigh  # noqa: PLC0415
    from deploy_gate.matrix import too_large  # noqa: PLC0415
    from deploy_gate.model import Outcome, Plan  # noqa: PLC0415
    from deploy_gate.plan import explain_order, make_plan  # noqa: PLC0415
    from deploy_gate.report import Report  # noqa: PLC0415
    from deploy_gate.smoke import smoke_of  # noqa: PLC0415

    resolved, open_ends = _resolved(request, catalog, facts)
    tellings: tuple[Telling, ...] = ()
    taken: tuple[Kept, ...] = ()
    if request.collects or request.kept:
        from deploy_gate.collecting import collect  # noqa: PLC0415 - only a run that plans what is kept pays for it

        found = collect(resolved, catalog, facts, now, open_ends)
        resolved, decision, case = found.request, found.decision, found.case
        tellings, taken = found.tellings, found.taken
    else:
        decision, case = weigh(Case(resolved, catalog, facts, now), open_ends)
    plan = make_plan(case, decision)
    large = too_large(plan, layout)
    if large is not None:
        findings = (large, *decision.findings)
        decision = decision.but(outcome=Outcome.NO_GO, findings=findings, services=(), left_out=resolved.names)
        plan = Plan(plan.environment, plan.operation)
    arrows = explain_order(case) if decision.services else ()
    if taken:
        from deploy_gate.collecting import planned  # noqa: PLC0415 - likewise

        tellings = (*tellings, *planned(taken, plan, large.message if large else ""))
    return Report(resolved, decision, plan, facts, arrows, layout, smoke_of(case, plan), tellings)


def _resolved(request: Request, catalog: Catalog, facts: Facts) -> tuple[Request, tuple[Finding, ...]]:
    """The request with the versions that the facts hold, and a finding for each that they do not."""
    from deploy_gate.model import Operation  # noqa: PLC0415 - a refused input need not pay for the core

    if request.operation is Operation.ROLLBACK:
        from deploy_gate.request.back import resolve_back  # noqa: PLC0415 - only a rollback pays for it

        return resolve_back(request, catalog, facts)
    from deploy_gate.request.promotion import resolve  # noqa: PLC0415 - likewise

    return resolve(request, catalog, facts)
