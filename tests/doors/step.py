"""One step of a workflow, as the runner starts it and as it reads what the step answers."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from deploy_gate.action import after, main

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "ghs_secret"
NOWHERE = "http://127.0.0.1:9"
"""An address at which no GitHub listens: a step that asks there fails the test."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a step left behind."""

    code: int
    out: str
    err: str
    outputs: Mapping[str, str]
    summary: str
    state: Mapping[str, str] = field(default_factory=dict)
    """What the step saved for its post run."""

    @property
    def result(self) -> dict[str, Any]:
        """The `result` output."""
        read: dict[str, Any] = json.loads(self.outputs["result"])
        return read

    @property
    def commands(self) -> list[str]:
        """The lines that the runner obeys."""
        return [line for line in self.lines if line.startswith("::")]

    @property
    def said(self) -> str:
        """The log without what the runner obeys."""
        return "\n".join(line for line in self.lines if not line.startswith("::"))

    @property
    def lines(self) -> list[str]:
        return self.out.split("\n")

    @property
    def everything(self) -> str:
        return "\n".join((self.out, self.err, self.summary, *self.outputs.values()))


@dataclass(slots=True)
class Time:
    """A clock that moves only where someone sleeps; `then` happens at the end of each sleep."""

    then: Callable[[int], object] = lambda _: None
    slept: list[float] = field(default_factory=list)
    now: datetime = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)
        self.then(len(self.slept))

    def clock(self) -> datetime:
        return self.now


def dispatched(payload: object, **more: object) -> dict[str, object]:
    """The event of a `repository_dispatch`."""
    return {"action": "deploy", "client_payload": payload, "sender": {"login": "octocat"}} | more


def environ_of(folder: Path, url: str, event: object, event_name: str, inputs: Mapping[str, str]) -> dict[str, str]:
    """What the runner puts into a step's environment; an event of bytes is the file as it is."""
    file = folder / "event.json"
    file.write_bytes(event if isinstance(event, bytes) else json.dumps(event).encode())
    for name in ("output", "state", "summary"):
        (folder / name).touch()
    given = {"github_token": TOKEN} | inputs
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": event_name,
        "GITHUB_EVENT_PATH": str(file),
        "GITHUB_REPOSITORY": "acme/infra",
        "GITHUB_API_URL": url,
        "GITHUB_GRAPHQL_URL": f"{url}/graphql",
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STATE": str(folder / "state"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        **{f"INPUT_{name.upper()}": value for name, value in given.items()},
    }


def act(
    url: str,
    event: object,
    event_name: str = "repository_dispatch",
    *,
    time: Time | None = None,
    environ: Mapping[str, str] | None = None,
    **inputs: str,
) -> Ended:
    """The action's door within this process; where it would sleep, the given time passes instead."""
    passing = time or Time()
    out, err = io.StringIO(), io.StringIO()
    with TemporaryDirectory() as name, redirect_stdout(out), redirect_stderr(err):
        folder = Path(name)
        variables = environ_of(folder, url, event, event_name, inputs) | (environ or {})
        code = main(variables, sleep=passing.sleep, now=passing.clock)
        return _ended(folder, code, out.getvalue(), err.getvalue())


def act_after(url: str, begun: Ended, *, environ: Mapping[str, str] | None = None, **inputs: str) -> Ended:
    """The post run of a step that has ended, within this process: the inputs again, and what it saved."""
    passing = Time()
    out, err = io.StringIO(), io.StringIO()
    with TemporaryDirectory() as name, redirect_stdout(out), redirect_stderr(err):
        folder = Path(name)
        variables = environ_of(folder, url, dispatched({}), "repository_dispatch", inputs) | saved(begun)
        code = after(variables | (environ or {}), sleep=passing.sleep, now=passing.clock)
        return _ended(folder, code, out.getvalue(), err.getvalue())


def saved(begun: Ended) -> dict[str, str]:
    """What a step saved, as its post run finds it.

    Source: docs.github.com, "Workflow commands", on sending values to the post action.
    """
    return {f"STATE_{name}": value for name, value in begun.state.items()}


def start(  # noqa: PLR0913 - likewise
    url: str,
    event: object,
    event_name: str = "repository_dispatch",
    *,
    python: Iterable[str] = ("-I",),
    folder: Path | None = None,
    variables: Mapping[str, str] | None = None,
    script: str = "entrypoint.py",
    **inputs: str,
) -> Ended:
    """The entry point as a process of its own, in that folder."""
    with TemporaryDirectory() as name:
        here = Path(name)
        environ = environ_of(here, url, event, event_name, inputs) | (variables or {})
        done = subprocess.run(  # noqa: S603
            [sys.executable, *python, str(ROOT / script)],
            env={"PATH": os.environ.get("PATH", "")} | environ,
            cwd=folder or here,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return _ended(here, done.returncode, done.stdout, done.stderr)


def _ended(folder: Path, code: int, out: str, err: str) -> Ended:
    outputs = read_outputs((folder / "output").read_bytes().decode())
    state = read_outputs((folder / "state").read_bytes().decode())
    return Ended(code, out, err, outputs, (folder / "summary").read_text(encoding="utf-8"), state)


def read_outputs(text: str) -> dict[str, str]:
    """The outputs as the runner reads them, lines ending at a line feed alone; raises `ValueError` as it refuses them.

    Source: actions/runner, ``FileCommandManager``, ``EnvFileKeyValuePairs``.
    """
    found = {}
    lines = iter(text.split("\n"))
    for line in lines:
        if not line:
            continue
        name, arrow, delimiter = line.partition("<<")
        if not arrow or not name or not delimiter or name in found:
            raise ValueError(f"the runner refuses {line!r}")
        value = []
        for inner in lines:
            if inner == delimiter:
                break
            value.append(inner)
        else:
            raise ValueError(f"{name} has no end")
        found[name] = "\n".join(value)
    return found
