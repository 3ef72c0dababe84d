"""What a record of ours says, in one place for those who write it and those who read it."""

from __future__ import annotations

from typing import Final

TYPE: Final = "deploy-gate"
"""The payload's `type`, by which our records are told from foreign ones."""

SCHEMA_VERSION: Final = 1
"""The payload's `schema_version` that this version writes, and the newest it can read."""

UNCHANGED: Final = "unchanged"
"""How the description of the last status begins where a deployment ended before it changed anything."""

REQUEST_TASK: Final = "deploy-gate:request"
"""The `task` of a deployment that keeps a request, and never says what runs."""
