"""Environments and deployments of a world file."""

from datetime import datetime, timedelta
from typing import Any, Final

from standin.deployments import ABANDONED_AFTER, Deployment, DeploymentStatus, Environment
from standin.population.commits import NOTHING, commit_named
from standin.population.times import moment_of
from standin.repository import Repository
from standin.store import World
from standin.trouble import Reading

STATUSES_OF_STATE: Final = {
    "ACTIVE": ("success",),
    "INACTIVE": ("success", "inactive"),
    "DESTROYED": ("success", "inactive"),
    "FAILURE": ("failure",),
    "ERROR": ("error",),
    "IN_PROGRESS": ("in_progress",),
    "QUEUED": ("queued",),
    "WAITING": ("waiting",),
    "PENDING": (),
    "ABANDONED": (),
}
KEYS: Final = (
    "environment", "ref", "sha", "state", "payload", "created_at", "creator", "task", "description", "transient",
    "production", "statuses",
)  # fmt: skip


def fill_deployments(world: World, repository: Repository, keys: dict[str, Reading]) -> None:
    """Environments, then deployments in the order written, the last one newest, a second apart unless dated."""
    for name, item in keys.get("environments", NOTHING).mapping().items():
        _environment(world, repository, name, item)
    items = list(keys.get("deployments", NOTHING).items())
    now = world.clock.now()
    made = [
        _deployment(world, repository, item, now - timedelta(seconds=len(items) - n)) for n, item in enumerate(items)
    ]
    for deployment in sorted((each for each in made if each), key=lambda each: each.created_at):
        repository.add(deployment)


def _environment(world: World, repository: Repository, name: str, item: Reading) -> Environment:
    keys = item.mapping("reviewers", "wait_timer", "protected_branches", "branch_patterns")
    made = Environment(world.next_id(), name, repository.created_at, repository.created_at)
    made.reviewers = keys["reviewers"].words() if "reviewers" in keys else []
    made.branch_patterns = keys["branch_patterns"].words() if "branch_patterns" in keys else []
    made.wait_timer = keys["wait_timer"].number() if "wait_timer" in keys else 0
    made.protected_branches = keys["protected_branches"].truth() if "protected_branches" in keys else False
    repository.environments[name] = made
    world.remember(made.node_id, repository.full_name, made)
    return made


def _deployment(world: World, repository: Repository, item: Reading, default: datetime) -> Deployment | None:
    keys = item.mapping(*KEYS)
    if "environment" not in keys:
        item.wrong("needs `environment`")
        return None
    environment = keys["environment"].text()
    commit = commit_named(world, repository, keys.get("sha", keys.get("ref", Reading(None, item.where, item.problems))))
    state = keys["state"].one_of(*STATUSES_OF_STATE, default="ACTIVE") if "state" in keys else "ACTIVE"
    if state == "ABANDONED":
        default -= 2 * ABANDONED_AFTER
    created = (moment_of(keys["created_at"]) if "created_at" in keys else None) or default
    if commit is None:
        return None
    text = {name: each.text() for name, each in keys.items() if name in ("ref", "task", "description")}
    made = Deployment(
        world.next_id(),
        commit.oid,
        text.get("ref", commit.oid),
        environment,
        world.user(keys["creator"].text() if "creator" in keys else "github-actions[bot]").login,
        created,
        created,
        text.get("task", "deploy"),
        keys["payload"].value if "payload" in keys else {},
        text.get("description"),
        environment,
        keys["transient"].truth() if "transient" in keys else state == "DESTROYED",
        keys["production"].truth() if "production" in keys else environment == "production",
    )
    if environment not in repository.environments:
        _environment(world, repository, environment, Reading(None))
    world.remember(made.node_id, repository.full_name, made)
    for said in _statuses(keys.get("statuses"), STATUSES_OF_STATE[state]):
        _say(world, repository, made, said)
    return made


def _statuses(item: Reading | None, implied: tuple[str, ...]) -> list[dict[str, Any]]:
    if item is None:
        return [{"state": state} for state in implied]
    said = []
    for each in item.items():
        if isinstance(each.value, str):
            said.append({"state": each.text()})
        else:
            keys = each.mapping("state", "description", "log_url", "environment_url")
            said.append({name: key.text() for name, key in keys.items()})
    return said


def _say(world: World, repository: Repository, deployment: Deployment, said: dict[str, Any]) -> None:
    made = DeploymentStatus(
        world.next_id(),
        said.get("state", "success"),
        deployment.creator,
        deployment.created_at,
        said.get("description", ""),
        deployment.environment,
        said.get("log_url", ""),
        said.get("environment_url", ""),
    )
    deployment.statuses.append(made)
    world.remember(made.node_id, repository.full_name, (deployment, made))
