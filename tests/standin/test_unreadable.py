"""What cannot be read is refused in GitHub's words, and the stand-in goes on serving."""

import json
import socket
from collections.abc import Iterator
from http.client import HTTPResponse

import pytest

from standin import read_world, serve
from standin.github import GitHub
from standin.sent import DEEPEST
from tests.standin.asking import answered, ask

WORLD = {"repositories": {"acme/web": {"files": {"README.md": "# Web"}, "issues": [{"title": "one"}]}}}
NO_JSON = "Problems parsing JSON"


@pytest.fixture
def github() -> Iterator[GitHub]:
    with serve(read_world(WORLD)) as serving:
        yield serving


def sent(github: GitHub, request: bytes) -> tuple[int, str, str | None]:
    """Status, message and `Connection` of the answer to these bytes, after which nothing more is sent."""
    host, _, port = github.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        with HTTPResponse(connection) as answer:
            answer.begin()
            return answer.status, json.loads(answer.read())["message"], answer.headers["connection"]


def head(*lines: str) -> bytes:
    return "\r\n".join(
        ["POST /repos/acme/web/deployments HTTP/1.1", "Host: x", "Authorization: bearer t", *lines, "", ""]
    ).encode()


@pytest.mark.parametrize(
    ("request_", "status", "says"),
    [
        pytest.param(head("Content-Length: abc"), 400, "cannot be read: abc", id="a length in letters"),
        pytest.param(head("Content-Length: -5"), 400, "cannot be read: -5", id="a length below nothing"),
        pytest.param(head("Content-Length: 1_0") + b"x" * 10, 400, "cannot be read: 1_0", id="a length of Python's"),
        pytest.param(head("Content-Length: " + "9" * 5000), 400, "cannot be read: 999", id="a length of digits"),
        pytest.param(head("Content-Length: 999999999999"), 413, "more than", id="a length beyond all bounds"),
        pytest.param(head("Content-Length: 5") + b"{}", 400, "has 2 of 5 bytes", id="half a body"),
        pytest.param(head("Transfer-Encoding: chunked") + b"xyz\r\n", 400, "in pieces", id="a piece without a length"),
        pytest.param(head("Transfer-Encoding: chunked") + b"-5\r\n", 400, "in pieces", id="a piece below nothing"),
        pytest.param(
            head("Transfer-Encoding: chunked") + b"fffffffffff\r\n", 413, "more than", id="a piece beyond all bounds"
        ),
        pytest.param(head("Transfer-Encoding: chunked") + b"5\r\nab", 400, "has 2 of 5 bytes", id="half a piece"),
    ],
)
def test_a_body_whose_end_is_not_told_ends_the_connection(
    github: GitHub, request_: bytes, status: int, says: str
) -> None:
    row = "access.endless"
    found, message, connection = sent(github, request_)
    assert (found, says in message, connection) == (status, True, "close"), (row, message)
    assert answered(github, "GET", "/repos/acme/web")[0] == 200


def test_a_body_in_pieces_is_read_to_its_trailers(github: GitHub) -> None:
    pieces = b"2;x=y\r\n[]\r\n0\r\nTrailer: x\r\n\r\n"
    found, message, connection = sent(github, head("Transfer-Encoding: chunked") + pieces)
    assert (found, message, connection) == (400, "Body should be a JSON object", None)


UNREADABLE = [
    pytest.param(b"{", NO_JSON, id="half an object"),
    pytest.param(b"[" * 100_000, NO_JSON, id="a hundred thousand brackets"),
    pytest.param(b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), NO_JSON, id="one level too many"),
    pytest.param(b'{"a": NaN}', NO_JSON, id="a number that JSON does not have"),
    pytest.param(b'{"a": ' + b"9" * 5000 + b"}", NO_JSON, id="a number of five thousand digits"),
    pytest.param(b'{"a": "\xff"}', NO_JSON, id="bytes that are no text"),
    pytest.param(b'{"a": "\\ud800"}', NO_JSON, id="half a character"),
    pytest.param(b'{"a": "\xed\xa0\x80"}', NO_JSON, id="half a character in bytes"),
]


