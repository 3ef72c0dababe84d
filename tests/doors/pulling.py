"""A pull request on the stand-in, and the jobs that comments on it start, within this process."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
import requests
import yaml

from deploy_gate.action import after, main
from standin import read_world, serve
from standin.fault_file import read_faults
from standin.github import Answer, GitHub
from standin.log import Entry
from tests.doors.step import ROOT, Time, read_outputs
from tests.neighbour.neighbour import REPOSITORY, TRUSTED, a_pull, a_record, a_world

__all__ = ["Job", "Pull", "a_pull", "a_record", "a_world", "just_before", "on_pull"]

DEFAULTS: Final[dict[str, str]] = {
    name: str(one["default"])
    for name, one in yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"].items()
    if "${{" not in str(one["default"])
}

Door = Callable[..., int]
"""Takes the environment, how to sleep and what time it is; gives the exit code."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What one step of a job left behind."""

    code: int
    said: str
    outputs: Mapping[str, str]
    state: Mapping[str, str]
    requests: tuple[Entry, ...]

    @property
    def decided(self) -> tuple[int, str, str]:
        return self.code, self.outputs["decision"], self.outputs["reason_code"]

    @property
    def asked(self) -> list[str]:
        """Each request by its operation or its route."""
        return [one.operation or str(one.route) for one in self.requests]


@dataclass(slots=True)
class Pull:
    """A pull request of a repository that deploys by comment; the doors are those of a step and of its post step."""

    github: GitHub
    inputs: Mapping[str, str] = field(default_factory=dict)
    run: int = 100
    doors: tuple[Door, Door] = (main, after)
    number: int = 7

    def says(self, body: str, *, by: str = "octocat", time: Time | None = None, **inputs: str) -> "Job":
        """The job that a comment starts, its step already run."""
        job = self.job(body, by=by, time=time, **inputs)
        job.start()
        return job

    def job(self, body: str, *, by: str = "octocat", time: Time | None = None, **inputs: str) -> "Job":
        """The job that a comment is about to start."""
        comment = self.ask("POST", f"issues/{self.number}/comments", by, {"body": body})
        self.run += 1
        return Job(self, comment, by, dict(self.inputs) | inputs, self.run, time or Time())

    def ask(self, method: str, path: str, by: str = "octocat", body: object = None) -> Any:  # noqa: ANN401
        """The JSON that a person is answered."""
        address, headers = f"{self.github.url}/repos/{REPOSITORY}/{path}", {"authorization": f"Bearer {by}"}
        found = requests.request(method, address, json=body, headers=headers, timeout=10)
        found.raise_for_status()
        return found.json() if found.content else None

    @property
    def locks(self) -> list[str]:
        """The branches that are locks, without what they all end with."""
        refs = (name.removeprefix("refs/heads/") for name in self.github.world.repositories[REPOSITORY].refs)
        return sorted(
            name.removesuffix("-branch-deploy-lock") for name in refs if "lock" in name or "deploying" in name
        )

    def happens(self, event_name: str, event: Mapping[str, Any], **inputs: str) -> Ran:
        """What a step comes to that another event than a comment starts."""
        self.run += 1
        job = Job(self, {"id": 0}, "octocat", dict(self.inputs) | inputs, self.run, Time(), event_name, event)
        return job.start()

    def moves(self) -> None:
        """Somebody pushes to the pull request's branch."""
        event = {"event": "push", "repository": REPOSITORY, "branch": "feature", "path": "late", "content": "late"}
        requests.post(f"{self.github.url}/_standin/events", json=event, timeout=10).raise_for_status()

    @property
    def deployments(self) -> list[str]:
        """Each deployment and what was last said of it, oldest first."""
        found = []
        for one in reversed(self.ask("GET", "deployments")):
            said = self.ask("GET", f"deployments/{one['id']}/statuses")
            found.append(f"{one['environment']}: {said[0]['state'] if said else 'pending'}")
        return found

    @property
    def labels(self) -> list[str]:
        return sorted(one["name"] for one in self.ask("GET", f"issues/{self.number}")["labels"])

    @property
    def answers(self) -> list[str]:
        """What the robot said on the pull request, oldest first."""
        found = self.ask("GET", f"issues/{self.number}/comments?per_page=100")
        return [one["body"] for one in found if one["user"]["login"] == "github-actions[bot]"]


