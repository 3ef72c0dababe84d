"""What machines say of a commit."""

# ruff: noqa: D103, N803 - a resolver is described by the field it is registered for,
# and its parameters bear GitHub's names.

from typing import Any

from standin.checks import CheckRun, CommitStatus, WorkflowRun
from standin.discussion import PullRequest
from standin.gitobjects import Commit
from standin.graph.fields import Info, Seen, asked, field, plain, web
from standin.graph.paging import Page, page
from standin.graph.people import see_account
from standin.ids import node_id
from standin.refusal import Refusal
from standin.repository import Repository
from standin.verbs.checking import latest_checks, latest_statuses, required, rollup_state

plain("CheckRun", databaseId="id", id="node_id", name="name", completedAt="completed_at", startedAt="started_at")
plain("CheckRun", externalId="external_id")
plain("StatusContext", id="node_id", context="context", description="description", targetUrl="target_url")
# A status never changes: a newer one takes its place.
plain("StatusContext", createdAt="created_at", updatedAt="created_at")
plain("WorkflowRun", databaseId="id", id="node_id", event="event", runNumber="number")
plain("WorkflowRun", createdAt="created_at", updatedAt="updated_at")


def rollup(info: Info, repository: Repository, commit: Commit | None) -> Seen | None:
    """The rollup of a commit, or nothing where nothing was said of it."""
    access = asked(info).access
    if not access.may(repository, "checks", "read"):
        access.need(repository, "statuses")
    if commit is None or not (latest_checks(repository, commit.oid) or latest_statuses(repository, commit.oid)):
        return None
    return Seen("StatusCheckRollup", commit, repository)


@field("Commit", "statusCheckRollup")
def commit_rollup(seen: Seen, info: Info) -> Seen | None:
    return rollup(info, seen.home, seen.thing)


@field("PullRequest", "statusCheckRollup")
def pull_rollup(seen: Seen, info: Info) -> Seen | None:
    return rollup(info, seen.home, seen.home.peel(seen.thing.head_sha))


@field("StatusCheckRollup", "id")
def rollup_id(seen: Seen, _info: Info) -> str:
    return node_id("StatusCheckRollup", seen.home.id, seen.thing.oid)


@field("Status", "id")
def status_id(seen: Seen, _info: Info) -> str:
    return node_id("StatusContext", seen.home.id, seen.thing.oid)


@field("StatusCheckRollup", "commit")
@field("Status", "commit")
def rollup_commit(seen: Seen, _info: Info) -> Seen:
    return Seen("Commit", seen.thing, seen.home)


@field("StatusCheckRollup", "state")
def state(seen: Seen, _info: Info) -> str:
    return rollup_state(latest_checks(seen.home, seen.thing.oid), latest_statuses(seen.home, seen.thing.oid))


@field("StatusCheckRollup", "contexts")
def contexts(seen: Seen, info: Info, **paging: Any) -> Page:  # noqa: ANN401
    checks = latest_checks(seen.home, seen.thing.oid)
    statuses = latest_statuses(seen.home, seen.thing.oid)
    return page(
        info,
        [*checks, *statuses],
        lambda each: _see(each, seen.home),
        checks=len(checks),
        statuses=len(statuses),
        **paging,
    )


def _see(each: CheckRun | CommitStatus, repository: Repository) -> Seen:
    return Seen("CheckRun" if isinstance(each, CheckRun) else "StatusContext", each, repository)


@field("StatusCheckRollupContextConnection", "checkRunCount")
def check_run_count(found: Page, _info: Info) -> int:
    count: int = found.extra["checks"]
    return count


@field("StatusCheckRollupContextConnection", "statusContextCount")
def status_context_count(found: Page, _info: Info) -> int:
    count: int = found.extra["statuses"]
    return count


@field("Commit", "status")
def commit_status(seen: Seen, _info: Info) -> Seen | None:
    return Seen("Status", seen.thing, seen.home) if latest_statuses(seen.home, seen.thing.oid) else None


@field("Status", "state")
def status_state(seen: Seen, _info: Info) -> str:
    return rollup_state([], latest_statuses(seen.home, seen.thing.oid))


@field("Status", "contexts")
def status_contexts(seen: Seen, _info: Info) -> list[Seen]:
    return [_see(each, seen.home) for each in latest_statuses(seen.home, seen.thing.oid)]


@field("Status", "context")
def status_context(seen: Seen, _info: Info, name: str) -> Seen | None:
    found = (each for each in latest_statuses(seen.home, seen.thing.oid) if each.context == name)
    return next((_see(each, seen.home) for each in found), None)


@field("CheckRun", "isRequired")
@field("StatusContext", "isRequired")
def is_required(
    seen: Seen,
    info: Info,
    pullRequestId: str | None = None,
    pullRequestNumber: int | None = None,
) -> bool:
    """Whether the base branch of that pull request asks for this check."""
    found: object = None
    if pullRequestId is not None:
        found = asked(info).world.find(pullRequestId)[1]
    elif pullRequestNumber is not None:
        found = seen.home.issues.get(pullRequestNumber)
    if not isinstance(found, PullRequest):
        raise Refusal("UNPROCESSABLE", "Either pullRequestId or pullRequestNumber must name a pull request.")
    name = seen.thing.name if isinstance(seen.thing, CheckRun) else seen.thing.context
    return name in required(seen.home, found.base)


