"""The token goes to GitHub and nowhere else."""

import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.doors.shop import a_shop, on_github
from tests.doors.step import TOKEN, Ended, act, dispatched, start

ASKED = dispatched({"service": "inventory", "version": "1.9.0", "environment": "staging"})
SHAPES = (TOKEN, TOKEN[::-1], b64encode(TOKEN.encode()).decode(), b64encode(f":{TOKEN}".encode()).decode())


@dataclass(slots=True)
class Elsewhere:
    """A server that answers everything in the same way, and remembers what it was told."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    url: str = ""
    heard: list[str] = field(default_factory=list)


@contextmanager
def listening(elsewhere: Elsewhere) -> Iterator[Elsewhere]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers.get("content-length") or 0))
            elsewhere.heard.append(f"{self.headers}{sent.decode()}")
            self.send_response(elsewhere.status)
            for name, value in elsewhere.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(elsewhere.body)))
            self.end_headers()
            self.wfile.write(elsewhere.body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        elsewhere.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield elsewhere
        finally:
            server.shutdown()
            thread.join()


def assert_kept(ended: Ended) -> None:
    assert [shape for shape in SHAPES if shape in ended.everything] == []


@pytest.mark.parametrize(
    ("event", "faults", "inputs"),
    [
        pytest.param(ASKED, [], {}, id="a plan that goes"),
        pytest.param(ASKED, [], {"command": "gate"}, id="a gate"),
        pytest.param(dispatched({}), [], {}, id="bad input"),
        pytest.param(b"{", [], {}, id="an event that cannot be read"),
        pytest.param(ASKED, [], {"catalog": "none.yml"}, id="no catalog"),
        pytest.param(ASKED, [{"kind": "cut", "count": None}], {}, id="a GitHub that hangs up"),
        pytest.param(ASKED, [{"kind": "status", "status": 500, "count": None}], {}, id="a GitHub in trouble"),
        pytest.param(ASKED, [], {"github_token": f"{TOKEN}x"}, id="a token that GitHub does not know"),
        pytest.param(ASKED, [], {"github_token": f"{TOKEN} {TOKEN}"}, id="a token that is none"),
    ],
)
def test_it_is_in_nothing_that_a_step_leaves_behind(
    event: object, faults: list[dict[str, Any]], inputs: dict[str, str]
) -> None:
    with on_github(a_shop(), *faults) as github:
        assert_kept(act(github.url, event, **inputs))


def test_a_process_says_it_no_more_than_this_one(tmp_path: Any) -> None:  # noqa: ANN401 - pytest's
    with on_github(a_shop()) as github:
        assert_kept(start(github.url, ASKED, folder=tmp_path))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with (
        listening(Elsewhere()) as elsewhere,
        listening(Elsewhere(status, {"location": f"{elsewhere.url}/graphql"})) as github,
    ):
        ended = act(github.url, ASKED)
        assert elsewhere.heard == []
    assert (ended.code, ended.outputs["decision"], ended.outputs["reason_code"]) == (1, "no_go", "unknown")
    assert "sent us elsewhere" in ended.said
    assert_kept(ended)


def test_a_server_that_repeats_what_it_was_told_does_not_make_us_tell_it() -> None:
    echoing = f'{{"message": "who is Bearer {TOKEN}?"}}'.encode()
    with listening(Elsewhere(403, body=echoing)) as github:
        ended = act(github.url, ASKED)
    assert ended.outputs["decision"] == "no_go"
    assert_kept(ended)


@pytest.mark.parametrize(
    "address",
    [
        "http://github.example",
        "http://10.0.0.1",
        "http://127.0.0.1.github.example",
        "http://localhost.github.example",
        "http://127.0.0.1@github.example",
        "ftp://github.example",
        "//github.example",
        "file:///etc/passwd",
    ],
)
@pytest.mark.parametrize("variable", ["GITHUB_API_URL", "GITHUB_GRAPHQL_URL"])
def test_it_does_not_travel_in_clear(address: str, variable: str) -> None:
    with on_github(a_shop()) as github:
        ended = act(github.url, ASKED, environ={variable: address})
        assert github.requests.entries() == []
    assert (ended.code, ended.outputs["reason_code"]) == (2, "bad_input")
    assert variable in ended.said


def test_a_proxy_or_a_password_file_of_the_machine_is_no_token(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password other\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with listening(Elsewhere(500)) as github:
        act(github.url, ASKED)
        assert github.heard
        assert all(f"Authorization: Bearer {TOKEN}" in one for one in github.heard)
