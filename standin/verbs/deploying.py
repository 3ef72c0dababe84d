"""Deployments and what is said of them."""

import json
from typing import Any

from standin.access import Access
from standin.deployments import STATUS_STATES, Deployment, DeploymentStatus, Environment
from standin.refusal import Refusal
from standin.repository import Repository
from standin.store import World


def environment(access: Access, repository: Repository, name: str) -> Environment:
    """The environment of that name, made by the first deployment that names it."""
    found = repository.environments.get(name)
    if not found:
        now = access.world.clock.now()
        found = Environment(access.world.next_id(), name, now, now)
        repository.environments[name] = found
        access.world.remember(found.node_id, repository.full_name, found)
    return found


def create(  # noqa: PLR0913 - GitHub's own parameters
    access: Access,
    repository: Repository,
    *,
    ref: str,
    sha: str,
    environment_name: str = "production",
    task: str = "deploy",
    payload: Any = None,  # noqa: ANN401 - a payload holds whatever JSON holds
    description: str | None = None,
    transient: bool = False,
    production: bool | None = None,
) -> Deployment:
    """A new deployment of `sha`, called `ref`; `production` defaults to whether that is its environment."""
    access.need(repository, "deployments", "write")
    environment(access, repository, environment_name)
    now = access.world.clock.now()
    made = Deployment(
        access.world.next_id(),
        sha,
        ref,
        environment_name,
        access.user.login,
        now,
        now,
        task,
        {} if payload is None else payload,
        description,
        environment_name,
        transient,
        environment_name == "production" if production is None else production,
    )
    repository.add(made)
    access.world.remember(made.node_id, repository.full_name, made)
    return made


def say(  # noqa: PLR0913 - GitHub's own parameters
    access: Access,
    repository: Repository,
    deployment: Deployment,
    state: str,
    *,
    description: str = "",
    log_url: str = "",
    environment_url: str = "",
    environment_name: str | None = None,
    auto_inactive: bool = True,
) -> DeploymentStatus:
    """A new status; a success makes earlier deployments of the same environment inactive."""
    access.need(repository, "deployments", "write")
    if state not in STATUS_STATES:
        raise Refusal("UNPROCESSABLE", f"State is not included in the list: {state}", rest="Validation Failed")
    if environment_name and environment_name != deployment.environment:
        repository.remove(deployment)
        deployment.environment = environment_name
        environment(access, repository, environment_name)
        repository.add(deployment)
    made = _append(access, repository, deployment, state)
    made.description, made.log_url, made.environment_url = description, log_url, environment_url
    if state == "success" and auto_inactive:
        for earlier in repository.by_environment[deployment.environment]:
            if _goes_inactive(earlier, deployment):
                _append(access, repository, earlier, "inactive")
    return made


def delete(access: Access, repository: Repository, deployment: Deployment) -> None:
    """Remove a deployment; an active one stays unless it is its environment's only one."""
    access.need(repository, "deployments", "write")
    latest = deployment.latest_status
    alone = len(repository.by_environment[deployment.environment]) == 1
    if not alone and not (latest and latest.state == "inactive"):
        message = "We cannot delete an active deployment unless it is the only deployment in a given environment."
        raise Refusal("UNPROCESSABLE", message)
    repository.remove(deployment)
    access.world.nodes.pop(deployment.node_id, None)


def by_job(access: Access, repository: Repository, *, environment: str, ref: str, state: str) -> Deployment:
    """The record that a job's `environment:` key leaves: no payload, and a status of its own."""
    commit = repository.commit_at(ref)
    if not commit:
        raise Refusal("UNPROCESSABLE", f"No ref found for: {ref}")
    made = create(access, repository, ref=ref, sha=commit.oid, environment_name=environment)
    say(access, repository, made, state)
    return made


def payload_text(world: World, deployment: Deployment) -> str:
    """A payload as GraphQL gives it back: JSON as text, encoded once or twice as the world says."""
    text = json.dumps(deployment.payload, separators=(",", ":"))
    return json.dumps(text) if world.payload_layers > 1 else text


def _goes_inactive(earlier: Deployment, newer: Deployment) -> bool:
    """Only prior, persistent, non-production deployments that had success (REST: deployment statuses)."""
    latest = earlier.latest_status
    return (
        earlier.id < newer.id
        and not earlier.transient
        and not earlier.production
        and latest is not None
        and latest.state == "success"
    )


def _append(access: Access, repository: Repository, deployment: Deployment, state: str) -> DeploymentStatus:
    now = access.world.clock.now()
    made = DeploymentStatus(access.world.next_id(), state, access.user.login, now, environment=deployment.environment)
    deployment.statuses.append(made)
    deployment.updated_at = now
    access.world.remember(made.node_id, repository.full_name, (deployment, made))
    return made
