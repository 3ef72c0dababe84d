"""Requests of a service's workflow, planning runs that collect them, and whole rollouts of what these plan."""

import json
from typing import Any

from standin.github import GitHub
from standin.repository import Repository
from tests.doors.deploying import WRITER, finish, start
from tests.doors.step import Ended, Time, act, dispatched

CATALOG = "acme/infra:deploy-gate.yml"


def ask(github: GitHub, repository: str, version: str, run: int = 5, time: Time | None = None, **inputs: str) -> Ended:
    """A step of the service's workflow that asks for it in staging, at the head of its branch."""
    head = home(github, repository).head()
    assert head is not None
    job = {
        "GITHUB_REPOSITORY": f"acme/{repository}", "GITHUB_SHA": head.oid, "GITHUB_RUN_ID": str(run),
        "GITHUB_JOB": "request", "GITHUB_ACTOR": "octocat", "GITHUB_REF": "refs/heads/main",
    }  # fmt: skip
    given = {
        "command": "request", "catalog": CATALOG, "environment": "staging", "service": repository, "version": version,
        "github_token": WRITER,
    }  # fmt: skip
    return act(github.url, {"ref": "refs/heads/main"}, "push", time=time, environ=job, **(given | inputs))


def dispatches(github: GitHub) -> list[dict[str, Any]]:
    """The payloads that the infra repository was sent, oldest first."""
    return [one.payload for one in home(github, "infra").dispatches]


def collect(github: GitHub, payload: object = None, run: int = 70, **inputs: str) -> Ended:
    """A planning run of the infra repository for staging, woken by nobody in particular unless a payload says more."""
    job = {"GITHUB_RUN_ID": str(run), "GITHUB_RUN_ATTEMPT": "1"}
    event = dispatched(payload or {"environment": "staging", "collect": True})
    given = {"command": "plan", "collect": "true", "github_token": WRITER} | inputs
    return act(github.url, event, time=Time(now=github.world.clock.now()), environ=job, **given)


def roll_out(github: GitHub, planned: Ended, status: str = "success", run: int = 70) -> None:
    """Every job of a plan, in its order."""
    for entry in json.loads(planned.outputs["matrix"] or '{"include": []}')["include"]:
        finish(github, start(github, entry, run), status, run)


def requests(github: GitHub, service: str) -> list[tuple[str, str]]:
    """The version and the newest status of each request that the service's repository keeps, oldest first."""
    return [(version, state) for version, state, _ in stories(github, service)]


def stories(github: GitHub, service: str) -> list[tuple[str, str, str]]:
    """The same with what the status says."""
    kept = sorted((one for one in home(github, service).deployments if one.task == "deploy-gate:request"),
                  key=lambda one: one.id)  # fmt: skip
    newest = [(one, one.statuses[-1] if one.statuses else None) for one in kept]
    return [
        (one.payload["version"], said.state if said else "", said.description if said else "") for one, said in newest
    ]


def home(github: GitHub, name: str) -> Repository:
    repository = github.world.repository(f"acme/{name}")
    assert repository is not None
    return repository


def wake(github: GitHub, run: int = 80, **inputs: str) -> Ended:
    """The step of the infra repository that looks for what is kept."""
    job = {"GITHUB_RUN_ID": str(run), "GITHUB_RUN_ATTEMPT": "1"}
    given = {"command": "wake", "environment": "staging", "github_token": WRITER} | inputs
    return act(github.url, {}, "schedule", environ=job, **given)
