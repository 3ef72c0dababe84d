"""What an answer of GitHub comes through: bounded in time from the first byte to the last, and in size.

`requests` bounds neither: its timeout is that of one silence, and a body is read for as long as something comes.
Looking up a host's name is left to the machine, which has a limit of its own.
"""

from __future__ import annotations

import io
import socket
from functools import partial
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any, Final

from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from requests import PreparedRequest, Response

    from deploy_gate.github.patience import Patience

LARGEST: Final = 32 * 1024**2
"""Bytes of an answer that are read at most, unpacked; its head is held in bounds by `http.client` and `urllib3`."""

_PIECE: Final = 16 * 1024


class TooLarge(RequestException):
    """An answer has more bytes than are read."""


class Pipe(HTTPAdapter):
    """An adapter for `requests` through which nothing takes longer than the patience that is left."""

    def __init__(self, patience: Patience) -> None:
        super().__init__()
        self._patience = patience

    def get_connection_with_tls_context(self, *args: Any, **given: Any) -> Any:  # noqa: ANN401 - its own
        """The connections to the request's host, or to the proxy before it."""
        pool: Any = super().get_connection_with_tls_context(*args, **given)
        kind = Encrypted if pool.scheme == "https" else Plain
        pool.ConnectionCls = partial(kind, patience=self._patience)
        return pool

    def send(self, request: PreparedRequest, *args: Any, **given: Any) -> Response:  # noqa: ANN401 - likewise
        """The answer, its body still to be read."""
        response = super().send(request, *args, **given)
        response.raw = _Body(response.raw)
        return response


class Plain(HTTPConnection):
    """A connection each of whose waits ends with the patience."""

    def __init__(self, *args: Any, patience: Patience, **given: Any) -> None:  # noqa: ANN401 - likewise
        super().__init__(*args, **given)
        self._patience = patience
        self.response_class = self._answer  # type: ignore[assignment] # likewise

    def _new_conn(self) -> socket.socket:
        """A socket to the first of the host's addresses that answers."""
        host, silence = self._dns_host, self.timeout
        *others, last = _addresses(host, self.port) or [host]
        try:
            for address in others:
                self.host, self.timeout = address, self._seconds(silence)
                try:
                    return self._timed(super()._new_conn(), silence)
                except HTTPError:
                    continue
            self.host, self.timeout = last, self._seconds(silence)
            return self._timed(super()._new_conn(), silence)
        finally:
            self.host, self.timeout = host, silence

    def send(self, data: Any) -> None:  # noqa: ANN401 - likewise
        """A large body goes piece by piece, since whoever reads it slowly is waited for anew with each."""
        if not isinstance(data, bytes):
            super().send(data)
            return
        for start in range(0, len(data), _PIECE):
            if self.sock is not None:
                self._timed(self.sock, self.timeout)
            super().send(data[start : start + _PIECE])

    def _answer(self, sock: socket.socket, *args: Any, **given: Any) -> HTTPResponse:  # noqa: ANN401 - likewise
        response = HTTPResponse(sock, *args, **given)
        silence = sock.gettimeout()
        raw = _Incoming(response.fp.detach(), lambda: self._timed(sock, silence))
        response.fp = io.BufferedReader(raw)
        return response

    def _timed(self, sock: socket.socket, silence: float | None) -> socket.socket:
        sock.settimeout(self._seconds(silence))
        return sock

    def _seconds(self, silence: float | None) -> float:
        left = self._patience.left()
        if left <= 0:
            raise TimeoutError("the time for this reading is over")
        return left if silence is None else min(silence, left)


class Encrypted(Plain, HTTPSConnection):
    """The same with TLS, whose handshake is one wait."""


class _Incoming(io.RawIOBase):
    """The bytes of one answer, each of which may be the last that there is time for."""

    def __init__(self, raw: io.RawIOBase, in_time: Callable[[], object]) -> None:
        super().__init__()
        self._raw, self._in_time = raw, in_time

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401 - whatever takes bytes
        self._in_time()
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Body:
    """The body of an answer, which is unpacked no further than there is room for."""

    def __init__(self, raw: Any) -> None:  # noqa: ANN401 - whatever the adapter made
        self._raw = raw

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - all else is its own
        return getattr(self._raw, name)

    def stream(self, size: int, decode_content: bool | None = None) -> Iterator[bytes]:  # noqa: FBT001 - as urllib3 has it
        """The body in pieces; raises `TooLarge` beyond the limit."""
        left = LARGEST
        for piece in self._raw.stream(size, decode_content=decode_content):
            left -= len(piece)
            if left < 0:
                self._raw.close()
                raise TooLarge(f"an answer of more than {LARGEST // 1024**2} MiB")
            yield piece


def _addresses(host: str, port: int) -> list[str]:
    """The host's addresses, in the machine's order; none where it has none, which connecting then tells."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        return []
