import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.workflows.files import ROOT, step_named

STEP = step_named(ROOT / ".github/workflows/deploy-wave.yml", "Read deploy_env")


def read_env(tmp_path: Path, deploy_env: str) -> tuple[int, list[str], str]:
    """Exit code, printed lines and the environment file after the step's own script, run as the runner runs it."""
    script, written = tmp_path / "step.sh", tmp_path / "env"
    script.write_text(STEP["run"], encoding="utf-8")
    written.touch()
    command = [shutil.which("bash") or "bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    environment = {"PATH": os.environ["PATH"], "DEPLOY_ENV": deploy_env, "GITHUB_ENV": str(written)}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert ran.stderr == ""
    return ran.returncode, ran.stdout.splitlines(), written.read_text(encoding="utf-8")


def set_by(written: str) -> dict[str, str]:
    """The variables that the runner reads from an environment file of `NAME<<MARK` blocks."""
    lines, found = iter(written.splitlines()), {}
    for line in lines:
        name, _, mark = line.partition("<<")
        assert mark, line
        found[name] = "\n".join(iter(lambda: next(lines), mark))
    return found


@pytest.mark.parametrize(
    ("deploy_env", "expected"),
    [
        pytest.param("", {}, id="nothing"),
        pytest.param("USER=ann\nKEY=s3cret", {"USER": "ann", "KEY": "s3cret"}, id="two lines"),
        pytest.param("A=1\n\n# the second\n  \nB=2\n", {"A": "1", "B": "2"}, id="empty lines and comments"),
        pytest.param("A=1\r\nB=2\r\n", {"A": "1", "B": "2"}, id="lines as Windows ends them"),
        pytest.param(
            "URL=postgres://u:p@h/d?x=1&y==", {"URL": "postgres://u:p@h/d?x=1&y=="}, id="equals signs in a value"
        ),
        pytest.param("A=$(id) `id` \"x\" '$HOME'", {"A": "$(id) `id` \"x\" '$HOME'"}, id="what a shell would expand"),
        pytest.param("A= spaced ", {"A": " spaced "}, id="spaces of a value"),
        pytest.param("A=", {"A": ""}, id="an empty value"),
        pytest.param("A=x<<EOF", {"A": "x<<EOF"}, id="what looks like a block"),
        pytest.param("A=back\\slash", {"A": "back\\slash"}, id="backslashes"),
    ],
)
def test_lines_become_variables(tmp_path: Path, deploy_env: str, expected: dict[str, str]) -> None:
    code, _, written = read_env(tmp_path, deploy_env)
    assert (code, set_by(written)) == (0, expected)


def test_every_value_is_masked_before_anything_else_is_printed(tmp_path: Path) -> None:
    _, printed, _ = read_env(tmp_path, "A=one%two\nB=\nC=three")
    assert printed == ["::add-mask::one%25two", "::add-mask::three"]


@pytest.mark.parametrize(
    ("deploy_env", "line"),
    [
        pytest.param("A=1\nhunter2", "line 2 is not KEY=VALUE", id="no equals sign"),
        pytest.param(
            "KEY=-----BEGIN KEY-----\nMIIhunter2\nhunter2==\n", "line 2 is not KEY=VALUE", id="a key of lines"
        ),
        pytest.param("A-B=hunter2", "line 1 is not KEY=VALUE", id="a name with a hyphen"),
        pytest.param("1A=hunter2", "line 1 is not KEY=VALUE", id="a name that begins with a digit"),
        pytest.param("=hunter2", "line 1 is not KEY=VALUE", id="no name"),
        pytest.param("export A=hunter2", "line 1 is not KEY=VALUE", id="the line of a shell"),
        pytest.param("GITHUB_TOKEN=hunter2", "line 1 sets GITHUB_TOKEN", id="a name of GitHub's"),
        pytest.param("RUNNER_TEMP=hunter2", "line 1 sets RUNNER_TEMP", id="a name of the runner's"),
        pytest.param("NODE_OPTIONS=hunter2", "line 1 sets NODE_OPTIONS", id="a name that the runner refuses"),
    ],
)
def test_a_mistake_names_its_line_and_never_its_value(tmp_path: Path, deploy_env: str, line: str) -> None:
    code, printed, written = read_env(tmp_path, deploy_env)
    shown = [text for text in printed if not text.startswith("::add-mask::")]
    assert (code, written) == (1, "")
    assert any(text.startswith(f"::error title=deploy_env::{line}") for text in shown)
    assert "hunter2" not in "".join(shown)


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    _, printed, _ = read_env(tmp_path, "x\nA=1\ny\nGITHUB_A=1")
    assert [text.split("::")[2].split()[1] for text in printed if text.startswith("::error")] == ["1", "3", "4"]
