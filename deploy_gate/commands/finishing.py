"""`command: finish`: say how a deployment ended, and let go of its locks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import Refused
from deploy_gate.commands.step import finished
from deploy_gate.commands.telling import nothing_done, refusal
from deploy_gate.commands.told import Exit, Told
from deploy_gate.workflow_commands import command

if TYPE_CHECKING:
    from deploy_gate.commands.call import Call
    from deploy_gate.commands.finish import Ended
    from deploy_gate.github.session import Session


def act(call: Call, session: Session) -> Told:
    """What was recorded; nothing where nothing was started."""
    return _told(finished(call.inputs, session), "nothing was started, so there is nothing to finish")


def act_at_the_end(call: Call, session: Session) -> Told:
    """The same once the job is over: what a step of the job has finished by itself stays as it is."""
    return _told(finished(call.inputs, session, only_left=True), "what was started has been finished before")


def _told(ended: Ended | Refused, nothing: str) -> Told:
    if isinstance(ended, Refused):
        if ended.problems:
            return refusal(ended)
        return nothing_done(ended.reason_code, nothing)
    from deploy_gate.report import ended as told  # noqa: PLC0415 - bad input need not pay for it

    text = told.text(ended.services, ended.environment, ended.said.state, ended.said.description)
    outputs = told.outputs(ended.reason_code, ended.environment, ended.services)
    unkept = (command("warning", ended.unkept, {"title": "versions file"}),) if ended.unkept else ()
    return Told(Exit.DONE, text, unkept, outputs=outputs)
