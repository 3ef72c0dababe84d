"""Runs of workflows by act, and what was seen of them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

ACT: Final = Path(sys.executable).with_name("act")
IMAGE: Final = "python:3.13-slim"
SECONDS: Final = 300


@dataclass(frozen=True, slots=True)
class Run:
    """What the runner reported; its exit code is not kept, since it is 0 for much that did not happen."""

    lines: list[dict[str, Any]] = field(repr=False)
    text: str

    def result_of(self, job: str) -> str | None:
        """How the job with that name ended; None where it never ran."""
        ended = [line["jobResult"] for line in self.lines if "jobResult" in line and _names(line, job)]
        return ended[-1] if ended else None

    @property
    def results(self) -> list[str]:
        """How each job ended."""
        return [line["jobResult"] for line in self.lines if "jobResult" in line]

    @property
    def jobs(self) -> list[str]:
        """The jobs that ran, in order, each by the last part of its name."""
        named = [_short(line) for line in self.lines if line.get("jobResult") or line.get("stage") == "Main"]
        return list(dict.fromkeys(filter(None, named)))

    def outputs_of(self, job: str) -> dict[str, str]:
        """What the steps of a job answered, by the name of the output; the last one's where several have it."""
        given = [line for line in self.lines if line.get("command") == "set-output" and _names(line, job)]
        return {line["name"]: line["arg"] for line in given}

    def said(self, job: str) -> str:
        """What the steps of a job printed."""
        return "".join(line["msg"] for line in self.lines if line.get("raw_output") and _names(line, job))


@dataclass(frozen=True, slots=True)
class Event:
    """What starts a run, and the run's number at GitHub; 0 where GitHub has none yet."""

    name: str
    payload: Mapping[str, Any]
    run: int = 0


def _short(line: Mapping[str, Any]) -> str:
    # act adds the number of the matrix entry to the name of its job.
    return re.sub(r"-\d+$", "", str(line.get("job", "")).split("/")[-1].strip()).strip()


def _names(line: Mapping[str, Any], job: str) -> bool:
    return _short(line).startswith(job)


def run_workflow(repository: Path, product: Path, event: Event, api: str, secrets: Mapping[str, str]) -> Run:
    """One run of the repository's workflows for an event, with `deploy-gate/deploy-gate@v1` being the product."""
    file = repository.parent / "event.json"
    file.write_text(json.dumps(event.payload), encoding="utf-8")
    command = [str(ACT), event.name, "--eventpath", str(file), "--json", "--rm"]
    command += ["--platform", f"ubuntu-latest={IMAGE}", "--pull=false", "--network", "host"]
    command += ["--container-options", "--ulimit nofile=1024:1024"]
    command += ["--local-repository", f"deploy-gate/deploy-gate@v1={product}"]
    command += ["--env", f"GITHUB_RUN_ID={event.run}"]
    command += ["--env", f"GITHUB_API_URL={api}", "--env", f"GITHUB_GRAPHQL_URL={api}/graphql"]
    for name in secrets:
        command += ["--secret", name]
    environment = {**os.environ, **secrets}
    ran = subprocess.run(  # noqa: S603
        command, cwd=repository, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    text = ran.stdout + ran.stderr
    return Run([json.loads(line) for line in text.splitlines() if line.startswith("{")], text)
