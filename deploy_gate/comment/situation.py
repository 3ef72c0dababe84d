"""A command, who gave it where, what is known, and how the repository wants it judged: all that a decision rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.value import Value

if TYPE_CHECKING:
    from deploy_gate.comment.commands import Command
    from deploy_gate.comment.facts import Comment, Facts
    from deploy_gate.comment.locks import Holding
    from deploy_gate.comment.settings import Settings


class Situation(Value):
    """Everything that one decision may look at."""

    command: Command
    holding: Holding
    facts: Facts
    settings: Settings

    @property
    def comment(self) -> Comment:
        return self.holding.comment