@pytest.mark.parametrize(
    ("body", "says"), [*UNREADABLE, pytest.param(b"[]", "Body should be a JSON object", id="a list")]
)
@pytest.mark.parametrize("path", ["/graphql", "/repos/acme/web/deployments"])
def test_a_body_that_is_no_json_is_refused_by_both_doors(github: GitHub, path: str, body: bytes, says: str) -> None:
    status, answer, _ = answered(github, "POST", path, body=body)
    assert (status, answer["message"]) == (400, says)
    logged = answered(github, "GET", "/_standin/log?bodies=1")[1]
    assert [(one["status"], one["answer"]["message"]) for one in logged] == [(400, says)]


def test_what_is_as_deep_as_may_be_is_read_and_shown(github: GitHub) -> None:
    row = "access.deep"
    deep = b"[" * (DEEPEST - 2) + b'"x"' + b"]" * (DEEPEST - 2)
    payload = b'{"ref": "main", "required_contexts": [], "payload": {"x": ' + deep + b"}}"
    assert answered(github, "POST", "/repos/acme/web/deployments", body=payload)[0] == 201, row
    assert answered(github, "GET", "/_standin/state")[0] == 200
    assert answered(github, "GET", "/_standin/log?bodies=1")[1][0]["body"]["ref"] == "main"


def test_a_query_that_is_nested_too_deeply_has_an_error(github: GitHub) -> None:
    found = ask(github, "{a" * 20_000)
    assert list(found) == ["errors"]
    assert "nested too deeply" in found["errors"][0]["message"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/repos/acme/web/issues?page=" + "9" * 5000, 200, id="a page of five thousand digits"),
        pytest.param("/repos/acme/web/issues/" + "9" * 5000, 404, id="a number of five thousand digits"),
        pytest.param("//[", 400, id="an address that is none"),
    ],
)
def test_an_address_that_cannot_be_read_is_answered(github: GitHub, path: str, status: int) -> None:
    assert answered(github, "GET", path)[0] == status


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        *(pytest.param("clock", *one.values, id=str(one.id)) for one in UNREADABLE),
        pytest.param("clock", b"[]", "clock: must be a mapping, not a list", id="a list"),
        pytest.param("clock", b"{}", "clock: needs `advance`: a number of seconds", id="nothing"),
        pytest.param("clock", b'{"advance": "x"}', "clock.advance: must be a number from 0", id="a word"),
        pytest.param("clock", b'{"advance": 1e300}', "clock.advance: must be a number from 0", id="beyond all time"),
        pytest.param("clock", b'{"advance": -1}', "clock.advance: must be a number from 0", id="back in time"),
        pytest.param("events", b"[]", "event: must be a mapping, not a list", id="no event"),
        pytest.param(
            "events",
            b'{"event": "run_finished", "repository": "acme/web"}',
            "event: needs `run_id`",
            id="an event without its run",
        ),
        pytest.param(
            "events",
            b'{"event": "run_finished", "repository": "acme/web", "run_id": "x"}',
            "event.run_id: must be a number, not 'x'",
            id="a run that is no number",
        ),
    ],
)
def test_the_control_door_says_what_it_cannot_use(github: GitHub, path: str, body: bytes, says: str) -> None:
    status, answer, _ = answered(github, "POST", f"/_standin/{path}", body=body)
    assert status == 400
    assert answer["message"].startswith(says)


def test_a_fault_of_the_stand_in_is_answered_and_shown(
    github: GitHub, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("standin.doors.of", lambda _: 1 // 0)
    assert sent(github, head("Content-Length: 0"))[:2] == (500, "Server Error")
    assert "ZeroDivisionError" in capfd.readouterr().err
