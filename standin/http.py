"""The wire: HTTP/1.1 with connections that stay open, one write an answer."""

import socket
import struct
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standin.faults import Fault
from standin.github import Answer, GitHub
from standin.refusal import Refusal
from standin.sent import read_body


class Server(ThreadingHTTPServer):
    """One thread a connection; `github` answers."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], github: GitHub) -> None:
        super().__init__(address, Handler)
        self.github = github
        self.is_closing = False

    def serve(self) -> None:
        """Take connections until it is told to stop; what polled for that would stop late."""
        while not self.is_closing:
            self.handle_request()

    def stop(self) -> None:
        """Let `serve` return: a connection of our own wakes it."""
        self.is_closing = True
        socket.create_connection((str(self.server_address[0]), self.server_port)).close()

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ANN401, ARG002 - the base class's own types
        """Nobody is served any more once it stops."""
        return not self.is_closing

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - likewise
        """A client that hangs up is no error of ours; all else is shown."""
        import sys  # noqa: PLC0415 - only where something went wrong

        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Reads one request, asks the stand-in, writes one answer."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Nothing goes to the terminal: the log is read at `/_standin/log`."""

    def _serve(self) -> None:
        github = self.server.github
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            body = read_body(headers, self.rfile)
        except Refusal as refusal:
            # Where it ends nobody knows, so nothing that comes after it can be told from it.
            self.close_connection = True
            self._send(github.refusing(refusal))
            return
        if github.latency and not self.path.startswith("/_standin/"):
            time.sleep(github.latency)
        try:
            answer = github.answer(self.command, self.path, headers, body)
        except Exception:  # noqa: BLE001 - shown to whoever started us; the client sees what GitHub's own look like
            self.server.handle_error(self.request, self.client_address)
            answer = github.failing()
        self._send(answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _serve  # noqa: N815 - the base class's names

    def _send(self, answer: Answer) -> None:
        lines = [f"HTTP/1.1 {answer.status} {_phrase(answer.status)}"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        if self.close_connection:
            lines.append("connection: close")
        empty = answer.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
        if not empty:
            lines.append(f"content-length: {len(answer.body)}")
        head = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
        body = b"" if empty or self.command == "HEAD" else answer.body
        match answer.fault:
            case Fault(kind="slow", milliseconds=wait):
                time.sleep(wait / 1000)
            case Fault(kind="cut"):
                self._hang_up()
                return
            case Fault(kind="cut-body"):
                self.wfile.write(head + body[: len(body) // 2])
                self._hang_up()
                return
        self.wfile.write(head + body)

    def _hang_up(self) -> None:
        """End the connection at once, as a broken one ends."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
