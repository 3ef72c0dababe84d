"""The commands of the action: a module each, and every input and output that one of them knows."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from deploy_gate.commands.asked import (
    BACK_FIELDS,
    BAD_INPUT,
    COLLECTING,
    REQUEST_FIELDS,
    REQUEST_FLAGS,
    Refused,
    read_seconds,
)
from deploy_gate.commands.stepping import BEGUN, JOB_FIELDS, REQUESTED, REQUESTING
from deploy_gate.commands.telling import refusal
from deploy_gate.comment.fields import KINDS as COMMENT_INPUTS
from deploy_gate.comment.fields import OWN_OUTPUTS
from deploy_gate.model import Problem
from deploy_gate.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from deploy_gate.commands.call import Call
    from deploy_gate.commands.told import Told
    from deploy_gate.github.session import Session

COMMANDS: Final = {
    "plan": "planning",
    "gate": "gating",
    "start": "starting",
    "finish": "finishing",
    "rollback": "planning",
    "resume": "resuming",
    "status": "surveying",
    "verify": "verifying",
    "conclude": "concluding",
    "request": "requesting",
    "wake": "waking",
    "comment": "commenting",
}
"""By command the module of this package whose `act(call, session)` carries it out."""

INPUTS: Final = (
    "command",
    "catalog",
    *REQUEST_FIELDS,
    *REQUEST_FLAGS,
    *BACK_FIELDS,
    "layout",
    *COLLECTING,
    *REQUESTING,
    "wait_timeout",
    *JOB_FIELDS,
    "page",
    "check",
    "planned",
    "report_to",
    "github_token",
    "app_id",
    "private_key",
    *COMMENT_INPUTS,
)
"""Every input of action.yml."""

OUTPUTS: Final = (
    "decision",
    "reason_code",
    "result",
    "environment",
    "matrix",
    "matrices",
    "planned",
    "smoke",
    "waves",
    "services",
    "asked",
    "next",
    *BEGUN,
    *REQUESTED,
    *OWN_OUTPUTS,
)
"""Every output of action.yml."""


def carry_out(call: Call, session: Session) -> Told:
    """What the command answers; a command that nobody knows is refused."""
    module = COMMANDS.get(call.command)
    if module is None:
        *others, last = COMMANDS
        message = f"{visible(call.command[:40])!r} is no command: write {', '.join(others)} or {last}"
        beside = (call.event, read_seconds("wait_timeout", call.inputs["wait_timeout"]))
        problems = (Problem("command", message), *(one for one in beside if isinstance(one, Problem)))
        return refusal(Refused(BAD_INPUT, problems))
    # Each pays for its own imports, and for nobody else's.
    act: Callable[[Call, Session], Told] = import_module(f"deploy_gate.commands.{module}").act
    return act(call, session)
