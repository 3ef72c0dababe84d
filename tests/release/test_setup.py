import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts/setup_venv.sh"


def set_up(tmp_path: Path, python: str) -> subprocess.CompletedProcess[str]:
    """The set-up with nothing else on the PATH than what a shell script needs."""
    tools = tmp_path / "bin"
    tools.mkdir(exist_ok=True)
    for name in ("sh", "dirname"):
        (tools / name).symlink_to(shutil.which(name) or name)
    command = ["/bin/sh", str(SCRIPT), str(tmp_path / "venv"), "requirements/runtime.txt"]
    variables = {"PATH": str(tools), "PYTHON": python}
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)  # noqa: S603


@pytest.mark.parametrize(
    ("python", "said"),
    [
        pytest.param("python-of-nobody", "Python 3.11 or newer is missing.", id="no Python"),
        pytest.param("too-old", "Python 3.11 or newer is missing.", id="a Python that is too old"),
        pytest.param("no-venv", "has no venv.", id="Debian's Python without its venv"),
    ],
)
def test_what_is_missing_is_named_with_the_package_to_install(tmp_path: Path, python: str, said: str) -> None:
    (tmp_path / "bin").mkdir()
    refusals = {"too-old": "*version_info*", "no-venv": "*ensurepip*"}
    for name, asked in refusals.items():
        script = tmp_path / "bin" / name
        script.write_text(
            f'#!/bin/sh\ncase "$*" in {asked}"print"*) ;; {asked}) exit 1 ;; esac\nexec {sys.executable} "$@"\n'
        )
        script.chmod(0o755)
    ran = set_up(tmp_path, python)
    assert ran.returncode == 1
    assert said in ran.stderr
    assert "apt-get install python3" in ran.stderr
    assert not (tmp_path / "venv").exists()
