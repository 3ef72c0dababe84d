"""Services that say over HTTP whether they are well."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True)
class Health:
    """Where they listen, who is ill, and what was asked."""

    address: str = ""
    ill: set[str] = field(default_factory=set)
    """Paths that are answered with 503."""
    asked: list[str] = field(default_factory=list)


@contextmanager
def open_health() -> Iterator[Health]:
    """Every path on the loopback answers 200 until it is ill."""
    health = Health()

    class Door(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            """Nothing is printed."""

        def do_GET(self) -> None:
            health.asked.append(self.path)
            self.send_response(503 if self.path in health.ill else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        health.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield health
        finally:
            server.shutdown()
            thread.join()
