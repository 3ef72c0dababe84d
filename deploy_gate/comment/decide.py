"""What becomes of a command, by what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.comment.approving import refused_behind
from deploy_gate.comment.commands import Verb
from deploy_gate.comment.deploying import barred_place, decide_deploy
from deploy_gate.comment.help_text import decide_help
from deploy_gate.comment.lock_commands import decide_lock, refused_permission, refused_place

if TYPE_CHECKING:
    from deploy_gate.comment.outcome import Outcome
    from deploy_gate.comment.situation import Situation


def decide(situation: Situation) -> Outcome | None:
    """The decision; None where the command is for the catalog's services, and may be given."""
    if situation.command.services:
        return refused_place(situation) or refused_behind(situation) or barred_place(situation)
    match situation.command.verb:
        case Verb.DEPLOY | Verb.NOOP:
            return decide_deploy(situation)
        case Verb.LOCK | Verb.UNLOCK | Verb.LOCK_INFO:
            return decide_lock(situation)
        case Verb.HELP:
            return refused_permission(situation) or decide_help(situation)
        case Verb.ROLLBACK | Verb.RESUME:
            return refused_place(situation)
        case _:
            return refused_permission(situation)
