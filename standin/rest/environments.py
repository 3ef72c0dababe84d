"""Environments of a repository and what guards them."""

from typing import Any

from standin.clock import stamp
from standin.deployments import Environment
from standin.ids import node_id
from standin.refusal import not_found
from standin.repository import Repository
from standin.rest.accounts import account
from standin.rest.addresses import api, page
from standin.rest.fields import items, of_type
from standin.rest.serving import listed, serve
from standin.routes import Request, Response
from standin.verbs import deploying


def shown(request: Request, repository: Repository, environment: Environment) -> dict[str, Any]:
    """An environment with its protection rules."""
    rules: list[dict[str, Any]] = []
    if environment.wait_timer:
        timer = {"id": environment.id, "node_id": _rule_id(environment, "wait"), "type": "wait_timer"}
        rules.append(timer | {"wait_timer": environment.wait_timer})
    if environment.reviewers:
        people = [{"type": "User", "reviewer": account(request, login)} for login in environment.reviewers]
        rule = {"id": environment.id, "node_id": _rule_id(environment, "review"), "type": "required_reviewers"}
        rules.append(rule | {"prevent_self_review": False, "reviewers": people})
    policy = None
    if environment.protected_branches or environment.branch_patterns:
        rules.append({"id": environment.id, "node_id": _rule_id(environment, "branch"), "type": "branch_policy"})
        policy = {
            "protected_branches": environment.protected_branches,
            "custom_branch_policies": bool(environment.branch_patterns),
        }
    return {
        "id": environment.id,
        "node_id": environment.node_id,
        "name": environment.name,
        "url": api(request, repository, f"environments/{environment.name}"),
        "html_url": page(repository, f"deployments/activity_log?environments_filter={environment.name}"),
        "created_at": stamp(environment.created_at),
        "updated_at": stamp(environment.updated_at),
        "protection_rules": rules,
        "deployment_branch_policy": policy,
    }


def _rule_id(environment: Environment, kind: str) -> str:
    return node_id("Environment", environment.id, kind)


@serve("GET", "/repos/{owner}/{repo}/environments")
def _list_environments(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "actions")
    found = sorted(repository.environments.values(), key=lambda one: one.name)
    return listed(request, found, lambda one: shown(request, repository, one), under="environments")


@serve("GET", "/repos/{owner}/{repo}/environments/{environment_name}")
def _get_environment(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "actions")
    found = repository.environments.get(request.params["environment_name"])
    if not found:
        raise not_found("no such environment")
    return Response(shown(request, repository, found))


@serve("PUT", "/repos/{owner}/{repo}/environments/{environment_name}")
def _put_environment(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "administration", "write")
    found = deploying.environment(request.access, repository, request.params["environment_name"])
    fields = request.fields
    found.wait_timer = of_type(fields, "wait_timer", int, 0)
    ids = [one.get("id") for one in items(fields, "reviewers", dict)]
    found.reviewers = [user.login for user in request.world.users.values() if user.id in ids]
    found.protected_branches = bool(of_type(fields, "deployment_branch_policy", dict, {}).get("protected_branches"))
    found.updated_at = request.world.clock.now()
    return Response(shown(request, repository, found))


@serve("DELETE", "/repos/{owner}/{repo}/environments/{environment_name}")
def _delete_environment(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "administration", "write")
    if not (found := repository.environments.pop(request.params["environment_name"], None)):
        raise not_found("no such environment")
    request.world.nodes.pop(found.node_id, None)
    return Response(None, 204)
