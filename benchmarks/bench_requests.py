"""What reading the facts costs, counted by the stand-in's log: requests, points, and seconds of waiting.

Prints one row each: name, value, unit.
"""

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from deploy_gate.github.client import Client
from deploy_gate.github.facts import read_facts
from deploy_gate.github.settings import Settings
from deploy_gate.model import Catalog, Environment, Facts, History, Need, Request, Service, Wanted
from deploy_gate.versions import parse_version

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = ("development", "staging", "production")
SHOP = {
    "catalog": (),
    "inventory": (),
    "checkout": ("inventory",),
    "payments": ("checkout",),
    "frontend": ("catalog", "checkout", "payments"),
}
TOKEN = "bench"  # noqa: S105 - the stand-in's


def main() -> None:
    """Five services, then a thousand."""
    shop = {name: Service(name, f"acme/{name}", tuple(map(Need, needs))) for name, needs in SHOP.items()}
    log, _ = measured(shop, latency=0)
    row("plan_requests", len(log), "requests")
    many = {
        f"s{number}": Service(
            f"s{number}", f"acme/s{number}", tuple(Need(f"s{number - one}") for one in (1, 7) if number >= one)
        )
        for number in range(1000)
    }
    log, seconds = measured(many, latency=100)
    row("plan_requests_1000", len(log), "requests")
    row("plan_points_1000", sum(entry["points"] for entry in log), "points")
    row("plan_wall_1000_100ms", round(seconds, 2), "s")
    row("plan_standin_1000", round(sum(entry["milliseconds"] for entry in log) / 1000, 2), "s")


def row(name: str, value: float, unit: str) -> None:
    """One figure."""
    print(f"{name}\t{value}\t{unit}")


def measured(services: dict[str, Service], latency: int) -> tuple[list[dict[str, Any]], float]:
    """The log of a plan of all these services, and the seconds that reading took."""
    catalog = Catalog({name: Environment(name) for name in ENVIRONMENTS}, services)
    version = parse_version("1.1.0")
    request = Request("production", tuple(Wanted(name, version) for name in services))
    with a_standin(services, latency) as url:
        facts, seconds = read(f"{url}/graphql", request, catalog)
        with urllib.request.urlopen(f"{url}/_standin/log") as answer:  # noqa: S310 - the stand-in's
            log = json.load(answer)
    read_ones = sum(isinstance(history, History) and bool(history.records) for history in facts.histories.values())
    if read_ones != len(services) * len(ENVIRONMENTS) or len(facts.commits) != len(services):
        raise SystemExit(f"only {read_ones} histories and {len(facts.commits)} commits were read")
    return log, seconds


def read(url: str, request: Request, catalog: Catalog) -> tuple[Facts, float]:
    """The facts, and the seconds from the first import for the first request to the last answer."""
    began = time.perf_counter()
    settings = Settings(TOKEN, graphql_url=url)
    with Client(settings, sleep=time.sleep, clock=lambda: datetime.now(UTC), log=print) as client:
        facts = read_facts(client, request, catalog)
    return facts, time.perf_counter() - began


@contextmanager
def a_standin(services: dict[str, Service], latency: int) -> Iterator[str]:
    """The address of a stand-in in which version 1.0.0 of each service runs everywhere."""
    repositories = {
        service.repository: {
            "tags": {"v1.1.0": "auto"},
            "deployments": [a_record(name, where) for where in ENVIRONMENTS],
        }
        for name, service in services.items()
    }
    world = {"users": {"bench": {}}, "tokens": {TOKEN: {"as": "bench"}}, "repositories": repositories}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "world.yml"
        file.write_text(yaml.safe_dump(world))
        command = [sys.executable, "-m", "standin", "--world", file, "--latency", str(latency)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as standin:
            try:
                yield json.loads(standin.stdout.readline() if standin.stdout else "{}")["url"]
            finally:
                standin.terminate()


def a_record(service: str, environment: str) -> dict[str, Any]:
    """Version 1.0.0 of the service, active there."""
    payload = {"type": "deploy-gate", "schema_version": 1, "service": service, "version": "1.0.0", "requires": []}
    return {"environment": environment, "payload": payload}


if __name__ == "__main__":
    main()
