"""What a deploy by comment costs beside branch-deploy's, which is given the same answers in the same run.

`BUNDLE`, or an argument, names a checkout of branch-deploy; without it our own figures are printed alone. Every step is
a process, against a stand-in that holds every answer back for 100 ms; requests are counted by its log. Prints one row
each: name, value, unit.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.bench_requests import ROOT, row
from benchmarks.bench_start import PAIRS, refused_starts
from tests.doors.pulling import Pull, a_pull, a_record, a_world, on_pull
from tests.doors.test_comment import ORDER, in_order
from tests.neighbour.neighbour import PullRequest, opened

RUNS: Final = 7
LATENCY: Final = 0.1
REFUSED: Final[Mapping[str, tuple[dict[str, Any], tuple[str, ...]]]] = {
    "review": (a_world(pulls=[a_pull(reviews={})]), ()),
    "order": (a_world(deployments=[a_record("development")]), ()),
    "lock": (in_order(), (".lock production",)),
}
"""Worlds in which the deploy is refused, and what somebody else commented before."""


@dataclass(frozen=True, slots=True)
class Deploy:
    """How many requests a deploy makes, and the seconds of its processes and of their CPU."""

    requests: int
    seconds: float
    cpu: float


@dataclass(slots=True)
class Timed:
    """The seconds of every process, from its start to its end, and those of CPU."""

    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def main(self, environ: Mapping[str, str], **_: object) -> int:
        return self._run("entrypoint.py", environ)

    def after(self, environ: Mapping[str, str], **_: object) -> int:
        return self._run("post.py", environ)

    def _run(self, script: str, environ: Mapping[str, str]) -> int:
        begun, spent = time.perf_counter(), cpu_of_children()
        ended = subprocess.run(
            [sys.executable, "-I", str(ROOT / script)],
            env={"PATH": os.environ.get("PATH", "")} | dict(environ),
            capture_output=True,
            text=True,
            check=False,
        )
        self.seconds.append(time.perf_counter() - begun)
        self.cpu.append(cpu_of_children() - spent)
        print(ended.stdout, ended.stderr)
        return ended.returncode


def main() -> None:
    """Deploys of both in turn, what each refuses, and what is no command."""
    named = sys.argv[1] if sys.argv[1:] else os.environ.get("BUNDLE", "")
    bundle = Path(named).resolve() if named else None
    if bundle is None:
        print("branch_deploy_…: left out, since BUNDLE names no checkout of branch-deploy", file=sys.stderr)
    rounds = [(ours(), bundle and theirs(bundle)) for _ in range(RUNS)]
    found = [one for one, _ in rounds]
    row("comment_requests", the_same(one.requests for one in found), "requests")
    row("comment_wall_100ms", middle(one.seconds for one in found), "s")
    row("comment_cpu", middle(one.cpu for one in found), "s")
    beside = [one for _, one in rounds if one]
    if beside:
        row("branch_deploy_requests", the_same(one.requests for one in beside), "requests")
        row("branch_deploy_wall_100ms", middle(one.seconds for one in beside), "s")
        row("branch_deploy_cpu", middle(one.cpu for one in beside), "s")
    row("comment_refused_review_requests", refused_by_us("review"), "requests")
    row("comment_refused_order_requests", refused_by_us("order"), "requests")
    row("comment_refused_lock_requests", refused_by_us("lock"), "requests")
    if bundle:
        row("branch_deploy_refused_review_requests", refused_by_them(bundle, "review"), "requests")
        row("branch_deploy_refused_order_requests", refused_by_them(bundle, "order"), "requests")
        row("branch_deploy_refused_lock_requests", refused_by_them(bundle, "lock"), "requests")
    nothing()


def cpu_of_children() -> float:
    """Seconds of CPU of every process that has ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def ours() -> Deploy:
    """`.deploy production` to its end: a step, and its post step."""
    with our_pull(in_order()) as (pull, timed):
        job = pull.says(".deploy production")
        ended = job.post()
        if (job.main.outputs.get("reason_code"), ended.code) != ("deployment_ready", 0):
            raise SystemExit(f"it was not deployed: {job.main.said}{ended.said}")
        return Deploy(len(job.main.asked) + len(ended.asked), sum(timed.seconds), sum(timed.cpu))


def theirs(bundle: Path) -> Deploy:
    """The same of branch-deploy."""
    spent = cpu_of_children()
    with their_pull(bundle, in_order()) as pull:
        job = pull.says(".deploy production")
        ended = job.post()
        if (job.main.outputs.get("reason_code"), ended.code) != ("deployment_ready", 0):
            raise SystemExit(f"branch-deploy did not deploy: {job.main.said}{ended.said}")
        seconds = job.main.seconds + ended.seconds
        return Deploy(len(job.main.asked) + len(ended.asked), seconds, cpu_of_children() - spent)


def refused_by_us(why: str) -> int:
    """The requests of a deploy that is refused."""
    world, before = REFUSED[why]
    with our_pull(world) as (pull, _):
        for comment in before:
            pull.says(comment, by="hubot")
        main = pull.says(".deploy production").main
        if main.code != 1:
            raise SystemExit(f"it was not refused: {main.said}")
        return len(main.asked)


def refused_by_them(bundle: Path, why: str) -> int:
    """The same of branch-deploy."""
    world, before = REFUSED[why]
    with their_pull(bundle, world) as pull:
        for comment in before:
            pull.says(comment, by="hubot")
        main = pull.says(".deploy production").main
        if main.code != 1:
            raise SystemExit(f"branch-deploy did not refuse it: {main.said}")
        return len(main.asked)


def nothing() -> None:
    """A comment that is no command, over an event that cannot be read, which ends as early as a step can."""
    with our_pull(a_world()) as (pull, timed), tempfile.TemporaryDirectory() as folder:
        job, at_once = pull.job("Looks good."), refused_starts(Path(folder))["action"]
        times, cpus = [], []
        for _ in range(PAIRS + 1):
            main = job.start()
            if main.code or main.outputs["reason_code"] != "no_trigger":
                raise SystemExit(f"it was taken for a command: {main.said}")
            other = at_once()
            times.append(timed.seconds[-1] * 1000 / other.wall)
            cpus.append(timed.cpu[-1] * 1000 / other.cpu)
        row("comment_nothing_requests", len(job.main.asked), "requests")
        # The first of each warms up.
        row("comment_nothing_over_startup", middle(times[1:]), "times")
        row("comment_nothing_over_startup_cpu", middle(cpus[1:]), "times")


def middle(seconds: Iterable[float]) -> float:
    """The median, to the hundredth."""
    return round(statistics.median(seconds), 2)


def the_same(counts: Iterable[int]) -> int:
    """What all of them come to."""
    (count,) = set(counts)
    return count


@contextmanager
def our_pull(world: Mapping[str, Any]) -> Iterator[tuple[Pull, Timed]]:
    """A pull request whose steps are processes, with the order enforced."""
    timed = Timed()
    with on_pull(world, enforced_deployment_order=ORDER) as pull:
        pull.github.latency = LATENCY
        pull.doors = (timed.main, timed.after)
        yield pull, timed


@contextmanager
def their_pull(bundle: Path, world: Mapping[str, Any]) -> Iterator[PullRequest]:
    """The same of a repository that uses branch-deploy."""
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(bundle, Path(folder), world, enforced_deployment_order=ORDER) as pull,
    ):
        pull.github.latency = LATENCY
        yield pull


if __name__ == "__main__":
    main()
