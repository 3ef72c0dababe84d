"""`command: start`: lock, look again, record, and tell the deploy what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import Refused
from deploy_gate.commands.begun import outputs_of
from deploy_gate.commands.step import started
from deploy_gate.commands.stepping import STATE, finishes_itself
from deploy_gate.commands.telling import refusal, verdict
from deploy_gate.commands.told import Exit

if TYPE_CHECKING:
    from deploy_gate.commands.call import Call
    from deploy_gate.commands.told import Told
    from deploy_gate.github.session import Session


def act(call: Call, session: Session) -> Told:
    """What was begun; the steps behind it deploy, and run unless it fails."""
    answer = started(call.question(session), call.locator, call.inputs, session)
    if isinstance(answer, Refused):
        return refusal(answer)
    report, begun = answer
    if not begun:
        return verdict(report, Exit.BLOCKED)
    outputs = outputs_of(begun, report.plan.steps[0])
    told = verdict(report, Exit.DONE, outputs)
    # What is no flag was refused before anything began.
    return told.but(state={STATE: outputs["started"]}) if finishes_itself(call.inputs) is True else told
