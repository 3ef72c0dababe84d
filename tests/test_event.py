from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.event import MAX_BYTES, read_event
from deploy_gate.model import Problem


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "is not JSON: Expecting value", id="an empty file"),
        pytest.param(b"[]", "holds a list where an event is an object", id="a list"),
        pytest.param(b"null", "holds null", id="null"),
        pytest.param(b"true", "holds a boolean", id="a boolean"),
        pytest.param(b"1.5", "holds a number", id="a number"),
        pytest.param(b'"x"', "holds a text", id="a text"),
        pytest.param(b'{"a": }', "is not JSON", id="a value that is missing"),
        pytest.param(b'{"a": NaN}', "NaN is not in JSON's grammar", id="a number that JSON does not have"),
        pytest.param(b'{"a": "\xff"}', "is not UTF-8 (byte 7)", id="bytes that are no text"),
        pytest.param(b"[" * 200_000, "nested too deeply", id="two hundred thousand brackets"),
        pytest.param(
            b'{"a": ' + b"9" * 5000 + b"}",
            "cannot be used: a number of 5000 digits stands in it",
            id="a number of five thousand digits",
        ),
        pytest.param(
            b'{"client_payload": {"requires": ["api >=2"], "service": "web", "requires": []}}',
            "cannot be used: the key 'requires' stands twice in one object",
            id="a key that would take away what another says",
        ),
    ],
)
def test_a_file_that_is_no_event_is_a_problem(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "event.json"
    path.write_bytes(content)
    match read_event(str(path), "--event"):
        case Problem(where="--event", message=message):
            assert said in message
            assert message.endswith("give the file that GitHub writes for an event, or one of its shape")
        case event:
            pytest.fail(f"read as {event!r}")


def test_a_syntax_error_has_its_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_text('{\n  "a": 1,,\n}')
    problem = read_event(str(path), "--event")
    assert isinstance(problem, Problem)
    assert "(line 2, column 10)" in problem.message
    assert problem.line is None, "a line would be shown beside a file of the repository"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        pytest.param("", "it names no file", id="no path"),
        pytest.param("nowhere/event.json", "cannot be read (No such file or directory)", id="a path where nothing is"),
        pytest.param(".", "cannot be read (it is a folder, and only a file is read)", id="a folder"),
        pytest.param("/dev/null", "cannot be read (it is a device, and only a file is read)", id="a device"),
        pytest.param("a\0b", "a\\x00b cannot be read (embedded null byte)", id="a path that cannot be"),
    ],
)
def test_a_path_that_cannot_be_read_is_a_problem(path: str, said: str) -> None:
    problem = read_event(path, "GITHUB_EVENT_PATH")
    assert isinstance(problem, Problem)
    assert said in problem.message


def test_an_event_that_is_too_large_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    problem = read_event(str(path), "--event")
    assert isinstance(problem, Problem)
    assert f"cannot be read (it has more than {MAX_BYTES} bytes: make it shorter)" in problem.message


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_bytes(b'\xef\xbb\xbf{"action": "deploy"}')
    assert read_event(str(path), "--event") == {"action": "deploy"}


@given(st.binary(max_size=60))
def test_any_bytes_are_an_event_or_a_problem(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(content)
    assert isinstance(read_event(str(path), "--event"), dict | Problem)
