"""Workflow runs: started by an event, ended by themselves or by someone."""

from standin.access import Access
from standin.checks import CheckRun, Job, WorkflowRun
from standin.refusal import Refusal, not_found
from standin.repository import Repository
from standin.verbs.refs import move
from standin.worktree import write_files


def start(access: Access, repository: Repository, workflow: str, event: str, ref: str | None = None) -> WorkflowRun:
    """A run of a workflow file with one job in progress."""
    commit = repository.commit_at(ref or repository.default_branch)
    if not commit:
        raise Refusal("UNPROCESSABLE", f"No ref found for: {ref or repository.default_branch}")
    world = access.world
    now = world.clock.now()
    branch = (ref or repository.default_branch).removeprefix("refs/heads/").removeprefix("refs/tags/")
    run = WorkflowRun(
        world.next_id(), len(repository.runs) + 1, workflow, event, branch, commit.oid, access.user.login, now, now
    )
    run.name = workflow.rsplit("/", 1)[-1].removesuffix(".yml").removesuffix(".yaml")
    add_job(access, repository, run, run.name)
    repository.runs[run.id] = run
    world.remember(run.node_id, repository.full_name, run)
    return run


def add_job(access: Access, repository: Repository, run: WorkflowRun, name: str) -> Job:
    """One more job of a run, and the check run it shows as, which bears the same number."""
    now = access.world.clock.now()
    job = Job(access.world.next_id(), run.id, name, started_at=now, attempt=run.attempt)
    check = CheckRun(job.id, name, run.sha, "in_progress", None, now)
    repository.check_runs.setdefault(run.sha, []).append(check)
    access.world.remember(check.node_id, repository.full_name, check)
    run.jobs.append(job)
    return job


def finish(access: Access, repository: Repository, run_id: int, conclusion: str) -> WorkflowRun:
    """End a run, its jobs and their check runs."""
    run = repository.runs.get(run_id)
    if not run:
        raise not_found(f"No run {run_id} in {repository.full_name}")
    now = access.world.clock.now()
    run.status, run.conclusion, run.updated_at = "completed", conclusion, now
    checks = {check.id: check for check in repository.check_runs.get(run.sha, [])}
    for job in run.jobs:
        if job.status == "completed":
            continue
        job.status, job.conclusion, job.completed_at = "completed", conclusion, now
        if job.id in checks:
            check = checks[job.id]
            check.status, check.conclusion, check.completed_at = "completed", conclusion, now
    return run


def cancel(access: Access, repository: Repository, run_id: int) -> WorkflowRun:
    """Cancel a run; one that is over cannot be."""
    access.need(repository, "actions", "write")
    run = repository.runs.get(run_id)
    if not run:
        raise not_found(f"No run {run_id} in {repository.full_name}")
    if run.status == "completed":
        raise Refusal("CONFLICT", "Cannot cancel a workflow run that is completed.")
    return finish(access, repository, run_id, "cancelled")


def push(access: Access, repository: Repository, text: dict[str, str]) -> str:
    """Someone pushes a commit with one changed file to a branch; its hash is the answer."""
    branch = text.get("branch", repository.default_branch)
    parent = repository.commit_at(f"refs/heads/{branch}") or repository.head()
    change = {text.get("path", "pushed.txt"): text.get("content", text.get("message", "pushed"))}
    tree = write_files(repository.objects, change, parent.tree if parent else None)
    parents = (parent.oid,) if parent else ()
    made = repository.objects.commit(
        tree.oid, parents, text.get("message", "Change"), access.world.signature(access.user.login)
    )
    move(repository, f"refs/heads/{branch}", made.oid)
    return made.oid
