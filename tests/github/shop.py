"""Worlds of the stand-in in which services have records."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from deploy_gate.github.facts import read_facts
from deploy_gate.model import Catalog, Facts, Request
from standin import read_world, serve
from standin.fault_file import read_faults
from standin.github import GitHub
from tests.github.echo import TOKEN, Waits

SHA = "1" * 40


def ours(service: str, version: str = "1.0.0", state: str = "ACTIVE", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A deployment of ours in a world file; what is not a world file's key goes into the payload."""
    keys = {name: more.pop(name) for name in ("environment", "statuses", "task", "created_at") if name in more}
    payload = {"type": "deploy-gate", "schema_version": 1, "service": service, "version": version, "sha": SHA} | more
    return {"environment": "production", "state": state, "payload": payload} | keys


def foreign(state: str = "ACTIVE", **keys: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"environment": "production", "state": state, "payload": {}} | keys


def a_world(deployments: Mapping[str, Iterable[dict[str, Any]]], **tags: Mapping[str, str]) -> dict[str, Any]:
    """A world file; the deployments of each service oldest first."""
    repositories = {
        f"acme/{name}": {"tags": dict(tags.get(name, {})), "deployments": list(records)}
        for name, records in deployments.items()
    }
    return {"users": {"deployer": {}}, "repositories": repositories, "tokens": {TOKEN: {"as": "deployer"}}}


@contextmanager
def a_github(world: dict[str, Any], *faults: dict[str, Any], latency: float = 0.0) -> Iterator[GitHub]:
    with serve(read_world(world), faults=read_faults(list(faults)), latency=latency) as github:
        yield github


def facts_of(
    github: GitHub, request: Request, catalog: Catalog, waits: Waits | None = None, timeout: int = 30
) -> Facts:
    with (waits or Waits()).client(github.graphql_url, timeout=timeout) as client:
        return read_facts(client, request, catalog)
