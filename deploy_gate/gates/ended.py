"""How gates speak of a deployment that neither serves nor moves."""

from __future__ import annotations

from deploy_gate.model import State


def ended(state: State) -> tuple[str, str]:
    """The word for reason codes, and what a sentence says that the deployment did or is."""
    match state:
        case State.FAILURE | State.ERROR:
            return "failed", "failed"
        case State.ABANDONED:
            return "abandoned", "was abandoned"
        case _:
            return "inactive", "is inactive"
