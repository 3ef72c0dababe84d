"""The commands for a laptop end as the README says, on a GitHub where the shop of its example lives."""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from standin import read_world, serve
from standin.github import GitHub
from tests.docs.blocks import README, blocks

CATALOG = next(block.text for block in blocks(README, "yaml") if block.text.startswith("environments:"))
COMMANDS = [
    line.removeprefix("$ ")
    for block in blocks(README, "console")
    for line in block.text.splitlines()
    if line.startswith("$ deploy-gate ")
]
RUNNING = {
    "inventory-service": ("1.8.2", "1.8.2"),
    "checkout-service": ("3.1.0", "3.0.1"),
    "frontend-shell": ("5.0.0", "4.0.0"),
}
"""In development, and in staging."""


def a_record(service: str, version: str, environment: str) -> dict[str, Any]:
    payload = {"type": "deploy-gate", "schema_version": 1, "service": service, "version": version, "requires": []}
    return {"environment": environment, "payload": payload}


@pytest.fixture(scope="module")
def github() -> Iterator[GitHub]:
    repositories: dict[str, Any] = {"acme/infra": {"files": {"deploy-gate.yml": CATALOG}}}
    for service, versions in RUNNING.items():
        records = [a_record(service, *one) for one in zip(versions, ("development", "staging"), strict=True)]
        repositories[f"acme/{service}"] = {"deployments": records}
    with serve(read_world({"repositories": repositories})) as served:
        yield served


def test_every_command_is_shown() -> None:
    assert [command.split()[1] for command in COMMANDS] == ["validate", "explain", "status", "plan", "gate"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_does_what_it_is_shown_for(command: str, github: GitHub, tmp_path: Path) -> None:
    (tmp_path / "deploy-gate.yml").write_text(CATALOG, encoding="utf-8")
    done = subprocess.run(  # noqa: S603
        [
            sys.executable,
            "-c",
            "import sys; from deploy_gate.cli import main; sys.exit(main())",
            *shlex.split(command)[1:],
        ],
        env={
            "PATH": os.environ.get("PATH", ""),
            "GITHUB_TOKEN": "any",
            "GITHUB_API_URL": github.url,
            "GITHUB_GRAPHQL_URL": github.graphql_url,
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    if command.split()[1] in ("plan", "gate"):
        assert done.stdout.startswith("GO: checkout-service 3.1.0 may go to staging")
