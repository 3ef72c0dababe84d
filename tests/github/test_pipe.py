"""A server that never comes to an end is given up: by the clock, of which each look here is a second, and by size."""

import gzip
import itertools
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from deploy_gate.github.client import Client
from deploy_gate.github.fault import Fault
from deploy_gate.github.patience import PATIENCE, Patience
from deploy_gate.github.pipe import LARGEST, Plain
from deploy_gate.github.rest import Rest
from tests.github.echo import Waits

Pieces = Callable[[], Iterator[bytes]]
Ask = Callable[[Client], object]

LINE = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n"
FINE = b'{"data": {"x": 1}, "sha": "a"}'
SMALL = LINE + b"Content-Length: %d\r\n\r\n%b" % (len(FINE), FINE)


class Server:
    """Answers the one request of each connection with the same pieces, until they end or its client hangs up."""

    def __init__(self, pieces: Pieces) -> None:
        self.pieces, self.asked = pieces, 0
        self.connection: socket.socket | None = None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                self.connection = connection = self.listener.accept()[0]
                with connection, suppress(OSError):
                    self._answer(connection)

    def stop(self) -> None:
        for one in (self.listener, self.connection):
            if one is not None:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _answer(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as sent:
            head = list(itertools.takewhile(bytes.strip, sent))
            size = next((line for line in head if line.lower().startswith(b"content-length:")), b": 0")
            sent.read(int(size.partition(b":")[2]))
        self.asked += 1 if head else 0
        for piece in self.pieces():
            connection.sendall(piece)


@contextmanager
def served(pieces: Pieces) -> Iterator[Server]:
    server = Server(pieces)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()


def client_of(server: Server, monotonic: Callable[[], float] = lambda: 0.0) -> Client:
    return Waits().client(url=f"{server.url}/graphql", api_url=server.url, monotonic=monotonic)


def by_graphql(client: Client) -> object:
    return client.ask("{ x }", {}).data


def by_rest(client: Client) -> object:
    rest = Rest(client)
    try:
        return rest.get("commits/a", "acme/web", "contents: read", "see a commit")
    finally:
        rest.close()


def never_an_answer() -> Iterator[bytes]:
    """Heads of 2 MiB that say that the answer is still to come, as often as one likes; then it comes."""
    for _ in range(80_000):
        yield b"HTTP/1.1 100 Continue\r\n\r\n"
    yield SMALL


def never_its_end() -> Iterator[bytes]:
    """An answer of 16 MiB, most of it blanks."""
    size = 16 * 1024**2
    yield LINE + b"Content-Length: %d\r\n\r\n" % size + FINE
    yield b" " * (size - len(FINE))


doors = pytest.mark.parametrize("ask", [pytest.param(by_graphql, id="graphql"), pytest.param(by_rest, id="rest")])


@doors
def test_an_answer_comes_through(ask: Ask) -> None:
    with served(lambda: iter([SMALL])) as server, client_of(server) as client:
        assert ask(client)
        assert ask(client)
    assert server.asked == 2


@doors
@pytest.mark.parametrize("pieces", [never_an_answer, never_its_end])
def test_an_answer_that_comes_drop_by_drop_ends_with_the_reading(ask: Ask, pieces: Pieces) -> None:
    seconds = itertools.count()
    with served(pieces) as server, client_of(server, lambda: float(next(seconds))) as client:
        with pytest.raises(Fault, match=f"the {PATIENCE:.0f} s for all of it are over"):
            ask(client)
        assert server.asked == 1


@doors
@pytest.mark.parametrize("pieces", [never_an_answer, never_its_end])
def test_however_many_drops_it_has_it_comes_through_in_time(ask: Ask, pieces: Pieces) -> None:
    with served(pieces) as server, client_of(server) as client:
        assert ask(client)


def too_long() -> Iterator[bytes]:
    yield LINE + b"Content-Length: %d\r\n\r\n" % (LARGEST + 1) + FINE
    yield b" " * (LARGEST + 1 - len(FINE))


def far_too_long() -> Iterator[bytes]:
    """More than lies on the way: the server asks nobody else before its client has hung up."""
    yield LINE + b"Content-Length: %d\r\n\r\n" % (2 * LARGEST) + FINE
    yield b" " * (2 * LARGEST - len(FINE))


def in_pieces() -> Iterator[bytes]:
    yield LINE + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (len(FINE), FINE)
    for _ in range(LARGEST // 65_536):
        yield b"10000\r\n%b\r\n" % (b" " * 65_536)
    yield b"0\r\n\r\n"


def packed() -> Iterator[bytes]:
    bomb = gzip.compress(FINE + b" " * LARGEST, compresslevel=1)
    yield LINE + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb) + bomb


@doors
@pytest.mark.parametrize("pieces", [too_long, far_too_long, in_pieces, packed])
def test_an_answer_that_is_too_large_is_not_read(ask: Ask, pieces: Pieces) -> None:
    with served(pieces) as server, client_of(server) as client:
        with pytest.raises(Fault, match="GitHub sent an answer of more than 32 MiB, which is not read"):
            ask(client)
        assert server.asked == 4


@pytest.mark.parametrize(
    ("spent", "seconds"),
    [pytest.param(0, 15, id="one silence"), pytest.param(PATIENCE - 4, 4, id="what is left")],
)
def test_connecting_and_sending_wait_no_longer_than_is_left(spent: float, seconds: float) -> None:
    times = iter([0.0])
    patience = Patience(lambda: next(times, spent))
    with served(lambda: iter([SMALL])) as server, patience.waiting():
        connection = Plain("127.0.0.1", server.listener.getsockname()[1], timeout=15, patience=patience)
        connection.connect()
        assert connection.sock.gettimeout() == seconds
        connection.sock.settimeout(99)
        connection.request("GET", "/")
        assert connection.sock.gettimeout() == seconds
        connection.close()


def test_where_no_time_is_left_nobody_is_connected_to() -> None:
    times = iter([0.0])
    patience = Patience(lambda: next(times, PATIENCE))
    with served(lambda: iter([SMALL])) as server, patience.waiting():
        connection = Plain("127.0.0.1", server.listener.getsockname()[1], timeout=15, patience=patience)
        with pytest.raises(TimeoutError, match="the time for this reading is over"):
            connection.connect()


def test_the_next_address_of_a_host_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(lambda: iter([SMALL])) as server:
        port = server.listener.getsockname()[1]
        look_up = socket.getaddrinfo

        def two(host: str, *args: object, **given: object) -> object:
            # Nobody listens at the first.
            if host != "github.example":
                return look_up(host, *args, **given)
            return [*look_up("127.0.0.2", *args, **given), *look_up("127.0.0.1", *args, **given)]

        monkeypatch.setattr(socket, "getaddrinfo", two)
        connection = Plain("github.example", port, timeout=15, patience=Patience())
        connection.connect()
        assert connection.sock.getpeername() == ("127.0.0.1", port)
        assert (connection.host, connection.timeout) == ("github.example", 15)
        connection.close()
