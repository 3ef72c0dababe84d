"""`command: gate`: a short yes or no for one service, waited for where it may still change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.answer import respond
from deploy_gate.commands.asked import Refused
from deploy_gate.commands.telling import refusal, verdict
from deploy_gate.commands.told import Exit
from deploy_gate.model import Outcome

if TYPE_CHECKING:
    from deploy_gate.commands.call import Call
    from deploy_gate.commands.told import Told
    from deploy_gate.github.session import Session


def act(call: Call, session: Session) -> Told:
    """The gate's answer; the steps behind it deploy, and run unless it fails."""
    answer = respond(call.question(session), session)
    if isinstance(answer, Refused):
        return refusal(answer)
    return verdict(answer, Exit.DONE if answer.decision.outcome is Outcome.GO else Exit.BLOCKED)
