"""A service that a person locks in an environment, by a branch where the service's records live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.comment.lock_commands import decide_lock
from deploy_gate.comment.lock_text import service_place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.comment.commands import Command
    from deploy_gate.comment.facts import Standing
    from deploy_gate.comment.outcome import Outcome
    from deploy_gate.comment.situation import Situation
    from deploy_gate.model import Unread


def place_of(command: Command) -> str:
    """What such a command locks, in the words in which it is locked and unlocked."""
    return service_place(command.environment, command.services[0].service)


def decide_service_lock(situation: Situation, locks: Mapping[str, Standing | Unread | None]) -> Outcome:
    """What becomes of the command, given what stands at the branches where the service's records live.

    It is decided as for an environment; the branch is one that only this service's starts look at.
    """
    command = situation.command
    as_environment = command.but(environments=(place_of(command),), services=())
    facts = situation.facts.but(locks=locks, ended=frozenset())
    return decide_lock(situation.but(command=as_environment, facts=facts))
