"""Starting and stopping a stand-in inside this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from standin import rest  # noqa: F401 - registers the REST routes
from standin.faults import Faults
from standin.github import GitHub
from standin.http import Server
from standin.past import Past
from standin.store import World


@contextmanager
def serve(
    world: World,
    *,
    port: int = 0,
    latency: float = 0.0,
    faults: Faults | None = None,
    past: Past | None = None,
) -> Iterator[GitHub]:
    """A stand-in on the loopback for the length of a `with`; `latency` is seconds before each answer."""
    github = GitHub(world, latency, faults or Faults(), past or Past())
    github.past.keep(world)
    with Server(("127.0.0.1", port), github) as server:
        github.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve, daemon=True)
        thread.start()
        try:
            yield github
        finally:
            server.stop()
            thread.join()
