"""What must hold at every instant, found out from GitHub's records alone and without a line of the product."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

import yaml

from standin.deployments import Deployment
from standin.repository import Repository
from standin.store import World
from standin.worktree import blob_at

Key: TypeAlias = tuple[str, str]
"""Environment and service."""

Instance: TypeAlias = tuple[str, tuple[str, ...]]
"""A version that may be serving, and what it requires."""

_CLAUSE = re.compile(r"(>=|<)([0-9.]+)")


def number(version: str) -> tuple[int, ...]:
    """A version as numbers, which is how the versions of this organisation compare."""
    return tuple(int(part) for part in version.removeprefix("v").split("."))


def takes(requirement: str, version: str) -> bool:
    """Whether `provider >=1.2.0 <2.0.0` takes that version of the provider."""
    found = number(version)
    clauses = _CLAUSE.findall(requirement.partition(" ")[2])
    return all(found >= number(bound) if sign == ">=" else found < number(bound) for sign, bound in clauses)


def instances(records: list[Deployment]) -> list[Instance]:
    """What may be serving by the records of one place: back to the newest that is settled, and that one."""
    found: list[Instance] = []
    for record in sorted(records, key=lambda one: one.id, reverse=True):
        payload = record.payload
        if not isinstance(payload, Mapping) or payload.get("type") != "deploy-gate" or record.task != "deploy":
            continue
        status = record.latest_status
        state = status.state if status else "pending"
        if state == "inactive":
            if status is not None and status.description.startswith("unchanged"):
                continue
            return found
        found.append((payload["version"], tuple(payload["requires"])))
        if state == "success":
            return found
    return found


def recorded(repositories: list[Repository]) -> dict[Key, list[Instance]]:
    """By environment and service what may be serving."""
    found: dict[Key, list[Instance]] = {}
    for repository in repositories:
        for place, records in repository.by_environment.items():
            environment, slash, service = place.partition("/")
            if slash:
                found[environment, service] = instances(records)
    return found


def holder_of(repositories: list[Repository], key: Key) -> int | None:
    """The run that holds the lock on a service in an environment."""
    branch = f"refs/heads/deploy-gate-lock/{key[0]}/{key[1]}"
    for repository in repositories:
        commit = repository.commit_at(branch)
        if commit is not None:
            file = blob_at(repository.objects, commit.tree, "lock.json")
            return int(json.loads(file.data)["run"]["id"]) if file is not None else None
    return None


def differences(world: World, serving: Mapping[Key, set[str]]) -> Iterator[str]:
    """Where the file of versions says something else than what serves, of all that was ever deployed.

    The last rollout in each environment ended in calm.
    """
    infra = world.repository("acme/infra")
    head = infra.head() if infra else None
    assert infra is not None
    assert head is not None
    file = blob_at(infra.objects, head.tree, "versions.yaml")
    said = yaml.safe_load(file.data) if file else {}
    for (environment, service), versions in serving.items():
        found = said.get(environment, {}).get(service)
        if {found} != versions and (found is not None or environment in said):
            yield f"says {found} of {service} in {environment}, which runs {', '.join(sorted(versions))}"


def misfits(running: Mapping[Key, list[Instance]]) -> Iterator[str]:
    """Every two versions that may be serving side by side and do not fit."""
    for (environment, consumer), those in running.items():
        for version, requires in those:
            for requirement in requires:
                provider = requirement.partition(" ")[0]
                others = running.get((environment, provider), [])
                if not others:
                    yield f"{environment}: {consumer} {version} requires {requirement}, and it does not run"
                for other, _ in others:
                    if not takes(requirement, other):
                        yield f"{environment}: {consumer} {version} requires {requirement}, and {other} may be serving"
