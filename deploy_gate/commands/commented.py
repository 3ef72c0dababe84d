"""The post step of `command: comment`: the end of what a comment began."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.commenting import settings_of, told
from deploy_gate.commands.comments.ending import End, read_going
from deploy_gate.commands.told import Exit, Told
from deploy_gate.comment.settings import Settings
from deploy_gate.github.fault import Fault, GitHubError
from deploy_gate.workflow_commands import command

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.github.session import Session


def end(begun: str, inputs: Mapping[str, str], session: Session) -> Told:
    """How the end was written down; a status that is missing never means success."""
    going, settings = read_going(begun), settings_of(inputs)
    if going is None or not isinstance(settings, Settings):
        return _failed("what the step saved cannot be read, so its record and its locks stay as they are")
    try:
        outcome = End(session, going, settings, inputs["status"]).run()
    except (Fault, GitHubError) as error:
        return _failed(f"the end could not be written down ({error}): the record and the locks stay as they are")
    if outcome is None:
        return Told(Exit.DONE, "the workflow sees to the end itself (`skip_completing`)")
    return told(outcome)


def _failed(why: str) -> Told:
    return Told(Exit.BLOCKED, why, (command("error", why),))
