"""What a deploy step pays for its start and its finish, and how many commits a hundred that end at once need.

Each start and finish is a process, against a stand-in that holds every answer back for 100 ms; requests are counted by
its log. Prints one row each: name, value, unit.
"""

import json
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.bench_requests import row
from standin.github import GitHub
from standin.worktree import blob_at
from tests.doors.commands import INVENTORY
from tests.doors.deploying import WRITER, a_job, entry, locks, records
from tests.doors.racing import Run
from tests.doors.shop import CATALOG, a_shop, on_github
from tests.doors.step import dispatched
from tests.doors.step import start as process
from tests.doors.test_content_writes import SERVICES, a_train

RUNS = 9
LATENCY = 0.1
KEEPS_A_FILE = "\nversions: {}\n"
LINES_BEFORE = SERVICES // 2
FILE = "# What runs where.\nstaging:\n" + "".join(f"  s{one}: 1.0.0  # team {one}\n" for one in range(LINES_BEFORE))
"""The file before: half of the services stand in it, each with a comment."""

LOCKED_BY = ("POST /repos/{owner}/{repo}/git/trees", "POST /repos/{owner}/{repo}/git/commits", "TakeLock")
"""What is asked for the lock alone."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a step asked, how long it took from the start of its process to the end, and what it put out."""

    asked: tuple[str, ...]
    seconds: float
    outputs: Mapping[str, str]


def main() -> None:
    """Starts and finishes in turn, then the file of versions."""
    starts, finishes = zip(*(a_deploy() for _ in range(RUNS)), strict=True)
    asked = the_same(starts)
    row("start_requests", len(asked), "requests")
    row("start_requests_without_lock", sum(one not in LOCKED_BY for one in asked), "requests")
    row("start_wall_100ms", round(statistics.median(one.seconds for one in starts), 2), "s")
    row("finish_requests", len(the_same(finishes)), "requests")
    row("finish_wall_100ms", round(statistics.median(one.seconds for one in finishes), 2), "s")
    row("versions_commits_100", commits_of_many(), "commits")


def a_deploy() -> tuple[Step, Step]:
    """A start, and its finish, which writes the file of versions as well."""
    with on_github(a_shop(catalog=CATALOG + KEEPS_A_FILE)) as github:
        github.latency = LATENCY
        begun = a_step(github, "start", entry=json.dumps(INVENTORY))
        ended = a_step(github, "finish", started=begun.outputs["started"], status="success")
        if records(github, "inventory")[-1] != ("1.9.0", "success") or locks(github):
            raise SystemExit("the deployment was not recorded")
        return begun, ended


def a_step(github: GitHub, command: str, **inputs: str) -> Step:
    """One step as a process of its own."""
    github.requests.clear()
    given: dict[str, Any] = {"command": command, "github_token": WRITER, **inputs}
    begun = time.perf_counter()
    ended = process(github.url, dispatched({}), variables=a_job(), **given)
    seconds = time.perf_counter() - begun
    if ended.code:
        raise SystemExit(f"{command} failed: {ended.out}{ended.err}")
    asked = tuple(one.operation or str(one.route) for one in github.requests.entries())
    return Step(asked, seconds, ended.outputs)


def the_same(steps: Sequence[Step]) -> tuple[str, ...]:
    """What each of them asks."""
    (asked,) = {one.asked for one in steps}
    return asked


def commits_of_many() -> int:
    """The commits that a hundred deployments make that are all under way and end at the same time."""
    world = a_train()
    files = world["repositories"]["acme/infra"]["files"]
    files["deploy-gate.yml"] += KEEPS_A_FILE
    files["versions.yaml"] = FILE
    with on_github(world) as github:
        runs = [Run(github, 100 + number, WRITER) for number in range(SERVICES)]
        for number, run in enumerate(runs):
            if not run.start(entry(f"s{number}", "1.1.0", previous_version="1.0.0")):
                raise SystemExit(f"s{number} did not start: {run.reason}")
        github.requests.clear()
        with ThreadPoolExecutor(SERVICES) as pool:
            unkept = [ended.unkept for ended in pool.map(Run.finish, runs) if ended.unkept]
        expected = FILE.replace("1.0.0", "1.1.0") + "".join(
            f"  s{one}: 1.1.0\n" for one in range(LINES_BEFORE, SERVICES)
        )
        infra = github.world.repositories["acme/infra"]
        head = infra.head()
        file = blob_at(infra.objects, head.tree, "versions.yaml") if head else None
        found = file.data.decode() if file else ""
        if unkept or sorted(found.splitlines()) != sorted(expected.splitlines()):
            raise SystemExit(f"the file lost something: {unkept[:1]}\n{found}")
        return sum(one.operation == "CommitVersions" and not one.errors for one in github.requests.entries())


if __name__ == "__main__":
    main()
