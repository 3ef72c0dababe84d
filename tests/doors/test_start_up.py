"""Every step of every job pays for what is imported, so each answer imports what it needs and no more."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.doors.deploying import WRITER, a_job, entry, records, start
from tests.doors.pulling import on_pull
from tests.doors.shop import CATALOG, a_shop, on_github
from tests.doors.step import NOWHERE, ROOT, dispatched, environ_of

ASKED = dispatched({"service": "inventory", "version": "1.9.0", "environment": "staging"})
COMMAND_LINE = ("-c", "import sys; from deploy_gate.cli import main; sys.exit(main())")
ENTRY = (str(ROOT / "entrypoint.py"),)


def imported(command: Sequence[str], environ: Mapping[str, str], folder: Path, code: int) -> set[str]:
    """The top-level packages that a process imports on its way to an exit code."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-X", "importtime", *command],
        env={"PATH": os.environ["PATH"], **environ},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize(
    ("event", "event_name", "inputs", "code"),
    [
        pytest.param(b"{", "repository_dispatch", {}, 2, id="an event that cannot be read"),
        pytest.param(ASKED, "repository_dispatch", {"command": "dance"}, 2, id="an unknown command"),
        pytest.param({}, "issue_comment", {}, 0, id="an event that asks for nothing"),
        pytest.param(ASKED, "repository_dispatch", {"github_token": ""}, 2, id="no token"),
    ],
)
def test_what_is_refused_at_the_door_costs_no_library(
    tmp_path: Path, event: object, event_name: str, inputs: dict[str, str], code: int
) -> None:
    environ = environ_of(tmp_path, NOWHERE, event, event_name, inputs)
    found = imported(ENTRY, environ, tmp_path, code)
    assert "deploy_gate" in found
    assert found & {"gql", "graphql", "requests", "yaml", "github", "semver", "ssl", "asyncio"} == set()


def test_a_plan_needs_no_rest_client(tmp_path: Path) -> None:
    with on_github(a_shop()) as github:
        environ = environ_of(tmp_path, github.url, ASKED, "repository_dispatch", {})
        found = imported(ENTRY, environ, tmp_path, 0)
    assert found >= {"gql", "requests", "yaml"}
    assert found & {"github", "standin", "tests", "pytest"} == set()


def test_what_ends_a_deployment_needs_no_rest_client(tmp_path: Path) -> None:
    with on_github(a_shop()) as github:
        begun = start(github, entry("inventory", "1.9.0")).outputs["started"]
        inputs = {"command": "finish", "started": begun, "status": "success", "github_token": WRITER}
        environ = environ_of(tmp_path, github.url, dispatched({}), "repository_dispatch", inputs) | a_job()
        found = imported(ENTRY, environ, tmp_path, 0)
        assert records(github, "inventory")[-1] == ("1.9.0", "success")
    assert found >= {"gql", "requests"}
    assert "github" not in found


@pytest.mark.parametrize(
    ("comment", "code", "needed"),
    [
        pytest.param("Looks good.", 0, set(), id="no command"),
        pytest.param(".deploy nowhere", 0, {"gql"}, id="a command that is refused"),
        pytest.param(".deploy", 0, {"gql", "github"}, id="a deploy"),
    ],
)
def test_a_comment_loads_what_it_asks_with(tmp_path: Path, comment: str, code: int, needed: set[str]) -> None:
    with on_pull() as pull:
        job = pull.job(comment)
        found = imported(ENTRY, job.laid_out(tmp_path), tmp_path, code)
    assert found & {"gql", "github"} == needed


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(("validate",), 0, id="a catalog that is checked"),
        pytest.param(("explain", "frontend"), 0, id="edges of the catalog"),
        pytest.param(("plan", "--service", "nobody", "--environment", "staging"), 2, id="bad input"),
    ],
)
def test_what_needs_no_github_loads_none_of_its_clients(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    (tmp_path / "deploy-gate.yml").write_text(CATALOG)
    found = imported((*COMMAND_LINE, *arguments), {}, tmp_path, code)
    assert "yaml" in found
    assert found & {"gql", "graphql", "requests", "github", "ssl", "asyncio"} == set()
