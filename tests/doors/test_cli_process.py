"""The command line as a process of its own: what only a process shows."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.doors.step import ROOT

CODE = "import sys; from deploy_gate.cli import main; sys.exit(main())"
MANY = ", ".join(f"k{n}: 1" for n in range(500))
MISTAKEN = "environments: [staging]\nservices:\n" + "".join(f"  s{n}: {{{MANY}}}\n" for n in range(20))


def start(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CODE, *arguments]
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
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", CODE, "validate", str(bad)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 2


def test_an_output_that_takes_nothing_is_told_without_a_traceback(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text(MISTAKEN)
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ran = subprocess.run(  # noqa: S603
            [sys.executable, "-c", CODE, "validate", str(bad)],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    said = ran.stderr.decode()
    assert (ran.returncode, said) == (
        2,
        "standard output cannot be written (No space left on device): make room, or write it elsewhere\n",
    )


@pytest.mark.parametrize("closed", [(1,), (2,), (1, 2)], ids=["output", "errors", "both"])
def test_a_stream_that_is_closed_does_not_change_the_answer(closed: tuple[int, ...]) -> None:
    """Closed by the shell, so that Python never had it."""
    streams = " ".join(f"{number}>&-" for number in closed)
    script = f'exec "$0" -c "$1" validate nowhere.yml {streams}'
    ran = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", script, sys.executable, CODE], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, "Traceback" in ran.stderr) == (2, False)
