"""Workflow runs and their jobs."""

import zlib
from typing import Any

from standin.checks import Job, WorkflowRun
from standin.clock import stamp
from standin.gitobjects import Commit
from standin.ids import node_id
from standin.refusal import not_found
from standin.repository import Repository
from standin.rest.accounts import account
from standin.rest.addresses import api, page
from standin.rest.repositories import described
from standin.rest.serving import listed, serve
from standin.routes import Request, Response
from standin.verbs import running


def shown(request: Request, repository: Repository, run: WorkflowRun) -> dict[str, Any]:
    """A run and where to look further."""
    own = api(request, repository, f"actions/runs/{run.id}")
    workflow = zlib.crc32(run.workflow.encode())
    home = described(request, repository)
    commit = repository.objects.get(run.sha)
    return {
        "id": run.id,
        "name": run.name,
        "node_id": run.node_id,
        "head_branch": run.branch,
        "head_sha": run.sha,
        "path": run.workflow,
        "display_title": run.name,
        "run_number": run.number,
        "event": run.event,
        "status": run.status,
        "conclusion": run.conclusion,
        "workflow_id": workflow,
        "check_suite_id": run.id,
        "check_suite_node_id": node_id("CheckSuite", run.id),
        "url": own,
        "html_url": page(repository, f"actions/runs/{run.id}"),
        "pull_requests": [],
        "created_at": stamp(run.created_at),
        "updated_at": stamp(run.updated_at),
        "actor": account(request, run.login),
        "run_attempt": run.attempt,
        "referenced_workflows": [],
        "run_started_at": stamp(run.created_at),
        "triggering_actor": account(request, run.login),
        "jobs_url": f"{own}/jobs",
        "logs_url": f"{own}/logs",
        "check_suite_url": api(request, repository, f"check-suites/{run.id}"),
        "artifacts_url": f"{own}/artifacts",
        "cancel_url": f"{own}/cancel",
        "rerun_url": f"{own}/rerun",
        "previous_attempt_url": None,
        "workflow_url": api(request, repository, f"actions/workflows/{workflow}"),
        "head_commit": _commit(commit) if isinstance(commit, Commit) else None,
        "repository": home,
        "head_repository": home,
        "head_repository_id": repository.id,
    }


def _commit(commit: Commit) -> dict[str, Any]:
    return {
        "id": commit.oid,
        "tree_id": commit.tree,
        "message": commit.message,
        "timestamp": stamp(commit.committer.date),
        "author": {"name": commit.author.name, "email": commit.author.email},
        "committer": {"name": commit.committer.name, "email": commit.committer.email},
    }


def job(request: Request, repository: Repository, run: WorkflowRun, found: Job) -> dict[str, Any]:
    """A job of a run; its check run bears the same number."""
    began = stamp(found.started_at or run.created_at)
    return {
        "id": found.id,
        "run_id": run.id,
        "workflow_name": run.name,
        "head_branch": run.branch,
        "run_url": api(request, repository, f"actions/runs/{run.id}"),
        "run_attempt": found.attempt,
        "node_id": node_id("CheckRun", found.id),
        "head_sha": run.sha,
        "url": api(request, repository, f"actions/jobs/{found.id}"),
        "html_url": page(repository, f"actions/runs/{run.id}/job/{found.id}"),
        "status": found.status,
        "conclusion": found.conclusion,
        "created_at": began,
        "started_at": began,
        "completed_at": stamp(found.completed_at) if found.completed_at else None,
        "name": found.name,
        "steps": found.steps,
        "check_run_url": api(request, repository, f"check-runs/{found.id}"),
        "labels": ["ubuntu-latest"],
        "runner_id": None,
        "runner_name": None,
        "runner_group_id": None,
        "runner_group_name": None,
    }


def _find(request: Request) -> tuple[Repository, WorkflowRun]:
    repository, number = request.repository(), request.number("run_id")
    request.access.need(repository, "actions")
    if number not in repository.runs:
        raise not_found("no such run")
    return repository, repository.runs[number]


@serve("GET", "/repos/{owner}/{repo}/actions/runs")
def _list_runs(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "actions")
    found = sorted(repository.runs.values(), key=lambda one: one.id, reverse=True)
    for key, field in (("event", "event"), ("branch", "branch"), ("head_sha", "sha"), ("actor", "login")):
        if value := request.query.get(key):
            found = [one for one in found if getattr(one, field) == value]
    if wanted := request.query.get("status"):
        found = [one for one in found if wanted in (one.status, one.conclusion)]
    return listed(request, found, lambda one: shown(request, repository, one), under="workflow_runs")


@serve("GET", "/repos/{owner}/{repo}/actions/runs/{run_id}")
def _get_run(request: Request) -> Response:
    return Response(shown(request, *_find(request)))


@serve("GET", "/repos/{owner}/{repo}/actions/runs/{run_id}/jobs")
def _list_jobs(request: Request) -> Response:
    repository, run = _find(request)
    found = run.jobs if request.query.get("filter") == "all" else run.jobs_of(run.attempt)
    return listed(request, found, lambda one: job(request, repository, run, one), under="jobs")


@serve("GET", "/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs")
def _list_jobs_of_attempt(request: Request) -> Response:
    repository, run = _find(request)
    attempt = request.number("attempt_number")
    if not 1 <= attempt <= run.attempt:
        raise not_found("no such attempt")
    return listed(request, run.jobs_of(attempt), lambda one: job(request, repository, run, one), under="jobs")


@serve("GET", "/repos/{owner}/{repo}/actions/jobs/{job_id}")
def _get_job(request: Request) -> Response:
    repository, number = request.repository(), request.number("job_id")
    request.access.need(repository, "actions")
    for run in repository.runs.values():
        for found in run.jobs:
            if found.id == number:
                return Response(job(request, repository, run, found))
    raise not_found("no such job")


@serve("POST", "/repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel")
@serve("POST", "/repos/{owner}/{repo}/actions/runs/{run_id}/cancel")
def _cancel_run(request: Request) -> Response:
    repository, run = _find(request)
    running.cancel(request.access, repository, run.id)
    return Response({}, 202)
