"""Several runs at once in one process, each with a session of its own, and a turnstile that orders their requests."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from deploy_gate.commands.asked import REQUEST_FIELDS, REQUEST_FLAGS, Question, Refused
from deploy_gate.commands.begun import Begun
from deploy_gate.commands.finish import Ended, finish
from deploy_gate.commands.step import started
from deploy_gate.commands.stepping import JOB_FIELDS
from deploy_gate.github.session import Session
from deploy_gate.model import Problem
from standin.github import GitHub
from tests.doors.deploying import a_job
from tests.doors.step import Time


@dataclass(slots=True)
class Run:
    """One run of a workflow that starts a step, and finishes it where it was begun."""

    github: GitHub
    number: int
    token: str
    begun: tuple[Begun, ...] = ()
    reason: str = ""

    def session(self) -> Session:
        time = Time()
        environ = {
            "GITHUB_REPOSITORY": "acme/infra", "GITHUB_API_URL": self.github.url,
            "GITHUB_GRAPHQL_URL": self.github.graphql_url, **a_job(self.number),
        }  # fmt: skip
        return Session(environ, self.token, sleep=time.sleep, clock=time.clock, log=lambda _: None)

    def start(self, given: Mapping[str, object]) -> bool:
        """Whether it may deploy."""
        inputs = dict.fromkeys(JOB_FIELDS, "") | {"entry": json.dumps(given)}
        empty = dict.fromkeys((*REQUEST_FIELDS, *REQUEST_FLAGS), "")
        unread = Problem("catalog", "a start reads it by itself")
        question = Question("start", "repository_dispatch", {}, empty, "", lambda: unread, lies_in="acme/infra")
        with self.session() as session:
            answer = started(question, "deploy-gate.yml", inputs, session)
        if isinstance(answer, Refused):
            self.reason = answer.problems[0].message
            return False
        self.reason, self.begun = answer[0].decision.reason_code, answer[1]
        return bool(self.begun)

    def finish(self, status: str = "success") -> Ended:
        with self.session() as session:
            return finish(session.client, self.begun, status, unchanged=False, page="", log=lambda _: None)


@dataclass(slots=True)
class Turnstile:
    """Lets one run go on at a time, from one of its requests to the next."""

    choose: Callable[[list[str]], str]
    passes: Callable[[str, bytes], bool]
    condition: threading.Condition = field(default_factory=threading.Condition)
    waiting: set[str] = field(default_factory=set)
    granted: str | None = None

    def wait(self, name: str) -> None:
        with self.condition:
            self.waiting.add(name)
            self.condition.notify_all()
            self.condition.wait_for(lambda: self.granted == name)
            self.granted = None
            self.waiting.discard(name)

    def drive(self, runs: Mapping[str, Callable[[], None]]) -> None:
        """Run them all to their ends, the choice deciding who goes on."""
        threads = {name: threading.Thread(target=run, daemon=True) for name, run in runs.items()}
        for thread in threads.values():
            thread.start()
        while any(thread.is_alive() for thread in threads.values()):
            with self.condition:
                self.condition.wait_for(lambda: self._all_stand(threads), timeout=0.001)
                alive = {name for name, thread in threads.items() if thread.is_alive()}
                if self.granted is None and alive and alive <= self.waiting:
                    self.granted = self.choose(sorted(alive))
                    self.condition.notify_all()

    def _all_stand(self, threads: Mapping[str, threading.Thread]) -> bool:
        return self.granted is None and all(
            name in self.waiting or not thread.is_alive() for name, thread in threads.items()
        )

    @contextmanager
    def at(self, monkeypatch: pytest.MonkeyPatch, names: Mapping[str, str]) -> Iterator[None]:
        """Every request that matters, of a token that is named, comes through here."""
        answering = GitHub.answer

        def answer(github: GitHub, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Any:  # noqa: ANN401
            token = headers.get("authorization", "").rpartition(" ")[2]
            if token in names and self.passes(f"{method} {target}", body):
                self.wait(names[token])
            return answering(github, method, target, headers, body)

        with monkeypatch.context() as patched:
            patched.setattr(GitHub, "answer", answer)
            yield
