"""Which environments were woken, told to people and to machines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA_VERSION: Final = 1


def text(environments: Mapping[str, int], repository: str) -> str:
    """A line for each environment that was woken."""
    if not environments:
        return "no request is open, so nobody is woken"
    lines = []
    for environment, count in environments.items():
        are = "request is" if count == 1 else "requests are"
        lines.append(f"{environment}: {count} {are} open, and a run of {repository} was started")
    return "\n".join(lines)


def outputs(environments: Mapping[str, int]) -> dict[str, str]:
    """The outputs of a step that woke."""
    reason_code = "woken" if environments else "nothing_open"
    result = {
        "schema_version": SCHEMA_VERSION,
        "decision": "go",
        "reason_code": reason_code,
        "environments": dict(environments),
    }
    return {
        "decision": "go",
        "reason_code": reason_code,
        "environment": next(iter(environments)) if len(environments) == 1 else "",
        "matrix": "",
        "waves": "[]",
        "services": "[]",
        "result": json.dumps(result, separators=(",", ":")),
    }
