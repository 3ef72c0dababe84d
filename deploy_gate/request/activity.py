"""Which command an event means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from deploy_gate.request.shown import shown
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

TAG_REF: Final = "refs/tags/"
"""What the ref of a tag begins with in a push event."""

_OWN_INPUTS: Final = "to plan with the step's own inputs there, set `command: plan`"


class Run(Value):
    """The event or the step asks for this command."""

    command: str


class LeaveAlone(Value):
    """The event asks for nothing; the line says why."""

    why: str


Activity: TypeAlias = Run | LeaveAlone


def activity(event_name: str, event: Mapping[str, object], command: str = "") -> Activity:
    """What to do about an event; a command that the step names is run whatever the event is."""
    if command.strip():
        return Run(command.strip())
    match event_name:
        case "repository_dispatch" | "workflow_dispatch" | "schedule":
            return Run("plan")
        case "push":
            return _push(event)
        case "issue_comment":
            return Run("comment")
        case "deployment" | "deployment_status":
            return LeaveAlone(f"a {event_name} event tells of a deployment that was made already; {_OWN_INPUTS}")
        case "":
            return LeaveAlone(f"no event is named, so none asks for a deployment; {_OWN_INPUTS}")
        case _:
            return LeaveAlone(f"the event {shown(event_name)} asks for no deployment; {_OWN_INPUTS}")


def _push(event: Mapping[str, object]) -> Activity:
    ref = event.get("ref")
    if not isinstance(ref, str) or not ref.startswith(TAG_REF):
        return LeaveAlone(
            f"only the push of a version tag asks for a deployment, this one is of {shown(ref)}; {_OWN_INPUTS}"
        )
    if event.get("deleted") is True:
        return LeaveAlone(f"the tag {shown(ref.removeprefix(TAG_REF))} was deleted, which asks for no deployment")
    return Run("plan")
