"""Rollbacks on the stand-in: the plan of the way back, and what a whole one leaves behind."""

import json
from typing import Any

from standin.github import GitHub
from tests.doors.deploying import WRITER, a_job, finish, plan, start
from tests.doors.step import Ended, Time, act, dispatched


def rollback(github: GitHub, services: str = "", run: int | None = None, **inputs: str) -> Ended:
    """A step that plans the way back in staging."""
    asked = {"services": services} if services else {"run": str(run)}
    given = {"command": "rollback", "environment": "staging"} | asked | inputs
    return act(github.url, dispatched({}), time=now(github), **given)


def now(github: GitHub) -> Time:
    """The runner's clock, which goes as GitHub's does."""
    return Time(now=github.world.clock.now())


def resume(github: GitHub, services: str = "", **inputs: str) -> Ended:
    """A step that resumes services in staging."""
    asked = {"command": "resume", "environment": "staging", "services": services, "github_token": WRITER} | inputs
    return act(github.url, dispatched({}), environ=a_job(99, GITHUB_ACTOR="hubot"), **asked)


def entries(planned: Ended) -> list[dict[str, Any]]:
    """The entries of a plan's matrix."""
    assert planned.code == 0, planned.out
    found: list[dict[str, Any]] = json.loads(planned.outputs["matrix"])["include"]
    return found


def carry_out(github: GitHub, those: list[dict[str, Any]], run: int) -> None:
    """Every job of a plan, in its order, each a success."""
    for one in those:
        started = start(github, one, run=run, time=now(github))
        assert started.code == 0, started.out
        finish(github, started, run=run)


def deploy(github: GitHub, services: str, run: int) -> None:
    """A train of services, planned and deployed in one run."""
    carry_out(github, plan(github, services, now(github)), run)


def codes(ended: Ended) -> list[str]:
    """The reason codes of what was found, in order."""
    return [finding["reason_code"] for finding in ended.result["findings"]]
