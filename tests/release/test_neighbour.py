import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_neighbour_s_folder_is_not_taken_for_ours(tmp_path: Path) -> None:
    # pytest looks for its settings where a folder stands among its arguments.
    ran = subprocess.run(  # noqa: S603
        ["make", "neighbour", f"BUNDLE={tmp_path}", f"PY={sys.executable}", "DEV="],  # noqa: S607
        cwd=ROOT,
        env=os.environ | {"PYTEST_ADDOPTS": "--collect-only --quiet --ignore-glob=*/test_*"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "unrecognized arguments" not in ran.stderr
    assert "no tests collected" in ran.stdout
