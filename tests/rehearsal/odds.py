"""How likely each misfortune is."""

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Odds:
    """Chances from 0 to 1, and seconds of the machine's own time."""

    kill: float = 0.06
    """Per start and finish: its process is killed before or after one of its requests."""
    kill_plan: float = 0.02
    """Per any other step: likewise."""
    vanish: float = 0.03
    """Per deploy: the machine goes away in the middle of it."""
    unnoticed: float = 0.3
    """Per machine that went away: GitHub does not see it until the job's time is up."""
    cancel: float = 0.06
    """Per run: somebody cancels it."""
    failure: float = 0.08
    """Per deploy: it fails, and the old or the new version or both are left."""
    unchanged: float = 0.03
    """Per deploy: it fails and says rightly that it changed nothing."""
    back: float = 0.05
    """Per request: something is taken back instead."""
    resumed: float = 0.6
    """Per way back: somebody resumes it at once."""
    again: float = 0.5
    """Per wave with failed jobs: somebody runs them again."""
    afresh: float = 0.05
    """Per finish: it is the entry point in an interpreter of its own."""
    durable: float = 0.8
    """Per request for one service in the first environment: the service's own repository keeps it."""
    fault: float = 0.01
    """Per request and kind of fault."""
    longest_deploy: float = 0.15

    @property
    def faults(self) -> dict[str, Any]:
        """What GitHub does wrong, on every route."""
        if not self.fault:
            return {"rules": []}
        rules = [{"on": "*", "count": None, "probability": self.fault, **kind} for kind in KINDS]
        # Whoever is granted a lock may never learn of it.
        lost = {"on": "graphql TakeLock", "count": None, "probability": 5 * self.fault, "kind": "cut", "after": True}
        return {"rules": [lost, *rules]}


CALM: Final = Odds(
    kill=0,
    kill_plan=0,
    back=0,
    vanish=0,
    cancel=0,
    failure=0,
    unchanged=0,
    again=0,
    afresh=0,
    fault=0,
    longest_deploy=0,
)
"""Nothing goes wrong."""

KINDS: Final[tuple[dict[str, Any], ...]] = (
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 502},
    {"kind": "status", "status": 502, "after": True},
    {"kind": "secondary", "retry_after": 2},
    {"kind": "too-many", "retry_after": 2},
    {"kind": "limited"},
    {"kind": "partial", "error": {"type": "SERVICE_UNAVAILABLE", "message": "Something went wrong"}},
    {"kind": "resource-limits"},
    {"kind": "cut"},
    {"kind": "cut", "after": True},
    {"kind": "cut-body"},
    {"kind": "slow", "milliseconds": 50},
)