@field("CheckRun", "status")
def check_status(seen: Seen, _info: Info) -> str:
    found: str = seen.thing.status.upper()
    return found


@field("CheckRun", "conclusion")
def conclusion(seen: Seen, _info: Info) -> str | None:
    found: str | None = seen.thing.conclusion
    return found.upper() if found else None


@field("CheckRun", "title", "summary", "text")
def output(seen: Seen, info: Info) -> str | None:
    found: str | None = seen.thing.output.get(info.field_name)
    return found


@field("CheckRun", "resourcePath")
def check_path(seen: Seen, _info: Info) -> str:
    return f"/{seen.home.full_name}/runs/{seen.thing.id}"


@field("CheckRun", "url", "permalink")
def check_url(seen: Seen, info: Info) -> str:
    return web(info, check_path(seen, info)[1:])


@field("CheckRun", "detailsUrl")
def details_url(seen: Seen, info: Info) -> str:
    return str(seen.thing.details_url) or check_url(seen, info)


@field("CheckRun", "checkSuite")
def check_suite(seen: Seen, _info: Info) -> Seen:
    return Seen("CheckSuite", seen.thing, seen.home)


@field("CheckSuite", "databaseId")
def suite_database_id(seen: Seen, _info: Info) -> int:
    found: int = seen.thing.id
    return found


@field("CheckSuite", "id")
def suite_id(seen: Seen, _info: Info) -> str:
    return node_id("CheckSuite", seen.thing.id)


field("CheckSuite", "status")(check_status)
field("CheckSuite", "conclusion")(conclusion)


@field("CheckSuite", "commit")
def suite_commit(seen: Seen, _info: Info) -> Seen:
    return Seen("Commit", seen.home.peel(seen.thing.sha), seen.home)


@field("CheckSuite", "app")
def suite_app(seen: Seen, _info: Info) -> Seen:
    return Seen("App", seen.thing.app, seen.home)


@field("App", "name", "slug")
def app_name(seen: Seen, _info: Info) -> str:
    found: str = seen.thing
    return found


@field("App", "id")
def app_id(seen: Seen, _info: Info) -> str:
    return node_id("Bot", seen.thing)


@field("App", "databaseId")
def app_database_id(_seen: Seen, _info: Info) -> int:
    return 15368


@field("CheckSuite", "workflowRun")
def suite_run(seen: Seen, _info: Info) -> Seen | None:
    """The run whose job shows as this check."""
    for run in seen.home.runs.values():
        if any(job.id == seen.thing.id for job in run.jobs):
            return Seen("WorkflowRun", run, seen.home)
    return None


@field("WorkflowRun", "checkSuite")
def run_suite(seen: Seen, _info: Info) -> Seen:
    run: WorkflowRun = seen.thing
    checks = seen.home.check_runs.get(run.sha, [])
    return Seen("CheckSuite", next(check for check in checks if check.id == run.jobs[0].id), seen.home)


@field("WorkflowRun", "resourcePath")
def run_path(seen: Seen, _info: Info) -> str:
    return f"/{seen.home.full_name}/actions/runs/{seen.thing.id}"


@field("WorkflowRun", "url")
def run_url(seen: Seen, info: Info) -> str:
    return web(info, run_path(seen, info)[1:])


@field("WorkflowRun", "workflow")
def workflow(seen: Seen, _info: Info) -> Seen:
    return Seen("Workflow", seen.thing.workflow, seen.home)


@field("Workflow", "name")
def workflow_name(seen: Seen, _info: Info) -> str:
    name: str = seen.thing.rsplit("/", 1)[-1]
    return name.removesuffix(".yml").removesuffix(".yaml")


@field("Workflow", "id")
def workflow_id(seen: Seen, _info: Info) -> str:
    return node_id("WorkflowRun", seen.home.id, seen.thing)


@field("Workflow", "databaseId")
def workflow_database_id(seen: Seen, _info: Info) -> int:
    return seen.home.id


@field("Workflow", "resourcePath")
def workflow_path(seen: Seen, _info: Info) -> str:
    return f"/{seen.home.full_name}/actions/workflows/{seen.thing.rsplit('/', 1)[-1]}"


@field("Workflow", "url")
def workflow_url(seen: Seen, info: Info) -> str:
    return web(info, workflow_path(seen, info)[1:])


@field("StatusContext", "state")
def context_state(seen: Seen, _info: Info) -> str:
    found: str = seen.thing.state.upper()
    return found


@field("StatusContext", "creator")
def context_creator(seen: Seen, info: Info) -> Seen:
    return see_account(info, seen.thing.login)


@field("StatusContext", "commit")
def context_commit(seen: Seen, _info: Info) -> Seen:
    return Seen("Commit", seen.home.peel(seen.thing.sha), seen.home)
