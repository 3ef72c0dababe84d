"""A container registry that keeps what is pushed to it for as long as it is open.

The part of the OCI distribution specification that `docker push` and `docker pull` use.
"""

import hashlib
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

PATH: Final = re.compile(
    r"/v2/(?P<name>.+)/(?P<kind>blobs|manifests)/(?P<reference>[^/?]+(?:/[^/?]*)?)(?:\?(?P<query>.*))?"
)
HEADERS: Final = {"digest": "Docker-Content-Digest", "location": "Location", "kind": "Content-Type"}


@dataclass(slots=True)
class Registry:
    """Where it listens, and what it holds."""

    address: str = ""
    blobs: dict[str, bytes] = field(default_factory=dict)
    manifests: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """Media type and text, by digest and by tag."""
    uploads: dict[str, bytes] = field(default_factory=dict)


def digest_of(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


@contextmanager
def open_registry() -> Iterator[Registry]:
    """A registry on the loopback, which Docker talks to without TLS."""
    registry = Registry()

    class Door(Handler):
        held = registry

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        registry.address = f"127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield registry
        finally:
            server.shutdown()
            thread.join()


class Handler(BaseHTTPRequestHandler):
    """One request to the registry that `held` names."""

    protocol_version = "HTTP/1.1"
    held: Registry

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Nothing is printed."""

    def do_GET(self) -> None:
        if self.path in ("/v2/", "/v2"):
            return self.reply(200)
        match self.asked():
            case ("blobs", reference, _) if reference in self.held.blobs:
                return self.reply(200, self.held.blobs[reference], digest=reference)
            case ("manifests", reference, _) if reference in self.held.manifests:
                kind, text = self.held.manifests[reference]
                return self.reply(200, text, digest=digest_of(text), kind=kind)
            case _:
                return self.reply(404)

    do_HEAD = do_GET  # noqa: N815 - the name is the base class's

    def do_POST(self) -> None:
        name = secrets.token_hex(8)
        self.held.uploads[name] = b""
        repository = self.path.removeprefix("/v2/").split("/blobs/")[0]
        self.reply(202, location=f"/v2/{repository}/blobs/uploads/{name}")

    def do_PATCH(self) -> None:
        name = self.path.rsplit("/", 1)[-1]
        self.held.uploads[name] += self.body()
        self.reply(202, location=self.path, so_far=len(self.held.uploads[name]))

    def do_PUT(self) -> None:
        body = self.body()
        match self.asked():
            case ("blobs", upload, query):
                data = self.held.uploads.pop(upload.removeprefix("uploads/")) + body
                digest = digest_of(data)
                assert f"digest={digest.replace(':', '%3A')}" in query
                self.held.blobs[digest] = data
            case ("manifests", tag, _):
                digest = digest_of(body)
                kept = (self.headers["Content-Type"], body)
                self.held.manifests |= {tag: kept, digest: kept}
            case _:
                return self.reply(404)
        return self.reply(201, digest=digest, location=self.path)

    def asked(self) -> tuple[str, str, str] | None:
        found = PATH.fullmatch(self.path)
        return (found["kind"], found["reference"], found["query"] or "") if found else None

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def reply(self, status: int, body: bytes = b"", *, so_far: int = 0, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Docker-Distribution-API-Version", "registry/2.0")
        self.send_header("Content-Length", str(len(body)))
        if so_far:
            self.send_header("Range", f"0-{so_far - 1}")
        for name, value in headers.items():
            self.send_header(HEADERS[name], value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
