"""Starting and finishing steps on the stand-in, each in a job of its own."""

import json
from collections.abc import Mapping
from typing import Any

from standin.github import GitHub
from tests.doors.shop import RUNNING
from tests.doors.step import Ended, Time, act, dispatched

WRITER = "ghs_writer"
LOCK = "refs/heads/deploy-gate-lock/staging/"


def a_job(run: int = 77, **more: str) -> dict[str, str]:
    """What the runner tells a step of its job."""
    return {
        "GITHUB_RUN_ID": str(run), "GITHUB_RUN_ATTEMPT": "1", "GITHUB_JOB": "deploy", "GITHUB_ACTOR": "octocat", **more,
    }  # fmt: skip


def entry(service: str, version: str, *after: tuple[str, str], **more: object) -> dict[str, object]:
    """A matrix entry with what a start reads of it."""
    ahead = [{"service": name, "version": number} for name, number in after]
    said = {"service": service, "version": version, "environment": "staging", "repository": f"acme/{service}"}
    return {**said, "timeout": 30, "after": ahead, "previous_version": RUNNING.get(service, ""), **more}


def plan(github: GitHub, services: str, time: Time | None = None) -> list[dict[str, Any]]:
    """The entries of a plan for staging."""
    ended = act(github.url, dispatched({"services": services, "environment": "staging"}), time=time, command="plan")
    assert ended.code == 0, ended.out
    found: list[dict[str, Any]] = json.loads(ended.outputs["matrix"])["include"]
    return found


def start(github: GitHub, given: Mapping[str, object], run: int = 77, time: Time | None = None, **inputs: str) -> Ended:
    """A step that starts the deployment of a matrix entry."""
    job = a_job(run)
    given_all = {"entry": json.dumps(given), "github_token": WRITER} | inputs
    return act(github.url, dispatched({}), time=time, environ=job, command="start", **given_all)


def finish(github: GitHub, started: Ended, status: str = "success", run: int = 77, **inputs: str) -> Ended:
    """A step that finishes what another started."""
    given = {"started": started.outputs["started"], "status": status, "github_token": WRITER} | inputs
    return act(github.url, dispatched({}), environ=a_job(run), command="finish", **given)


def locks(github: GitHub) -> list[str]:
    """The services that are locked in staging."""
    found = [name for one in github.world.repositories.values() for name in one.refs if name.startswith(LOCK)]
    return sorted(name.removeprefix(LOCK) for name in found)


def records(github: GitHub, service: str) -> list[tuple[str, str]]:
    """The version and the newest status of each record of a service in staging, oldest first."""
    repository = github.world.repository(f"acme/{service}")
    assert repository is not None
    found = sorted((one for one in repository.deployments if one.environment == "staging"), key=lambda one: one.id)
    return [(one.payload["version"], one.latest_status.state if one.latest_status else "pending") for one in found]


def asked(github: GitHub) -> int:
    """How many requests were made since the log was emptied."""
    return len(github.requests.entries())
