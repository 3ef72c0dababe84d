"""`command: resume`: let what was rolled back be deployed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import BAD_INPUT, Refused
from deploy_gate.commands.resume import resumed
from deploy_gate.commands.stepping import where_of
from deploy_gate.commands.telling import refusal
from deploy_gate.commands.told import Exit, Told
from deploy_gate.model import Problem

if TYPE_CHECKING:
    from deploy_gate.commands.call import Call
    from deploy_gate.github.session import Session


def act(call: Call, session: Session) -> Told:
    """What was resumed, and what could not be."""
    where = where_of(session.environ, call.inputs["job_id"])
    if isinstance(where, Problem):
        return refusal(Refused(BAD_INPUT, (where,)))
    told = resumed(call.question(session), session, by=where.actor, page=where.page)
    if isinstance(told, Refused):
        return refusal(told)
    from deploy_gate.report import resumed as report  # noqa: PLC0415 - bad input need not pay for it
    from deploy_gate.report.annotations import annotate  # noqa: PLC0415 - likewise

    ends = Exit.BLOCKED if told.is_refused else Exit.DONE
    return Told(ends, report.text(told), annotate(told.findings), outputs=report.outputs(told))