@dataclass(slots=True)
class Job:
    """One run of the workflow: the comment that began it, and what its step and its post step came to."""

    pull: Pull
    comment: Mapping[str, Any]
    by: str
    inputs: Mapping[str, str]
    run: int
    time: Time
    event_name: str = "issue_comment"
    other_event: Mapping[str, Any] | None = None
    main: Ran = Ran(0, "", {}, {}, ())

    def start(self) -> Ran:
        """The step."""
        self.main = self._run(self.pull.doors[0], {})
        return self.main

    def post(self, status: str = "success", **environ: str) -> Ran:
        """The post step, given what the step saved and how the job ended."""
        state = {f"STATE_{name}": value for name, value in self.main.state.items()}
        return self._run(self.pull.doors[1], state | {"INPUT_STATUS": status} | environ)

    @property
    def reactions(self) -> list[str]:
        found = self.pull.ask("GET", f"issues/comments/{self.comment['id']}/reactions")
        return sorted(one["content"] for one in found)

    def event(self) -> dict[str, Any]:
        if self.other_event is not None:
            return dict(self.other_event)
        return {
            "action": "created",
            "comment": self.comment,
            "issue": self.pull.ask("GET", f"issues/{self.pull.number}"),
            "repository": {"full_name": REPOSITORY},
            "sender": {"login": self.by},
        }

    def laid_out(self, folder: Path) -> dict[str, str]:
        """The folder as the runner lays it out for a step, and the step's environment."""
        (folder / "event.json").write_text(json.dumps(self.event()))
        for file in ("output", "state", "summary"):
            (folder / file).touch()
        github = self.pull.github
        given = DEFAULTS | {"github_token": "robot", "command": "comment", "job_id": ""} | self.inputs
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTOR": self.by,
            "GITHUB_API_URL": github.url,
            "GITHUB_EVENT_NAME": self.event_name,
            "GITHUB_EVENT_PATH": str(folder / "event.json"),
            "GITHUB_GRAPHQL_URL": github.graphql_url,
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_RUN_ID": str(self.run),
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": TRUSTED,
            "GITHUB_STATE": str(folder / "state"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            **{f"INPUT_{name.upper()}": value for name, value in given.items()},
        }

    def _run(self, door: Door, more: Mapping[str, str]) -> Ran:
        out = io.StringIO()
        with TemporaryDirectory() as name, redirect_stdout(out), redirect_stderr(out):
            folder = Path(name)
            environ = self.laid_out(folder)
            before = len(self.pull.github.requests.entries())
            code = door(environ | more, sleep=self.time.sleep, now=self.time.clock)
            outputs, state = (read_outputs((folder / file).read_text()) for file in ("output", "state"))
        return Ran(code, out.getvalue(), outputs, state, tuple(self.pull.github.requests.entries()[before:]))


@contextmanager
def just_before(word: str, happens: Callable[[], object]) -> Iterator[None]:
    """Something happens just before the next request that holds a word is carried out, once."""
    answering = GitHub.answer
    waiting = [happens]

    def answer(github: GitHub, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if waiting and word.encode() in body:
            waiting.pop()()
        return answering(github, method, target, headers, body)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(GitHub, "answer", answer)
        yield


@contextmanager
def on_pull(world: Mapping[str, Any] | None = None, *faults: Mapping[str, Any], **inputs: str) -> Iterator[Pull]:
    """The pull request on the stand-in, for the length of a `with`."""
    with serve(read_world(world or a_world()), faults=read_faults(list(faults))) as github:
        yield Pull(github, inputs)
