"""The script that runs a verification's command again and again, as the runner runs it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.workflows.files import ROOT, step_named

STEP = step_named(ROOT / ".github/workflows/deploy-wave.yml", "Verify ${{ matrix.service }} by command")


@pytest.mark.parametrize(
    ("answers", "successes", "code", "tries"),
    [
        pytest.param("0", 1, 0, 1, id="it passes at once"),
        pytest.param("0 0 0", 3, 0, 3, id="it passes three times in a row"),
        pytest.param("1 1 0", 1, 0, 3, id="it passes in time"),
        pytest.param("0 1 0 0", 2, 0, 4, id="a failure between begins the count anew"),
        pytest.param("1 1 1 1 1 1 1", 1, 1, 4, id="it never passes"),
    ],
)
def test_a_command_passes_often_enough_in_time(
    tmp_path: Path, answers: str, successes: int, code: int, tries: int
) -> None:
    script, count = tmp_path / "step.sh", tmp_path / "count"
    # Time passes by the second that each pause would take.
    clock = "sleep() { SECONDS=$((SECONDS + $1)); }\n"
    script.write_text(clock + STEP["run"], encoding="utf-8")
    command = (
        f'n=$(cat {count} 2>/dev/null || echo 0); echo $((n + 1)) >{count}; set -- {answers}; shift "$n"; exit "$1"'
    )
    bash = [shutil.which("bash") or "bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    environ = {"PATH": os.environ["PATH"], "VERIFY_COMMAND": command, "PATIENCE": "100", "INTERVAL": "30"}
    environ["SUCCESSES"] = str(successes)
    ran = subprocess.run(bash, env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    assert (ran.returncode, count.read_text().strip()) == (code, str(tries)), ran.stderr
    assert ("::error" in ran.stdout) is bool(code)
