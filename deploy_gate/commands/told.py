"""What a command answers: everything that its door has to tell, and how the process ends."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from collections.abc import Mapping


class Exit(IntEnum):
    """How a run ends."""

    DONE = 0
    """Go, partial or wait."""
    BLOCKED = 1
    """No go, also for want of facts."""
    BAD = 2
    """The input or the catalog cannot be used."""
    OURS = 3
    """A fault of ours."""


class Told(Value):
    """The answer to one step of a workflow; the door writes it where the runner looks for it."""

    exit: Exit
    text: str = ""
    """For the log; nothing in it becomes a workflow command."""
    annotations: tuple[str, ...] = ()
    """Workflow commands, as `deploy_gate.workflow_commands` makes them."""
    summary: str = ""
    """Markdown for the run's page."""
    outputs: Mapping[str, str] = NOTHING
    """By name; an output of action.yml that is not here is written empty."""
    state: Mapping[str, str] = NOTHING
    """By name what the step's post run finds again."""
