"""branch-deploy's own bundle, run unchanged as the runner runs a JavaScript action: its main, and later its post."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import requests
import yaml

from standin import read_world, serve
from standin.fault_file import read_faults
from standin.github import GitHub
from standin.log import Entry
from tests.doors.step import read_outputs

REPOSITORY: Final = "acme/demo"
ASKED_AT: Final = "2026-06-01T12:00:00Z"
TRUSTED: Final = "d" * 40
HEAD: Final = "e" * 40


@dataclass(frozen=True, slots=True)
class Ended:
    """What one run of the bundle left: `said` is its log, `requests` what it asked GitHub, `seconds` what it took."""

    code: int
    said: str
    outputs: Mapping[str, str]
    state: Mapping[str, str]
    requests: tuple[Entry, ...]
    seconds: float = 0.0

    @property
    def decided(self) -> tuple[int, str, str]:
        return self.code, self.outputs.get("decision", ""), self.outputs.get("reason_code", "")

    @property
    def asked(self) -> list[str]:
        """Each request in a word or two: its route, or the kind of GraphQL document."""
        return [f"graphql {one.kind}" if one.path == "/graphql" else str(one.route) for one in self.requests]


@dataclass(slots=True)
class PullRequest:
    """A pull request on the stand-in whose repository uses the neighbour; every comment starts a job of its own."""

    github: GitHub
    bundle: Path
    folder: Path
    inputs: Mapping[str, str] = field(default_factory=dict)

    def says(self, body: str, *, by: str = "octocat", **inputs: str) -> "Job":
        """The job that a comment starts, its main step already run."""
        asked = requests.post(
            f"{self.github.url}/repos/{REPOSITORY}/issues/7/comments",
            json={"body": body},
            headers={"authorization": f"Bearer {by}"},
            timeout=10,
        )
        asked.raise_for_status()
        job = Job(self, asked.json(), by, dict(self.inputs) | inputs)
        job.main = job.run({})
        return job

    @property
    def locks(self) -> list[str]:
        """The lock branches that are there."""
        refs = self.github.world.repositories[REPOSITORY].refs
        return sorted(name.removeprefix("refs/heads/") for name in refs if name.endswith("-lock"))

    @property
    def deployments(self) -> list[str]:
        """Each deployment and what was last said of it, oldest first."""
        path = f"/repos/{REPOSITORY}/deployments"
        found = []
        for one in reversed(_get(self.github, path)):
            said = _get(self.github, f"{path}/{one['id']}/statuses")
            found.append(f"{one['environment']}: {said[0]['state'] if said else 'pending'}")
        return found

    @property
    def labels(self) -> list[str]:
        return sorted(one["name"] for one in _get(self.github, f"/repos/{REPOSITORY}/issues/7")["labels"])

    @property
    def answers(self) -> list[str]:
        """What was said on the pull request by the robot, oldest first."""
        found = _get(self.github, f"/repos/{REPOSITORY}/issues/7/comments?per_page=100")
        return [one["body"] for one in found if one["user"]["login"] == "github-actions[bot]"]


@dataclass(slots=True)
class Job:
    """One run of the workflow: the comment that began it, what main left, and its post."""

    pull: PullRequest
    comment: Mapping[str, Any]
    by: str
    inputs: Mapping[str, str]
    main: Ended = Ended(0, "", {}, {}, ())

    def post(self, status: str = "success") -> Ended:
        """The post step, given what main saved and how the job ended."""
        state = {f"STATE_{name}": value for name, value in self.main.state.items()}
        return self.run(state | {"INPUT_STATUS": status})

    @property
    def reactions(self) -> list[str]:
        found = _get(self.pull.github, f"/repos/{REPOSITORY}/issues/comments/{self.comment['id']}/reactions")
        return sorted(one["content"] for one in found)

    def run(self, more: Mapping[str, str]) -> Ended:
        """The bundle as a process; what it asks of GitHub is counted from here on."""
        folder = self.pull.folder
        for name in ("output", "state", "summary"):
            (folder / name).write_text("")
        event = {
            "action": "created",
            "comment": self.comment,
            "issue": _get(self.pull.github, f"/repos/{REPOSITORY}/issues/7"),
            "repository": _get(self.pull.github, f"/repos/{REPOSITORY}"),
            "sender": {"login": self.by},
        }
        (folder / "event.json").write_text(json.dumps(event))
        self.pull.github.requests.clear()
        begun = time.perf_counter()
        ended = subprocess.run(  # noqa: S603
            [shutil.which("node") or "node", self.pull.bundle / main_of(self.pull.bundle)],
            env={"PATH": os.environ["PATH"]} | self.environ | more,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        seconds = time.perf_counter() - begun
        outputs, state = (read_outputs((folder / name).read_text()) for name in ("output", "state"))
        asked = tuple(self.pull.github.requests.entries())
        return Ended(ended.returncode, ended.stdout + ended.stderr, outputs, state, asked, seconds)

    @property
    def environ(self) -> dict[str, str]:
        folder, url = self.pull.folder, self.pull.github.url
        given = inputs_of(self.pull.bundle) | {"github_token": "robot", "status": "success"} | self.inputs
        return {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTOR": self.by,
            "GITHUB_API_URL": url,
            "GITHUB_EVENT_NAME": "issue_comment",
            "GITHUB_EVENT_PATH": str(folder / "event.json"),
            "GITHUB_GRAPHQL_URL": f"{url}/graphql",
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_REF": "refs/heads/main",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_RUN_ID": "1",
            "GITHUB_RUN_NUMBER": "1",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": TRUSTED,
            "GITHUB_STATE": str(folder / "state"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "GITHUB_WORKFLOW": "deploy",
            **{f"INPUT_{name.upper()}": value for name, value in given.items()},
        }


def inputs_of(bundle: Path) -> dict[str, str]:
    """Every input at the default that its `action.yml` names."""
    given = yaml.safe_load((bundle / "action.yml").read_text())["inputs"]
    return {name: str(one.get("default", "")) for name, one in given.items()}


def main_of(bundle: Path) -> str:
    """The file that its `action.yml` runs."""
    found: str = yaml.safe_load((bundle / "action.yml").read_text())["runs"]["main"]
    return found


def a_world(**repository: object) -> dict[str, Any]:
    """Pull request 7 of a repository, approved, checked and up to date; parts of the repository may be others."""
    usual = {
        "branches": {"main": TRUSTED, "feature": HEAD},
        "files": {"README.md": "# Demo\n"},
        "collaborators": {"octocat": "write", "hubot": "write", "visitor": "read", "reviewer": "write"},
        "checks": {"feature": {"build": "success"}},
        "protections": [{"branch": "main", "reviews": 1, "checks": ["build"]}],
        "pulls": [a_pull()],
    }
    return {
        "clock": ASKED_AT,
        "users": {login: {} for login in ("octocat", "hubot", "visitor", "reviewer")},
        "tokens": {
            "robot": {"as": "github-actions[bot]", "repositories": [REPOSITORY], "permissions": PERMISSIONS},
            **{login: {"as": login} for login in ("octocat", "hubot", "visitor")},
        },
        "repositories": {REPOSITORY: usual | repository},
    }


PERMISSIONS: Final = {
    "pull_requests": "write", "deployments": "write", "contents": "write", "checks": "read", "statuses": "read",
}  # fmt: skip
"""What its README asks for."""


def a_pull(**parts: object) -> dict[str, object]:
    """The pull request, of which parts may be others."""
    return {"number": 7, "title": "Be faster", "head": "feature", "author": "author"} | (
        {"reviews": {"reviewer": "APPROVED"}} | parts
    )


def a_record(environment: str, sha: str = HEAD, state: str = "ACTIVE") -> dict[str, object]:
    """A deployment that the neighbour made."""
    return {"environment": environment, "sha": sha, "state": state, "payload": {"type": "branch-deploy", "sha": sha}}


@contextmanager
def opened(
    bundle: Path, folder: Path, world: Mapping[str, Any], *faults: Mapping[str, Any], **inputs: str
) -> Iterator[PullRequest]:
    """The pull request on the stand-in, for the length of a `with`."""
    with serve(read_world(world), faults=read_faults(list(faults))) as github:
        yield PullRequest(github, bundle, folder, inputs)


def _get(github: GitHub, path: str) -> Any:  # noqa: ANN401
    found = requests.get(github.url + path, headers={"authorization": "Bearer octocat"}, timeout=10)
    found.raise_for_status()
    return found.json()
