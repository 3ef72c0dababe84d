"""A shop of five services and a pair, as its infra repository tells it and as the stand-in has it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from standin import read_world, serve
from standin.fault_file import read_faults
from standin.github import GitHub
from tests.doors.step import TOKEN

CATALOG: Final = """\
environments: [staging, production]
groups: {pair: {switch: true}}
services:
  inventory: {repository: acme/inventory}
  checkout: {repository: acme/checkout, requires: ["inventory >=1.8.0"]}
  frontend: {repository: acme/frontend, requires: ["checkout >=3.0.1"]}
  api: {repository: acme/api, group: pair, requires: ["site >=2"]}
  site: {repository: acme/site, group: pair, requires: ["api >=2"]}
"""
RUNNING: Final = {"inventory": "1.7.0", "checkout": "3.0.0", "frontend": "1.0.0", "api": "1.0.0", "site": "1.0.0"}
"""What staging and production run."""


def sha_of(service: str, version: str) -> str:
    return f"{service}{version}".encode().hex().ljust(40, "0")[:40]


def record(service: str, version: str, environment: str = "staging", state: str = "ACTIVE") -> dict[str, Any]:
    """A deployment that deploy-gate wrote, with no requirements of its own."""
    sha = sha_of(service, version)
    payload = {
        "type": "deploy-gate", "schema_version": 1, "service": service, "version": version, "sha": sha, "requires": [],
    }  # fmt: skip
    return {"environment": environment, "state": state, "sha": sha, "payload": payload}


def a_shop(*newer: dict[str, Any], catalog: str = CATALOG, running: Mapping[str, str] = RUNNING) -> dict[str, Any]:
    """The world: what runs in both environments, and then the newer records."""
    repositories: dict[str, Any] = {"acme/infra": {"files": {"deploy-gate.yml": catalog}}}
    for service in RUNNING:
        records = [
            record(service, running[service], where) for where in ("staging", "production") if service in running
        ]
        records += [one for one in newer if one["payload"]["service"] == service]
        repositories[f"acme/{service}"] = {"deployments": records}
    tokens = {TOKEN: {"as": "deployer"}, "ghs_writer": {"as": "deployer", "everything": True}}
    return {"users": {"deployer": {}}, "tokens": tokens, "repositories": repositories}


@contextmanager
def on_github(world: Mapping[str, Any], *faults: Mapping[str, Any]) -> Iterator[GitHub]:
    """The stand-in with this world."""
    with serve(read_world(world), faults=read_faults(list(faults))) as github:
        yield github
