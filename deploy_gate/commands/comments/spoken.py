"""The comment that an event brings, and the ids by which one answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.comment.facts import Comment


class Spoken(Value):
    """A comment, its node id, and that of the pull request that it stands on."""

    comment: Comment
    node: str
    subject: str


def spoken_in(comment: Comment, event: Mapping[str, object]) -> Spoken | None:
    """The comment with its ids; None where the event does not tell them."""
    match event:
        case {"comment": {"node_id": str(node)}, "issue": {"node_id": str(subject)}}:
            return Spoken(comment, node, subject)
        case _:
            return None
