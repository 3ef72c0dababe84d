"""What a step that starts or finishes was given, as it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.model import Job, Problem
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

JOB_FIELDS: Final = (
    "entry",
    "upstream_timeout",
    "started",
    "status",
    "unchanged",
    "job_id",
    "allow_older",
    "auto_finish",
    "verified",
)
"""The inputs that only steps before and after a deploy read."""

BEGUN: Final = ("deployment_id", "previous_version", "lock_ref", "started")
"""The outputs that only a start fills."""

STATE: Final = "started"
"""Under which name the post run of a step finds what it started."""
REQUESTING: Final = ("infra", "transport", "workflow", "wait", "withdraw_on_cancel")
"""The inputs that only requests and wakes read."""

REQUESTED: Final = ("request_id", "run_url")
"""The outputs that only a request fills."""

_TRUE: Final = ("true", "True", "TRUE")
_FALSE: Final = ("", "false", "False", "FALSE")


class Where(Value):
    """The job that runs the step: itself, its name in the workflow, who started it, and its page."""

    job: Job
    name: str
    actor: str
    page: str


def where_of(environ: Mapping[str, str], job_id: str) -> Where | Problem:
    """The job that the runner's environment describes, or what is missing there."""
    repository, run = environ.get("GITHUB_REPOSITORY", ""), environ.get("GITHUB_RUN_ID", "")
    if not repository or not run.isdecimal():
        return Problem("GITHUB_RUN_ID", "no run of a workflow is named: a deployment starts and ends in one")
    attempt = environ.get("GITHUB_RUN_ATTEMPT", "1")
    job = Job(
        repository,
        int(run),
        int(attempt) if attempt.isdecimal() else 1,
        int(job_id) if job_id.isascii() and job_id.isdecimal() else None,
    )
    return Where(job, environ.get("GITHUB_JOB", ""), environ.get("GITHUB_ACTOR", ""), page_of(environ))


def page_of(environ: Mapping[str, str]) -> str:
    """The page of the run; empty outside of one."""
    repository, run = environ.get("GITHUB_REPOSITORY", ""), environ.get("GITHUB_RUN_ID", "")
    server = environ.get("GITHUB_SERVER_URL") or "https://github.com"
    return f"{server}/{repository}/actions/runs/{run}" if repository and run.isdecimal() else ""


def finishes_itself(inputs: Mapping[str, str]) -> bool | Problem:
    """Whether what a step starts is finished when its job is over; blank is true."""
    return flag_of(inputs, "auto_finish") if inputs["auto_finish"] else True


def flag_of(inputs: Mapping[str, str], name: str) -> bool | Problem:
    """The input as true or false; blank is false."""
    text = inputs.get(name, "")
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    return Problem(name, "it is neither true nor false: write one of them")
