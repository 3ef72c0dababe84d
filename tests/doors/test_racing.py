"""Runs that are right each by itself, at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.doors.deploying import entry, locks, records
from tests.doors.racing import Run, Turnstile
from tests.doors.shop import a_shop, on_github, record

MATTER = (b"TakeLock", b"Locks", b"Facts", b"SayStatus", b"ReplaceLock")
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


def interleavings() -> Any:  # noqa: ANN401
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


def test_two_moves_that_are_wrong_together_are_never_both_made_in_any_order_of_their_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = {"orders": 0, "one": 0, "two": 0, "neither": 0}
    for choose in interleavings():
        with on_github(a_world()) as github:
            may_run = {"site": {"1.0.0"}, "api": {"1.0.0"}}
            gone: list[str] = []
            broken: list[str] = []

            def move(name: str, github: Any = github, may_run: Any = may_run, gone: Any = gone, broken: Any = broken) -> None:  # noqa: ANN401
                run = Run(github, {"one": 1, "two": 2}[name], name)
                given = MOVES[name]
                if not run.start(given):
                    return
                service = str(given["service"])
                may_run[service].add("2.0.0")
                broken += [f"{site} with {api}" for site in may_run["site"] for api in may_run["api"] - TAKES[site]]
                gone.append(name)
                run.finish()
                may_run[service].discard("1.0.0")

            turnstile = Turnstile(choose, lambda route, body: "deployments" in route or any(one in body for one in MATTER))
            with turnstile.at(monkeypatch, {"one": "one", "two": "two"}):
                turnstile.drive({name: lambda name=name, move=move: move(name) for name in MOVES})  # type: ignore[misc]
            assert broken == []
            assert len(gone) <= 1, gone
            assert locks(github) == []
            seen["orders"] += 1
            seen[gone[0] if gone else "neither"] += 1
    assert seen["orders"] > 50, seen
    assert seen["one"], seen
    assert seen["two"], seen


def test_of_fifty_racing_starters_of_one_service_exactly_one_proceeds() -> None:
    with on_github(a_world()) as github, ThreadPoolExecutor(8) as pool:
        went = list(pool.map(lambda number: Run(github, number, "ghs_writer").start(MOVES["two"]), range(1, 51)))
        assert sorted(went) == [False] * 49 + [True]
        assert locks(github) == ["api"]
        assert records(github, "api") == [("1.0.0", "success"), ("2.0.0", "in_progress")]
