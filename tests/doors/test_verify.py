"""What was deployed is asked whether it answers well."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.doors.step import NOWHERE, Ended, Time, act, dispatched

TRUTH = {"command": "", "timeout": 60, "interval": 10, "successes": 1, "minutes": 3}


@contextmanager
def serving(*statuses: int) -> Iterator[tuple[str, list[str]]]:
    """An address that answers with these, the last one from then on; and what was sent to it."""
    left, seen = list(statuses), []

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(f"{self.path} {self.headers.get('Authorization')}")
            status = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", seen
        finally:
            server.shutdown()
            thread.join()


def verify(time: Time, *urls: str, **more: object) -> Ended:
    check = json.dumps({**TRUTH, "http": urls, **more})
    return act(NOWHERE, dispatched({}), time=time, command="verify", check=check)


@pytest.mark.parametrize(
    ("statuses", "more", "code", "slept"),
    [
        pytest.param([200], {}, 0, [], id="it answers well at once"),
        pytest.param([204], {"successes": 3}, 0, [10, 10], id="it answers well three times in a row"),
        pytest.param([503, 503, 200], {}, 0, [10, 10], id="it comes up in time"),
        pytest.param([200, 503, 200], {"successes": 2}, 0, [10, 10, 10], id="a failure between begins the count anew"),
        pytest.param([503], {}, 1, [10] * 6, id="it never comes up"),
        pytest.param([302], {}, 1, [10] * 6, id="a redirect is not followed"),
        pytest.param([404], {"timeout": 5}, 1, [], id="there is time for one try"),
    ],
)
def test_an_address_passes_where_it_answers_well_often_enough_in_time(
    statuses: list[int], more: dict[str, object], code: int, slept: list[float]
) -> None:
    time = Time()
    with serving(*statuses) as (url, seen):
        ended = verify(time, f"{url}/health", **more)
    assert (ended.code, time.slept) == (code, slept), ended.out
    assert ended.outputs["reason_code"] == ("verification_failed" if code else "verified")
    assert set(seen) == {"/health None"}


def test_every_address_must_answer() -> None:
    with serving(200) as (good, _), serving(500) as (bad, _):
        ended = verify(Time(), good, f"{bad}/x", timeout=5)
    assert ended.code == 1
    assert f"{bad}/x answers 500" in ended.out


def test_an_address_where_nobody_listens_has_not_passed() -> None:
    ended = verify(Time(), f"{NOWHERE}/health", timeout=5)
    assert ended.code == 1
    assert "could not be reached" in ended.out


def test_without_an_address_there_is_nothing_to_verify() -> None:
    ended = verify(Time())
    assert (ended.code, ended.outputs["reason_code"]) == (0, "nothing_to_verify")


@pytest.mark.parametrize("check", ["", "{", "[]", '{"http": [1]}', '"x"', "[" * 2000])
def test_what_is_no_check_is_refused(check: str) -> None:
    ended = act(NOWHERE, dispatched({}), command="verify", check=check)
    assert (ended.code, ended.outputs["reason_code"]) == (2, "bad_input")
    assert "toJSON(matrix.verify)" in ended.out
