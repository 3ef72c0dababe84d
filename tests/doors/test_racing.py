"""Runs that are right each by itself, at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from standin.github import GitHub
from tests.doors.deploying import entry, locks, records
from tests.doors.racing import Run, Turnstile
from tests.doors.shop import a_shop, on_github, record

MATTER = (b"TakeLock", b"Facts", b"SayStatus", b"ReplaceLock", b"ReleaseLocks")
"""The GraphQL requests whose place in the order matters; what only prepares a lock is nobody's business."""

CATALOG = """\
environments: [staging]
services:
  api: {repository: acme/api}
  site: {repository: acme/site, requires: ["api"]}
"""
RUNNING = {"api": "1.0.0", "site": "1.0.0"}


def a_world() -> dict[str, Any]:
    """Site 1 takes api 1 and 2, and so its record says."""
    site = record("site", "1.0.0")
    site["payload"]["requires"] = ["api >=1 <3"]
    world = a_shop(site, catalog=CATALOG, running=RUNNING)
    for name in ("one", "two"):
        world["tokens"][name] = {"as": "deployer", "everything": True}
    return world


MOVES = {
    "one": entry("site", "2.0.0", requires=["api >=1 <2"], previous_version="1.0.0"),
    "two": entry("api", "2.0.0", previous_version="1.0.0"),
}
"""Site 2 takes only api 1; each of the two moves is right where the other is not made."""

TAKES = {"1.0.0": {"1.0.0", "2.0.0"}, "2.0.0": {"1.0.0"}}
"""By version of the site the versions of the api that it takes."""


def interleavings() -> Iterator[Callable[[list[str]], str]]:
    """Every order of the requests that matter, found by taking at each choice the other way once."""
    prefix: list[str] = []
    while True:
        made: list[tuple[str, list[str]]] = []

        def choose(alive: list[str], made: list[tuple[str, list[str]]] = made, prefix: list[str] = prefix) -> str:
            place = len(made)
            chosen = prefix[place] if place < len(prefix) and prefix[place] in alive else alive[0]
            made.append((chosen, alive))
            return chosen

        yield choose
        while made and made[-1][0] == made[-1][1][-1]:
            made.pop()
        if not made:
            return
        prefix = [chosen for chosen, _ in made[:-1]] + [made[-1][1][-1]]


@dataclass(slots=True)
class Environment:
    """What may be running while two runs move it, and which combinations there were that do not fit."""

    github: GitHub
    status: str = "success"
    """How both deploys end."""
    may_run: dict[str, set[str]] = field(default_factory=lambda: {"site": {"1.0.0"}, "api": {"1.0.0"}})
    gone: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def move(self, name: str) -> None:
        """One run from its start to its end."""
        run = Run(self.github, {"one": 1, "two": 2}[name], name)
        if not run.start(MOVES[name]):
            return
        service = str(MOVES[name]["service"])
        self.may_run[service].add("2.0.0")
        sites, apis = self.may_run["site"], self.may_run["api"]
        self.broken += [f"{site} with {api}" for site in sites for api in apis - TAKES[site]]
        self.gone.append(name)
        run.finish(self.status)
        if self.status == "success":
            self.may_run[service].discard("1.0.0")


def matters(route: str, body: bytes) -> bool:
    return "deployments" in route or any(one in body for one in MATTER)


@pytest.mark.parametrize("status", ["success", "failure"])
def test_two_moves_that_are_wrong_together_are_never_both_made_in_any_order_of_their_steps(
    status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders: list[tuple[str, ...]] = []
    for choose in interleavings():
        with on_github(a_world()) as github:
            environment = Environment(github, status)
            turnstile = Turnstile(choose, matters)
            with turnstile.at(monkeypatch, {"one": "one", "two": "two"}):
                turnstile.drive({name: partial(environment.move, name) for name in MOVES})
            assert environment.broken == []
            assert len(environment.gone) <= 1
            assert locks(github) == []
            orders.append(tuple(environment.gone))
    assert len(orders) > 50
    assert {("one",), ("two",)} <= set(orders)


def test_of_fifty_racing_starters_of_one_service_exactly_one_proceeds() -> None:
    with on_github(a_world()) as github, ThreadPoolExecutor(8) as pool:
        went = list(pool.map(lambda number: Run(github, number, "ghs_writer").start(MOVES["two"]), range(1, 51)))
        assert sorted(went) == [False] * 49 + [True]
        assert locks(github) == ["api"]
        assert records(github, "api") == [("1.0.0", "success"), ("2.0.0", "in_progress")]
