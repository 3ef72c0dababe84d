"""The command line as a process of its own: what only a process shows."""

import os
import subprocess
import sys
from pathlib import Path

from tests.doors.step import ROOT

MANY = ", ".join(f"k{n}: 1" for n in range(500))
MISTAKEN = "environments: [staging]\nservices:\n" + "".join(f"  s{n}: {{{MANY}}}\n" for n in range(20))


def start(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "import sys; from deploy_gate.cli import main; sys.exit(main())", *arguments]
    return subprocess.run(  # noqa: S603
        command, cwd=ROOT, env={"PATH": os.environ["PATH"], **environ}, capture_output=True, text=True, check=False
    )


def test_a_terminal_that_knows_no_unicode_gets_escapes(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text(f"environments: [{'é' * 300}]\nservices: {{}}\n", encoding="utf-8")
    ran = start("validate", str(bad), PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stderr) == (2, "")
    assert "\\xe9" in ran.stdout


def test_a_reader_that_stops_early_does_not_change_the_answer(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text(MISTAKEN)
    code = "import sys; from deploy_gate.cli import main; sys.exit(main())"
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", code, "validate", str(bad)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 2
