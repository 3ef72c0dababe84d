"""The end of a deployment, told to people and to machines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA_VERSION: Final = 1


def text(services: Sequence[str], environment: str, state: str, description: str) -> str:
    """One line for the log."""
    line = f"recorded for {', '.join(services)} in {environment}: {state}"
    return f"{line} ({description})" if description else line


def outputs(reason_code: str, environment: str, services: Sequence[str], decision: str = "go") -> dict[str, str]:
    """The outputs of a step that planned nothing and has something to say of what went."""
    result = {
        "schema_version": SCHEMA_VERSION,
        "decision": decision,
        "reason_code": reason_code,
        "environment": environment,
        "services": list(services),
    }
    return {
        "decision": decision,
        "reason_code": reason_code,
        "environment": environment,
        "matrix": "",
        "waves": "[]",
        "services": json.dumps(list(services), separators=(",", ":")),
        "result": json.dumps(result, separators=(",", ":")),
    }
