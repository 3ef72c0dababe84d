"""The stand-in of a rehearsal: it kills who asks where that was drawn, and is looked at after every write."""

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Thread

from standin import rest  # noqa: F401 - registers the REST routes
from standin.faults import Faults
from standin.github import Answer, GitHub
from standin.http import Server
from standin.past import Past
from standin.store import World
from tests.rehearsal.steps import Step


class Watched(Past):
    """The stand-in tells its past of every write, under its own lock: the place to look at every instant."""

    def __init__(self, look: Callable[[World], None]) -> None:
        super().__init__()
        self._look = look

    def keep(self, world: World) -> None:
        super().keep(world)
        self._look(world)


class Host(GitHub):
    """A stand-in that knows which step asks."""

    def __init__(self, world: World, faults: Faults, past: Past, step_of: Callable[[str], Step | None]) -> None:
        super().__init__(world, 0.0, faults, past)
        self._step_of = step_of
        self.kills: list[str] = []

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        token = headers.get("authorization", "").rpartition(" ")[2]
        step = self._step_of(token)
        if step is None:
            return super().answer(method, target, headers, body)
        step.asked += 1
        dies = step.asked == step.kill_at
        if dies and step.before:
            self._kill(step, token, f"before {method} {target}")
            return Answer(500, {}, b"")
        found = super().answer(method, target, headers, body)
        if dies:
            self._kill(step, token, f"after {method} {target}")
        return found

    def _kill(self, step: Step, token: str, when: str) -> None:
        """A fork bears its process in its token, so that it is known before anybody tells."""
        process = token.removeprefix(step.id).removeprefix("_")
        self.kills.append(f"{step.id} {when}")
        with suppress(ProcessLookupError):
            os.kill(int(process) if process else step.process or 0, signal.SIGKILL)


@contextmanager
def hosted(github: Host) -> Iterator[Host]:
    """The stand-in on the loopback for the length of a `with`."""
    with Server(("127.0.0.1", 0), github) as server:
        github.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve, daemon=True)
        thread.start()
        try:
            yield github
        finally:
            server.stop()
            thread.join()
