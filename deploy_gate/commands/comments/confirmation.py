"""Asking the commenter for a reaction before anything is deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.comment.announcing import asks, not_confirmed
from deploy_gate.github.comments.confirming import Answered, wait_for
from deploy_gate.github.comments.writing import comment, edit, write
from deploy_gate.github.fault import Fault, Kind

if TYPE_CHECKING:
    from deploy_gate.commands.comments.talk import Talk
    from deploy_gate.comment.outcome import Outcome


def confirm(talk: Talk, outcome: Outcome, seconds: int) -> Outcome | None:
    """None where the commenter says yes; why nothing is deployed where they say no, or nothing in time.

    Raises `Fault` where GitHub cannot be asked.
    """
    done = write(talk.client, (comment(talk.spoken.subject, asks(outcome, talk.situation, talk.where.page)),))
    match done.payloads:
        case ({"commentEdge": {"node": {"id": str(node)}}},):
            pass
        case _:
            raise Fault(Kind.REFUSED, f"the confirmation could not be asked for ({done.messages[0]})")
    answered = wait_for(talk.client, node, talk.spoken.comment.actor, seconds, talk.sleep)
    if answered is Answered.YES:
        return None
    refused = not_confirmed(outcome, talk.situation, is_rejected=answered is Answered.NO)
    # The question itself becomes the answer.
    write(talk.client, (edit(node, refused.comment),))
    return refused.but(comment="")
