"""What is said of a deployment."""

from typing import Any, Final

from standin.clock import stamp
from standin.deployments import Deployment, DeploymentStatus
from standin.refusal import not_found
from standin.repository import Repository
from standin.rest.accounts import account
from standin.rest.addresses import api
from standin.rest.deployments import find, short_description
from standin.rest.fields import flag, of_type, one_of
from standin.rest.serving import listed, serve
from standin.routes import Request, Response
from standin.verbs import deploying

STATES: Final = ("error", "failure", "inactive", "in_progress", "queued", "pending", "success")


def shown(request: Request, repository: Repository, deployment: Deployment, status: DeploymentStatus) -> dict[str, Any]:
    """A deployment status; `target_url` is the old name of `log_url`."""
    own = api(request, repository, f"deployments/{deployment.id}")
    made = stamp(status.created_at)
    return {
        "url": f"{own}/statuses/{status.id}",
        "id": status.id,
        "node_id": status.node_id,
        "state": status.state,
        "creator": account(request, status.creator),
        "description": status.description,
        "environment": status.environment or deployment.environment,
        "target_url": status.log_url,
        "created_at": made,
        "updated_at": made,
        "deployment_url": own,
        "repository_url": api(request, repository),
        "environment_url": status.environment_url,
        "log_url": status.log_url,
        "performed_via_github_app": None,
    }


@serve("GET", "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses")
def _list_statuses(request: Request) -> Response:
    repository, deployment = find(request)
    return listed(request, deployment.statuses[::-1], lambda one: shown(request, repository, deployment, one))


@serve("GET", "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses/{status_id}")
def _get_status(request: Request) -> Response:
    repository, deployment = find(request)
    number = request.number("status_id")
    for status in deployment.statuses:
        if status.id == number:
            return Response(shown(request, repository, deployment, status))
    raise not_found("no such status")


@serve("POST", "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses")
def _create_status(request: Request) -> Response:
    repository, deployment = find(request)
    request.access.need(repository, "deployments", "write")
    fields = request.fields
    made = deploying.say(
        request.access,
        repository,
        deployment,
        one_of(fields, "state", STATES, "DeploymentStatus"),
        description=short_description(fields, "DeploymentStatus") or "",
        log_url=of_type(fields, "log_url", str, "") or of_type(fields, "target_url", str, ""),
        environment_url=of_type(fields, "environment_url", str, ""),
        environment_name=of_type(fields, "environment", str, "") or None,
        auto_inactive=flag(fields, "auto_inactive", default=True),
    )
    return Response(shown(request, repository, deployment, made), 201)
