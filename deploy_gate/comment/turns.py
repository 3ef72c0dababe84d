"""Several environments in one command: each has its turn, and the next one's comes once the one before succeeded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.comment.commands import Command, Rejected
from deploy_gate.comment.going import INVALID

if TYPE_CHECKING:
    from deploy_gate.comment.settings import Settings


def in_turn(command: Command, settings: Settings) -> Command | Rejected:
    """The command for the one environment whose turn it is: the first, or the one that this job is for."""
    environments, now = command.environments, settings.environment_now
    if len(environments) > 1 and not settings.several_environments:
        return _rejected(command, "one environment is deployed to at a time here: write a comment for each")
    if not now or not command.deploys:
        now = command.environment
    if not environments:
        return command
    if now not in environments:
        return _rejected(command, f"this job is for {now}, which the command does not name: give it `next`'s alone")
    place = environments.index(now)
    return command.but(environments=(now,), before=environments[:place], behind=environments[place + 1 :])


def turn_over(command: Command) -> Command:
    """The command for the environment behind, where there is nothing to do in this one; it is the first then."""
    first, *behind = command.behind
    return command.but(environments=(first,), behind=tuple(behind))


def _rejected(command: Command, message: str) -> Rejected:
    return Rejected(INVALID, message, command.verb, command.kind)


def told_behind(command: Command) -> str:
    """What becomes of the environments that are named behind this one, in a sentence; empty where there are none."""
    if not command.behind:
        return ""
    *others, last = command.behind
    those = f"{', '.join(others)} and {last}" if others else last
    return f"Only once that has succeeded it goes on to {those}."
