"""`command: verify`: ask what was deployed whether it answers well."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from deploy_gate.commands.asked import BAD_INPUT, Refused
from deploy_gate.commands.telling import nothing_done, refusal
from deploy_gate.commands.told import Exit, Told
from deploy_gate.model import Problem
from deploy_gate.report import ended
from deploy_gate.verification import read_check
from deploy_gate.workflow_commands import command

if TYPE_CHECKING:
    from deploy_gate.commands.call import Call
    from deploy_gate.github.session import Session
    from deploy_gate.verification import Check

_FORM: Final = "give `verify` of the matrix entry or the output `smoke` of the plan, `${{ toJSON(matrix.verify) }}`"


def act(call: Call, session: Session) -> Told:
    """Whether every address of the check answers well in time; the step fails where one does not."""
    check = _check(call.inputs["check"])
    if isinstance(check, Problem):
        return refusal(Refused(BAD_INPUT, (check,)))
    if not check.http:
        return nothing_done("nothing_to_verify", "no address is to be asked")
    from deploy_gate.health import Health  # noqa: PLC0415 - bad input need not pay for it

    wrong = Health(check, sleep=session.sleep, clock=session.clock, log=session.log).passes()
    if wrong is None:
        text = f"verified: {', '.join(check.http)}"
        return Told(Exit.DONE, text, outputs=ended.outputs("verified", "", ()))
    text = f"not verified: {wrong}"
    shown = command("error", text, {"title": "verification failed"})
    return Told(Exit.BLOCKED, text, (shown,), outputs=ended.outputs("verification_failed", "", (), "no_go"))


def _check(text: str) -> Check | Problem:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return Problem("check", f"it is not JSON: {_FORM}")
    check = read_check(found)
    return Problem("check", f"it is no check: {_FORM}") if check is None else check
