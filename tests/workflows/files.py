"""The workflow files in the tree, as plain values."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
OURS = sorted((ROOT / ".github/workflows").glob("*.yml"))
REUSABLE = [path for path in OURS if path.name.startswith("coordinated-")]
"""What callers call."""
MATRICES = [path for path in OURS if path.name.startswith("deploy-wave")]
"""What those call for each matrix."""
CALLERS = sorted((ROOT / "workflows").glob("*.yml"))
NOT_DEPLOYING = ("infra-resume.yml", "service-request.yml", "status-page.yml")
DEPLOYING = [path for path in CALLERS if path.name not in NOT_DEPLOYING]
"""Those of the callers that change what runs."""
ALL = [*OURS, *CALLERS]
PREFIX = "deploy-gate/deploy-gate"


def read(path: Path) -> Any:  # noqa: ANN401 - a workflow holds values of every kind
    """The file's values, scalars as they stand, so that `on` stays a key."""
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - it makes texts and nothing else


def jobs(path: Path) -> dict[str, Any]:
    return dict(read(path)["jobs"])


def steps(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Each step with the name of its job."""
    return [(name, step) for name, job in jobs(path).items() for step in job.get("steps", ())]


def step_named(path: Path, beginning: str) -> dict[str, Any]:
    """The one step whose name begins so."""
    found = [step for _, step in steps(path) if step.get("name", "").startswith(beginning)]
    assert len(found) == 1, f"{path.name} has {len(found)} steps {beginning!r}"
    return found[0]
