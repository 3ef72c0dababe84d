"""Steps as processes: begun, killed at the request that was drawn for them, and read when they end."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tests.doors.step import ROOT, environ_of, read_outputs

KILLED = -signal.SIGKILL


@dataclass(slots=True)
class Step:
    """One step on its way; `kill_at` is the request before or after which it dies, if it dies."""

    id: str
    folder: Path
    kill_at: int | None = None
    before: bool = False
    asked: int = 0
    process: int | None = None
    code: int | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    def kill(self) -> None:
        """As a machine goes away: at once, and without a word."""
        if self.process is not None and not self.ended.is_set():
            try:
                os.kill(self.process, signal.SIGKILL)
            except ProcessLookupError:
                return

    @property
    def log(self) -> str:
        file = self.folder / "log"
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    @property
    def outputs(self) -> Mapping[str, str]:
        """What the runner would read; nothing where the step died while it wrote."""
        try:
            return read_outputs((self.folder / "output").read_text(encoding="utf-8"))
        except ValueError:
            return {}

    @property
    def reason(self) -> str:
        return self.outputs.get("reason_code") or ("killed" if self.code == KILLED else f"exit code {self.code}")


class Steps:
    """The processes of a rehearsal, by the token that each carries."""

    def __init__(self, folder: Path, clock: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._steps: dict[str, Step] = {}
        self._nursery = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "tests.rehearsal.nursery", str(clock)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.began = self.afresh = 0

    def close(self) -> None:
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.close()
        self._nursery.wait()
        self._listener.join()
        self._nursery.stdout.close()

    def begin(self, url: str, event: object, variables: Mapping[str, str], inputs: Mapping[str, str]) -> Step:
        """The step as a process forked from one that is warm."""
        step, environ = self._prepare(url, event, variables, inputs)
        line = json.dumps({"id": step.id, "folder": str(step.folder), "environ": environ})
        with self._lock:
            assert self._nursery.stdin is not None
            self._nursery.stdin.write(line + "\n")
            self._nursery.stdin.flush()
        return step

    def begin_afresh(self, url: str, event: object, variables: Mapping[str, str], inputs: Mapping[str, str]) -> Step:
        """The entry point as the runner starts it, at the machine's own time."""
        step, environ = self._prepare(url, event, variables, inputs)
        self.afresh += 1
        with (step.folder / "log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - our own entry point
                [sys.executable, "-I", str(ROOT / "entrypoint.py")],
                env={"PATH": os.environ.get("PATH", "")} | environ,
                cwd=step.folder,
                stdout=log,
                stderr=log,
            )
        step.process = process.pid

        def wait() -> None:
            step.code = process.wait()
            step.ended.set()

        threading.Thread(target=wait, daemon=True).start()
        return step

    def of(self, token: str) -> Step | None:
        """The step that asks with this token."""
        return self._steps.get("_".join(token.split("_")[:3]))

    def _prepare(
        self, url: str, event: object, variables: Mapping[str, str], inputs: Mapping[str, str]
    ) -> tuple[Step, dict[str, str]]:
        name = f"ghs_step_{next(self._numbers)}"
        folder = self._folder / name
        folder.mkdir()
        step = Step(name, folder)
        self._steps[name] = step
        self.began += 1
        environ = environ_of(folder, url, event, "repository_dispatch", {"github_token": name} | inputs)
        return step, environ | variables

    def _listen(self) -> None:
        assert self._nursery.stdout is not None
        for line in self._nursery.stdout:
            told: dict[str, Any] = json.loads(line)
            step = self._steps[told["id"]]
            if "process" in told:
                step.process = told["process"]
            else:
                step.code = told["ended"]
                step.ended.set()
