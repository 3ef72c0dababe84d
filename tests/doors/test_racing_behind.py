"""Races of whole processes, and what still holds where GitHub shows what was."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from standin.github import GitHub
from tests.doors.deploying import a_job, locks, records
from tests.doors.racing import Run
from tests.doors.shop import on_github
from tests.doors.step import dispatched
from tests.doors.step import start as begin
from tests.doors.test_racing import MOVES, a_world

BEHIND = [1, 3, 8]
"""How many writes the reads are behind."""


@contextmanager
def on_a_github_behind(writes: int) -> Iterator[GitHub]:
    """Reads see the world as it was so many writes ago; the answer to a write sees it as it is."""
    with on_github(a_world()) as github:
        github.past.writes = writes
        github.past.keep(github.world)
        yield github


def test_of_eight_processes_that_start_one_service_exactly_one_proceeds() -> None:
    with on_github(a_world()) as github, ThreadPoolExecutor(8) as pool:

        def go(number: int) -> int:
            given = {"command": "start", "entry": json.dumps(MOVES["two"]), "github_token": "ghs_writer"}
            return begin(github.url, dispatched({}), variables=a_job(number), **given).code

        codes = list(pool.map(go, range(1, 9)))
        assert sorted(codes) == [0] + [1] * 7
        assert locks(github) == ["api"]
        assert records(github, "api") == [("1.0.0", "success"), ("2.0.0", "in_progress")]


@pytest.mark.parametrize("writes", BEHIND)
def test_one_service_is_started_once_though_reads_are_behind(writes: int) -> None:
    with on_a_github_behind(writes) as github, ThreadPoolExecutor(8) as pool:
        went = list(pool.map(lambda number: Run(github, number, "ghs_writer").start(MOVES["two"]), range(1, 17)))
        assert went.count(True) == 1


@pytest.mark.parametrize("writes", BEHIND)
@pytest.mark.parametrize(("first", "second"), [("one", "two"), ("two", "one")])
def test_a_neighbour_on_its_way_is_seen_though_reads_are_behind(first: str, second: str, writes: int) -> None:
    with on_a_github_behind(writes) as github:
        assert Run(github, 1, first).start(MOVES[first])
        late = Run(github, 2, second)
        assert not late.start(MOVES[second])
        assert late.reason == "neighbour_moving"


def test_a_neighbour_that_has_just_ended_is_missed_where_reads_are_behind() -> None:
    with on_a_github_behind(8) as github:
        early = Run(github, 1, "one")
        assert early.start(MOVES["one"])
        early.finish()
        # This is why it rests on GitHub showing what it has confirmed: docs/locks.md says so.
        assert Run(github, 2, "two").start(MOVES["two"])
