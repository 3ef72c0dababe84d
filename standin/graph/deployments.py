"""Deployments, their statuses, and environments."""

# ruff: noqa: D103, N803 - a resolver is described by the field it is registered for,
# and its parameters bear GitHub's names.

from typing import Any

from standin.clock import stamp
from standin.deployments import Deployment, DeploymentStatus
from standin.graph.fields import Info, Seen, asked, field, plain
from standin.graph.paging import Page, page
from standin.graph.people import see_account
from standin.graph.refs import see_ref
from standin.repository import Repository
from standin.verbs.deploying import payload_text

plain("Deployment", databaseId="id", id="node_id", commitOid="sha", createdAt="created_at", updatedAt="updated_at")
plain("Deployment", environment="environment", latestEnvironment="environment", task="task", description="description")
plain("Deployment", originalEnvironment="original_environment")


def _see(repository: Repository) -> Any:  # noqa: ANN401 - a function
    return lambda each: Seen("Deployment", each, repository)


def _connection(
    info: Info,
    repository: Repository,
    found: list[Deployment],
    order: dict[str, str] | None,
    paging: dict[str, Any],
) -> Page:
    descending = order is not None and order["direction"] == "DESC"
    ordered = sorted(found, key=lambda each: (each.created_at, each.id), reverse=descending)
    return page(info, ordered, _see(repository), **paging)


@field("Repository", "deployments")
def deployments(
    seen: Seen,
    info: Info,
    environments: list[str] | None = None,
    orderBy: dict[str, str] | None = None,
    **paging: Any,  # noqa: ANN401
) -> Page:
    """Oldest first unless told otherwise."""
    asked(info).access.need(seen.home, "deployments")
    found = seen.home.deployments
    if environments is not None:
        found = [each for name in dict.fromkeys(environments) for each in seen.home.by_environment.get(name, ())]
    return _connection(info, seen.home, found, orderBy, paging)


@field("Commit", "deployments")
def commit_deployments(
    seen: Seen,
    info: Info,
    environments: list[str] | None = None,
    orderBy: dict[str, str] | None = None,
    **paging: Any,  # noqa: ANN401
) -> Page:
    asked(info).access.need(seen.home, "deployments")
    found = [each for each in seen.home.deployments if each.sha == seen.thing.oid]
    if environments is not None:
        found = [each for each in found if each.environment in environments]
    return _connection(info, seen.home, found, orderBy, paging)


@field("Deployment", "state")
def state(seen: Seen, info: Info) -> str:
    found: str = seen.thing.state(asked(info).now)
    return found


@field("Deployment", "payload")
def payload(seen: Seen, info: Info) -> str:
    return payload_text(asked(info).world, seen.thing)


@field("Deployment", "creator")
def creator(seen: Seen, info: Info) -> Seen:
    return see_account(info, seen.thing.creator)


@field("Deployment", "commit")
def commit(seen: Seen, info: Info) -> Seen | None:
    asked(info).access.need(seen.home, "contents")
    found = seen.home.peel(seen.thing.sha)
    return Seen("Commit", found, seen.home) if found else None


@field("Deployment", "ref")
def ref(seen: Seen, info: Info) -> Seen | None:
    """The branch or tag it was made for, while that exists; a bare commit has none."""
    asked(info).access.need(seen.home, "contents")
    full = seen.home.ref_of(seen.thing.ref)
    return see_ref(seen.home, full) if full else None


@field("Deployment", "latestStatus")
def latest_status(seen: Seen, _info: Info) -> Seen | None:
    found: Deployment = seen.thing
    return Seen("DeploymentStatus", (found, found.statuses[-1]), seen.home) if found.statuses else None


@field("Deployment", "statuses")
def statuses(seen: Seen, info: Info, **paging: Any) -> Page:  # noqa: ANN401
    """Newest first."""
    found: Deployment = seen.thing
    newest_first = found.statuses[::-1]
    return page(info, newest_first, lambda each: Seen("DeploymentStatus", (found, each), seen.home), **paging)


def _status(seen: Seen) -> DeploymentStatus:
    found: DeploymentStatus = seen.thing[1]
    return found


@field("DeploymentStatus", "id")
def status_id(seen: Seen, _info: Info) -> str:
    return _status(seen).node_id


@field("DeploymentStatus", "state")
def status_state(seen: Seen, _info: Info) -> str:
    return _status(seen).state.upper()


@field("DeploymentStatus", "createdAt", "updatedAt")
def status_created(seen: Seen, _info: Info) -> str:
    return stamp(_status(seen).created_at)


@field("DeploymentStatus", "creator")
def status_creator(seen: Seen, info: Info) -> Seen:
    return see_account(info, _status(seen).creator)


@field("DeploymentStatus", "deployment")
def status_deployment(seen: Seen, _info: Info) -> Seen:
    return Seen("Deployment", seen.thing[0], seen.home)


@field("DeploymentStatus", "description")
def status_description(seen: Seen, _info: Info) -> str:
    return _status(seen).description


@field("DeploymentStatus", "environment")
def status_environment(seen: Seen, _info: Info) -> str:
    return _status(seen).environment


@field("DeploymentStatus", "environmentUrl")
def status_environment_url(seen: Seen, _info: Info) -> str | None:
    return _status(seen).environment_url or None


@field("DeploymentStatus", "logUrl")
def status_log_url(seen: Seen, _info: Info) -> str | None:
    return _status(seen).log_url or None


plain("Environment", databaseId="id", id="node_id", name="name")


@field("Repository", "environment")
def environment(seen: Seen, _info: Info, name: str) -> Seen | None:
    found = seen.home.environments.get(name)
    return Seen("Environment", found, seen.home) if found else None


@field("Repository", "environments")
def environments_of(seen: Seen, info: Info, names: list[str] | None = None, **paging: Any) -> Page:  # noqa: ANN401
    found = [each for each in seen.home.environments.values() if names is None or each.name in names]
    return page(info, found, lambda each: Seen("Environment", each, seen.home), **paging)


@field("Environment", "latestCompletedDeployment")
def latest_completed(seen: Seen, _info: Info) -> Seen | None:
    for found in reversed(seen.home.by_environment.get(seen.thing.name, [])):
        if found.latest_status and found.latest_status.state in ("success", "failure", "error", "inactive"):
            return Seen("Deployment", found, seen.home)
    return None
