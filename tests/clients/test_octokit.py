import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts import published
from tests.published.conversation import problems_in
from tests.standin_rest.shop import opened

SCRIPT = Path(__file__).with_name("speak.mjs")


def _run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603


@pytest.mark.node
@pytest.mark.published
def test_an_unchanged_octokit_reads_and_writes() -> None:
    published.ensure()
    node = shutil.which("node") or "node"
    with opened() as shop:
        environment = os.environ | {"GITHUB_TOKEN": "robot"}
        command = [node, str(SCRIPT), shop.github.url, "acme/shop"]
        ended = _run(command, environment)
        assert ended.returncode == 0, ended.stderr
        assert json.loads(ended.stdout) == {
            "created": [201, True, {"by": "octokit"}],
            "statuses": ["success", "in_progress"],
            "deployments": ["octokit", "deploy-gate"],
            "second": [422, "Reference already exists"],
            "lock": "{}",
            "gone": [404, "Branch not found"],
            "comments": ["Seen.", "deployed"],
            "dispatch": 204,
            "permission": "write",
            "hidden": [404, "Not Found"],
        }
        assert problems_in(shop.github.log(bodies=True)) == []
