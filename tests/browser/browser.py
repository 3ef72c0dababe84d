"""A real browser that opens a page, and what it asked for while it did."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--enable-logging=stderr",
    "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
"""A browser that reaches nobody but our server, and says on standard error what a page's rules forbade."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The page as the browser had it in the end, what was asked of its server, and what the page itself asked for."""

    dom: str
    asked: list[str]
    addresses: list[str]
    said: str


@contextmanager
def serving(page: str) -> Iterator[tuple[str, list[str]]]:
    """The address of a server of this one page, and the paths that it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode() if self.path == "/" else b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", asked
        finally:
            server.shutdown()
            thread.join()


def opened(page: str, folder: Path) -> Opened:
    """The page, opened once."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program is not None
    log = folder / "net.json"
    with serving(page) as (address, asked):
        profile = (f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}")
        done = subprocess.run(  # noqa: S603
            [program, *QUIET, *profile, "--dump-dom", address],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
    assert done.returncode == 0, done.stderr
    return Opened(done.stdout, asked, list(addresses_in(log, address.rstrip("/"))), done.stderr)


def addresses_in(log: Path, origin: str) -> Iterator[str]:
    """Every address that was asked for in the name of a page of that origin; a browser asks for more by itself."""
    for event in json.loads(log.read_text(encoding="utf-8"))["events"]:
        match event:
            case {"params": {"url": str(url), "initiator": str(whose)}} if whose == origin:
                yield url
