"""Deployments: listed, made with all that GitHub checks first, and removed."""

from typing import Any

from standin import history
from standin.clock import stamp
from standin.deployments import Deployment
from standin.gitobjects import Commit
from standin.refusal import Refusal, not_found
from standin.repository import Repository
from standin.rest.accounts import account
from standin.rest.addresses import api
from standin.rest.fields import flag, invalid, items, of_type, text
from standin.rest.merging import merge
from standin.rest.serving import listed, serve
from standin.rest.statuses import newest
from standin.routes import Request, Response
from standin.verbs import deploying

LONGEST_DESCRIPTION = 140


def shown(request: Request, repository: Repository, deployment: Deployment) -> dict[str, Any]:
    """A deployment; its statuses have an address of their own."""
    own = api(request, repository, f"deployments/{deployment.id}")
    return {
        "url": own,
        "id": deployment.id,
        "node_id": deployment.node_id,
        "task": deployment.task,
        "original_environment": deployment.original_environment,
        "environment": deployment.environment,
        "description": deployment.description,
        "created_at": stamp(deployment.created_at),
        "updated_at": stamp(deployment.updated_at),
        "statuses_url": f"{own}/statuses",
        "repository_url": api(request, repository),
        "creator": account(request, deployment.creator),
        "sha": deployment.sha,
        "ref": deployment.ref,
        "payload": deployment.payload,
        "transient_environment": deployment.transient,
        "production_environment": deployment.production,
        "performed_via_github_app": None,
    }


def find(request: Request) -> tuple[Repository, Deployment]:
    """The deployment that the path names."""
    repository, number = request.repository(), request.number("deployment_id")
    request.access.need(repository, "deployments")
    for deployment in repository.deployments:
        if deployment.id == number:
            return repository, deployment
    raise not_found("no such deployment")


@serve("GET", "/repos/{owner}/{repo}/deployments")
def _list_deployments(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "deployments")
    found = repository.deployments[::-1]
    for key in ("sha", "ref", "task", "environment"):
        value = request.query.get(key, "none")
        if value != "none":
            found = [one for one in found if getattr(one, key) == value]
    return listed(request, found, lambda one: shown(request, repository, one))


@serve("GET", "/repos/{owner}/{repo}/deployments/{deployment_id}")
def _get_deployment(request: Request) -> Response:
    return Response(shown(request, *find(request)))


@serve("POST", "/repos/{owner}/{repo}/deployments")
def _create_deployment(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "deployments", "write")
    fields = request.fields
    ref = text(fields, "ref")
    description = short_description(fields, "Deployment")
    commit = repository.commit_at(ref)
    if not commit:
        raise Refusal("UNPROCESSABLE", f"No ref found for: {ref}")
    if flag(fields, "auto_merge", default=True) and (merged := _catch_up(request, repository, ref, commit)):
        return merged
    named = fields.get("required_contexts") is not None
    _need_contexts(repository, ref, commit, items(fields, "required_contexts", str) if named else None)
    decided = fields.get("production_environment") is not None
    made = deploying.create(
        request.access,
        repository,
        ref=ref,
        sha=commit.oid,
        environment_name=of_type(fields, "environment", str, "production"),
        task=of_type(fields, "task", str, "deploy"),
        payload=_payload(fields),
        description=description,
        transient=flag(fields, "transient_environment"),
        production=flag(fields, "production_environment") if decided else None,
    )
    return Response(shown(request, repository, made), 201)


def short_description(fields: dict[str, Any], resource: str) -> str | None:
    """A description that GitHub has room for; nothing where there is none."""
    description = of_type(fields, "description", str, "")
    if len(description) > LONGEST_DESCRIPTION:
        too_long = f"description is too long (maximum is {LONGEST_DESCRIPTION} characters)"
        raise invalid(resource, "description", message=too_long)
    return description or None


def _payload(fields: dict[str, Any]) -> Any:  # noqa: ANN401 - a payload holds whatever JSON holds
    match fields.get("payload", {}):
        case dict() | str() as payload:
            return payload
        case other:
            raise invalid("Deployment", "payload", message=f"payload must be an object or a string, not {other!r}")


def _catch_up(request: Request, repository: Repository, ref: str, commit: Commit) -> Response | None:
    """Merge the default branch into a branch that lacks some of it: then GitHub answers that, and deploys nothing."""
    default = repository.default_branch
    head = repository.head()
    if not head or history.is_ancestor(repository.objects, head.oid, commit.oid):
        return None
    branch = ref.removeprefix("refs/heads/")
    into = f"Merge branch '{default}' into {branch}"
    is_branch = f"refs/heads/{branch}" in repository.refs
    # Only a branch can take a merge; a tag or a commit conflicts.
    if not is_branch or not merge(request.access, repository, branch, head, into):
        raise Refusal("CONFLICT", f"Conflict merging {default} into {ref}.")
    return Response({"message": f"Auto-merged {default} into {branch} on deployment."}, 202)


def _need_contexts(repository: Repository, ref: str, commit: Commit, wanted: list[str] | None) -> None:
    """Refuse while a context that is asked for (all of them, if none is named) has not succeeded."""
    states = {status.context: status.state for status in newest(repository, commit.oid)}
    for check in repository.check_runs.get(commit.oid, []):
        states[check.name] = check.conclusion or "pending"
    if wanted is not None:
        states = {name: states.get(name, "missing") for name in wanted}
    if all(state == "success" for state in states.values()):
        return
    contexts = [{"context": name, "state": state} for name, state in states.items()]
    error = {"contexts": contexts, "resource": "Deployment", "field": "required_contexts", "code": "invalid"}
    raise Refusal("CONFLICT", f"Conflict: Commit status checks failed for {ref}.", errors=[error])


@serve("DELETE", "/repos/{owner}/{repo}/deployments/{deployment_id}")
def _delete_deployment(request: Request) -> Response:
    repository, deployment = find(request)
    request.access.need(repository, "deployments", "write")
    latest = deployment.latest_status
    alone = len(repository.by_environment[deployment.environment]) == 1
    if not alone and not (latest and latest.state == "inactive"):
        sentence = "We cannot delete an active deployment unless it is the only deployment in a given environment."
        raise Refusal("UNPROCESSABLE", sentence, rest="Validation Failed", errors=[sentence])
    repository.remove(deployment)
    request.world.nodes.pop(deployment.node_id, None)
    return Response(None, 204)
