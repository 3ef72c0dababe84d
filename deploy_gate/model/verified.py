"""How a deployment is verified: what is asked of what serves, and how often it must answer well."""

from __future__ import annotations

from typing import Final

from deploy_gate.value import Value

DEFAULT_PATIENCE: Final = 300
"""Seconds after which a verification that has not passed has failed."""

DEFAULT_INTERVAL: Final = 10
"""Seconds between two tries."""


class Verification(Value):
    """An HTTP address, a command, or both; ``{environment}``, ``{service}`` and ``{version}`` stand for values."""

    http: str | None = None
    """Passes with any status from 200 to 299."""
    command: str | None = None
    """A Bash script that passes by ending with 0."""
    timeout: int = DEFAULT_PATIENCE
    """Seconds in all."""
    interval: int = DEFAULT_INTERVAL
    """Seconds between two tries."""
    successes: int = 1
    """Tries in a row that must pass."""

    @property
    def minutes(self) -> int:
        """Minutes after which a step that verifies has certainly ended, by itself or as a fault."""
        return (self.timeout + self.interval) // 60 + 2
