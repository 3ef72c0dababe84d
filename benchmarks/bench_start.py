"""What a start costs: to refused bad input over a bare interpreter, to the first request over bare imports.

Prints one row each: name, value, unit. Ours and the bare process start in turn, and the median of the differences is
told, as time and as CPU; `startup_ms` and `first_request_ms` are the slower door's. What the bare process itself takes
stands beside it, since a machine that is busy or slow stretches both.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PAIRS = 15
PYTHON = [sys.executable, "-I"]
ACTION = [*PYTHON, str(ROOT / "entrypoint.py")]
CLI = [*PYTHON, "-c", "import sys; from deploy_gate.cli import main; sys.exit(main())"]
IMPORTS = "import yaml, semver; from gql import Client; from gql.transport.requests import RequestsHTTPTransport"
READY = "import sys; sys.stdout.write('x'); sys.stdout.flush(); sys.stdin.read()"


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds that passed, and those of CPU."""

    wall: float
    cpu: float

    def __sub__(self, other: "Taken") -> "Taken":
        return Taken(self.wall - other.wall, self.cpu - other.cpu)


def main() -> None:
    """Both figures for both doors."""
    with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as listener:
        folder = Path(name)
        tell("startup", refused_starts(folder), "bare_interpreter", bare_interpreter)
        tell("first_request", asking_starts(folder, listener), "bare_imports", bare_imports)


def refused_starts(folder: Path) -> dict[str, Callable[[], Taken]]:
    """Starts that end in refused input: a payload full of mistakes, and an event that is none."""
    wrong = {"client_payload": {"service": "nobody", "environment": "nowhere", "version": "3.1.0", "requires": [1]}}
    payload = written(folder / "wrong.json", json.dumps(wrong))
    broken = written(folder / "broken.json", '{"client_payload": ')
    catalog = str(ROOT / "demo/deploy-gate.yml")
    return {
        "cli": lambda: to_the_end([*CLI, "plan", "--catalog", catalog, "--event", payload], {}, 2),
        "action": lambda: to_the_end(ACTION, step(folder, broken), 2),
    }


def asking_starts(folder: Path, listener: socket.socket) -> dict[str, Callable[[], Taken]]:
    """Starts that go as far as GitHub."""
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    event, catalog = str(ROOT / "demo/all-to-staging.json"), str(ROOT / "demo/deploy-gate.yml")
    here = {"GITHUB_API_URL": url, "GITHUB_TOKEN": "any"}
    return {
        "cli": lambda: to_a_request([*CLI, "plan", "--catalog", catalog, "--event", event], here, listener),
        "action": lambda: to_a_request(ACTION, step(folder, event) | here, listener),
    }


def step(folder: Path, event: str) -> dict[str, str]:
    """What the runner puts into a step's environment."""
    return {
        "GITHUB_EVENT_NAME": "repository_dispatch",
        "GITHUB_EVENT_PATH": event,
        "GITHUB_REPOSITORY": "acme/infra",
        "GITHUB_OUTPUT": written(folder / "output", ""),
        "GITHUB_STEP_SUMMARY": written(folder / "summary", ""),
        "INPUT_GITHUB_TOKEN": "any",
    }


def written(file: Path, text: str) -> str:
    """The path of a file with that text."""
    file.write_text(text, encoding="utf-8")
    return str(file)


def bare_interpreter() -> Taken:
    """A process that does nothing."""
    return to_the_end([*PYTHON, "-c", "pass"], {}, 0)


def bare_imports() -> Taken:
    """A process that has imported what any client of GitHub written with these libraries imports."""
    with started([*PYTHON, "-c", f"{IMPORTS}; {READY}"], {}) as (process, begun):
        if process.stdout is None or not process.stdout.read(1):
            raise SystemExit("the bare imports failed")
        return Taken((time.perf_counter() - begun) * 1000, cpu_so_far(process.pid))


def to_the_end(command: list[str], environ: dict[str, str], code: int) -> Taken:
    """From the start of a process to its end, which must have that code."""
    with started(command, environ) as (process, begun):
        _, status, usage = os.wait4(process.pid, 0)
        wall = (time.perf_counter() - begun) * 1000
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != code:
            raise SystemExit(f"{command} ended with {process.returncode} instead of {code}")
        return Taken(wall, (usage.ru_utime + usage.ru_stime) * 1000)


def to_a_request(command: list[str], environ: dict[str, str], listener: socket.socket) -> Taken:
    """From the start of a process to the first bytes of its first request."""
    listener.settimeout(30)
    with started(command, environ) as (process, begun):
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(30)
            connection.recv(1)
            return Taken((time.perf_counter() - begun) * 1000, cpu_so_far(process.pid))


@contextmanager
def started(command: list[str], environ: dict[str, str]) -> "Iterator[tuple[subprocess.Popen[bytes], float]]":
    """The process and when it was started; it does not outlive the block."""
    begun = time.perf_counter()
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environ) as process:
        try:
            yield process, begun
        finally:
            process.kill()


def cpu_so_far(process: int) -> float:
    """Milliseconds of CPU that a process that waits has taken, as Linux counts them; nothing elsewhere."""
    tasks = Path(f"/proc/{process}/task")
    if not tasks.exists():
        return float("nan")
    spent = ((task / "schedstat").read_text(encoding="ascii").split()[0] for task in tasks.iterdir())
    return sum(map(int, spent)) / 1_000_000


def tell(name: str, doors: dict[str, Callable[[], Taken]], bare_name: str, bare: Callable[[], Taken]) -> None:
    """What each door takes over the bare process, which starts in turn with it, and what that takes itself."""
    # The first of each warms up.
    rounds = [({door: start() for door, start in doors.items()}, bare()) for _ in range(PAIRS + 1)][1:]
    over = {door: median([ours[door] - base for ours, base in rounds]) for door in doors}
    row(f"{name}_ms", max(taken.wall for taken in over.values()))
    for label, taken in {
        **{f"{name}_{door}": one for door, one in over.items()},
        bare_name: median([base for _, base in rounds]),
    }.items():
        row(f"{label}_ms", taken.wall)
        row(f"{label}_cpu_ms", taken.cpu)


def median(taken: list[Taken]) -> Taken:
    """The median of the times, and that of the CPU."""
    return Taken(statistics.median(one.wall for one in taken), statistics.median(one.cpu for one in taken))


def row(name: str, value: float) -> None:
    """One figure."""
    print(f"{name}\t{value:.1f}\tms")


if __name__ == "__main__":
    main()
