"""Two comments, in every order of the requests by which they take and let go of locks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from deploy_gate.action import after, main
from tests.doors.pulling import Job, Pull, a_world, on_pull
from tests.doors.racing import Turnstile
from tests.doors.step import read_outputs
from tests.doors.test_racing import interleavings

MATTER = (b"ReactAndRead", b"TakeLock", b"UpdateRefsInput")
"""What reads the locks, takes one, and lets one go; whatever else is asked is nobody's business."""

TOKENS = {"first": "one", "second": "two"}


def matters(_route: str, body: bytes) -> bool:
    return any(one in body for one in MATTER)


def a_busy_world() -> dict[str, Any]:
    """Each of the two jobs has a token of its own, by which its requests are known."""
    world = a_world()
    world["tokens"] |= dict.fromkeys(TOKENS.values(), world["tokens"]["robot"])
    return world


@dataclass(slots=True)
class Watch:
    """Who deploys right now, who won, and in which order the jobs were let on."""

    choose: Callable[[list[str]], str]
    deploying: set[str] = field(default_factory=set)
    together: set[str] = field(default_factory=set)
    won: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)

    def next(self, alive: list[str]) -> str:
        self.order.append(self.choose(alive))
        return self.order[-1]

    def live(self, name: str, job: Job, turnstile: Turnstile) -> None:
        """A job from its step to its post step; its deploy in between is a step like each request."""
        code, outputs, state = ran(job, main, {})
        if code:
            return
        self.won.append(name)
        if outputs["continue"] != "true":
            return
        self.deploying.add(name)
        if len(self.deploying) > 1:
            self.together |= self.deploying
        turnstile.wait(name)
        self.deploying.remove(name)
        ran(job, after, {f"STATE_{key}": value for key, value in state.items()} | {"INPUT_STATUS": "success"})

    def took(self, name: str) -> int:
        """When a job took its lock: at the second of its requests that matter."""
        return [place for place, one in enumerate(self.order) if one == name][1]


def ran(job: Job, door: Callable[..., int], more: dict[str, str]) -> tuple[int, dict[str, str], dict[str, str]]:
    """A step without its log, since two at once share where that goes."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        code = door(job.laid_out(folder) | more, sleep=job.time.sleep, now=job.time.clock)
        outputs, state = (read_outputs((folder / file).read_text()) for file in ("output", "state"))
    return code, outputs, state


def every_order(*said: tuple[str, str], before: str = "") -> Iterator[tuple[Pull, Watch]]:
    """Each order of two comments, and what it came to."""
    for choose in interleavings():
        with on_pull(a_busy_world()) as pull:
            if before:
                pull.says(before)
            watch = Watch(choose)
            turnstile = Turnstile(watch.next, matters)
            tokens = {token: name for name, token in TOKENS.items()}
            jobs = [pull.job(body, by=by, github_token=token) for (body, by), token in zip(said, tokens, strict=True)]
            with pytest.MonkeyPatch.context() as patch, turnstile.at(patch, tokens):
                turnstile.drive(
                    {name: partial(watch.live, name, job, turnstile) for name, job in zip(TOKENS, jobs, strict=True)}
                )
            yield pull, watch


@pytest.mark.parametrize(
    ("said", "before"),
    [
        pytest.param(((".deploy", "octocat"), (".deploy", "hubot")), "", id="by two people"),
        pytest.param(((".deploy", "octocat"), (".deploy", "octocat")), "", id="by one person"),
        pytest.param(
            ((".deploy", "octocat"), (".noop", "octocat")), ".lock", id="by one person, under a lock of theirs"
        ),
    ],
)
def test_two_deployments_are_never_under_way_at_once(said: tuple[tuple[str, str], ...], before: str) -> None:
    winners = set()
    for pull, watch in every_order(*said, before=before):
        assert watch.together == set(), watch.order
        assert pull.locks == (["production"] if before else [])
        winners.add(tuple(watch.won))
    # One after the other both go.
    assert winners == {("first",), ("second",), ("first", "second"), ("second", "first")}


@pytest.mark.parametrize("body", [".deploy", ".lock"])
def test_nothing_is_taken_once_everything_is_locked(body: str) -> None:
    winners = set()
    for pull, watch in every_order((body, "octocat"), (".lock --global", "hubot")):
        if len(watch.won) > 1:
            assert watch.took("first") < watch.took("second"), watch.order
        winners.add(frozenset(watch.won))
        assert "second" in watch.won
        assert pull.locks == ["global", *(["production"] if body == ".lock" and "first" in watch.won else [])]
    assert winners == {frozenset({"second"}), frozenset(TOKENS)}
