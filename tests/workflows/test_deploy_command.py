import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.workflows.files import ROOT, step_named

STEP = step_named(ROOT / ".github/workflows/deploy-wave.yml", "Deploy ${{ matrix.service }} by command")


def run(tmp_path: Path, command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The step's own script, run as the runner runs it."""
    script = tmp_path / "step.sh"
    script.write_text(STEP["run"], encoding="utf-8")
    bash = [shutil.which("bash") or "bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    given = {"PATH": os.environ["PATH"], "DEPLOY_COMMAND": command, "PHASES": "", "MEMBERS": "[]", **environment}
    return subprocess.run(bash, env=given, capture_output=True, text=True, check=False)  # noqa: S603


@pytest.mark.parametrize(
    ("phases", "lines"),
    [
        pytest.param("", ["phase="], id="one service is deployed once, without a phase"),
        pytest.param("prepare switch", ["phase=prepare", "phase=switch"], id="a group is prepared, then switched"),
    ],
)
def test_phases(tmp_path: Path, phases: str, lines: list[str]) -> None:
    assert run(tmp_path, 'echo "phase=$PHASE"', PHASES=phases).stdout.splitlines() == lines


def test_a_group_that_cannot_be_prepared_is_not_switched(tmp_path: Path) -> None:
    ran = run(tmp_path, 'echo "$PHASE"; [[ $PHASE != prepare ]]', PHASES="prepare switch")
    assert (ran.returncode, ran.stdout) == (1, "prepare\n")


@pytest.mark.parametrize(
    "command",
    [
        pytest.param("false\necho deployed", id="a command that fails"),
        pytest.param("false | cat\necho deployed", id="a pipe that fails"),
        pytest.param('echo "$NO_SUCH_VARIABLE"\necho deployed', id="a variable that is not set"),
    ],
)
def test_the_first_failure_ends_it(tmp_path: Path, command: str) -> None:
    ran = run(tmp_path, command)
    assert ran.returncode != 0
    assert "deployed" not in ran.stdout


@pytest.mark.parametrize(
    "version", ["$(touch planted)", "`touch planted`", '"; touch planted; "', "'; touch planted #"]
)
def test_a_value_is_never_run(tmp_path: Path, version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run(tmp_path, 'printf %s "$VERSION"', VERSION=version)
    assert ran.stdout == version
    assert not (tmp_path / "planted").exists()


def test_the_members_of_a_group_reach_it_as_json(tmp_path: Path) -> None:
    members = [{"service": "web", "version": "1.0.0"}, {"service": "api", "version": "2.0.0"}]
    assert json.loads(run(tmp_path, 'printf %s "$MEMBERS"', MEMBERS=json.dumps(members)).stdout) == members
