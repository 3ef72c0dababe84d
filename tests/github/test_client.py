import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import responses
from requests import PreparedRequest

from deploy_gate.github.client import BREAKING
from deploy_gate.github.fault import Fault, GitHubError, Kind
from tests.github.echo import NOW, URL, Reply, Waits, first, said

SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
TIMED_OUT = "Something went wrong while executing your query. This may be the result of a timeout."
FINE = said(data={"repository": {"id": "1"}})
LATER = str(int(NOW.timestamp()) + 20)


@pytest.fixture
def github() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.mark.parametrize(
    ("trouble", "wait"),
    [
        pytest.param(said(500, message="Server Error"), 1, id="a 500 is tried again after a second"),
        pytest.param(said(502, data=None, errors=[{"message": TIMED_OUT}]), 1, id="a 502 with GitHub's words"),
        pytest.param((502, {}, "<html>502 Bad Gateway</html>"), 1, id="a 502 of the proxy"),
        pytest.param(said(503), 1, id="a 503"),
        pytest.param((504, {}, ""), 1, id="a 504"),
        pytest.param(said(429, {"Retry-After": "7"}, message=SECONDARY), 7, id="a 429 waits as long as it says"),
        pytest.param(said(403, {"Retry-After": "3"}, message=SECONDARY), 3, id="a secondary limit that names a time"),
        pytest.param(said(403, message=SECONDARY), 60, id="a secondary limit that names none waits a minute"),
        pytest.param(
            said(403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": LATER}, message="API rate limit exceeded"),
            21,
            id="a primary limit waits for its reset",
        ),
        pytest.param(
            said(
                200,
                {"x-ratelimit-remaining": "0", "x-ratelimit-reset": LATER},
                errors=[{"type": "RATE_LIMITED", "message": "API rate limit exceeded for user ID 1."}],
            ),
            21,
            id="a rate limit in a 200",
        ),
        pytest.param(
            said(errors=[{"type": "RATE_LIMIT", "code": "graphql_rate_limit", "message": "exceeded"}]),
            1,
            id="a rate limit in a 200 by its other name",
        ),
        pytest.param(
            said(data=None, errors=[{"type": "RESOURCE_LIMITS_EXCEEDED", "message": "Resource limits exceeded."}]),
            1,
            id="too much for GitHub's resources",
        ),
        pytest.param((200, {}, "<html>maintenance</html>"), 1, id="a page instead of an answer"),
        pytest.param((200, {}, "[1, 2]"), 1, id="JSON that is no answer"),
        pytest.param((200, {}, "5"), 1, id="JSON that is a number"),
        pytest.param(said(data=None), 1, id="no data and no errors"),
        pytest.param((200, {}, '{"data": '), 1, id="an answer cut short"),
    ],
)
def test_what_passes_is_waited_for(github: responses.RequestsMock, trouble: Reply, wait: float) -> None:
    waits = Waits()
    github.add_callback("POST", URL, first(trouble, FINE))
    with waits.client() as client:
        assert client.ask("{ x }", {}).data == {"repository": {"id": "1"}}
    assert waits.slept == [wait]
    assert len(waits.lines) == 1


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        pytest.param(requests.ConnectionError("refused"), Kind.UNREACHABLE, id="a refused connection"),
        pytest.param(requests.exceptions.ChunkedEncodingError("cut"), Kind.UNREACHABLE, id="a connection cut"),
        pytest.param(requests.ReadTimeout("slow"), Kind.TOO_LARGE, id="an answer that does not come"),
    ],
)
def test_a_lost_connection_is_tried_again_and_given_up(
    github: responses.RequestsMock, error: Exception, kind: Kind
) -> None:
    waits = Waits()
    github.add("POST", URL, body=error)
    with waits.client() as client, pytest.raises(Fault) as raised:
        client.ask("{ x }", {})
    assert raised.value.kind is kind
    assert waits.slept == [1, 2, 4]


@pytest.mark.parametrize(
    ("reply", "message", "remedy"),
    [
        pytest.param(said(401, message="Bad credentials"), "does not know the token", "expired", id="a bad token"),
        pytest.param(said(404, message="Not Found"), "no GraphQL API", "GITHUB_GRAPHQL_URL", id="a wrong address"),
        pytest.param((301, {"Location": "https://evil.example"}, ""), "(301)", "GITHUB_API_URL", id="a redirect"),
    ],
)
def test_what_only_a_person_can_mend_says_how(
    github: responses.RequestsMock, reply: Reply, message: str, remedy: str
) -> None:
    github.add_callback("POST", URL, first(reply, then=lambda _: reply))
    with Waits().client() as client, pytest.raises(GitHubError) as raised:
        client.ask("{ x }", {})
    assert message in raised.value.message
    assert remedy in raised.value.remedy
    assert len(github.calls) == 1


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        pytest.param(
            said(403, message="Resource not accessible by integration"), "not accessible", id="a token without rights"
        ),
        pytest.param(said(400, message="Problems parsing JSON"), "Problems parsing", id="a question GitHub rejects"),
        pytest.param(said(errors=[{"message": "Parse error on line 1"}]), "Parse error", id="errors without data"),
    ],
)
def test_what_is_refused_is_not_asked_again(github: responses.RequestsMock, reply: Reply, why: str) -> None:
    waits = Waits()
    github.add_callback("POST", URL, lambda _: reply)
    with waits.client() as client, pytest.raises(Fault, match=why) as raised:
        client.ask("{ x }", {})
    assert raised.value.kind is Kind.REFUSED
    assert waits.slept == []


def test_a_wait_of_an_hour_is_not_waited(github: responses.RequestsMock) -> None:
    waits = Waits()
    github.add_callback("POST", URL, lambda _: said(429, {"Retry-After": "3600"}, message=SECONDARY))
    with waits.client() as client, pytest.raises(Fault, match="waiting 3600 s is too long"):
        client.ask("{ x }", {})
    assert waits.slept == []


def test_patience_is_shared_by_all_questions(github: responses.RequestsMock) -> None:
    waits = Waits()
    github.add_callback("POST", URL, lambda _: said(429, {"Retry-After": "50"}, message=SECONDARY))
    with waits.client() as client:
        for _ in range(3):
            with pytest.raises(Fault):
                client.ask("{ x }", {})
    assert waits.slept == [50, 50, 50]


def test_a_new_reading_has_all_the_patience_again(github: responses.RequestsMock) -> None:
    waits = Waits()
    github.add_callback("POST", URL, lambda _: said(429, {"Retry-After": "85"}, message=SECONDARY))
    with waits.client() as client:
        for _ in range(3):
            client.begin()
            with pytest.raises(Fault):
                client.ask("{ x }", {})
    assert waits.slept == [85] * 6


def test_a_github_that_is_gone_is_not_asked_for_ever(github: responses.RequestsMock) -> None:
    waits = Waits()
    github.add_callback("POST", URL, lambda _: said(500))
    with waits.client() as client:
        for _ in range(40):
            with pytest.raises(Fault, match="in trouble"):
                client.ask("{ x }", {})
    assert len(github.calls) < BREAKING + 40


def test_waits_are_spread_by_chance(github: responses.RequestsMock) -> None:
    waits = Waits()
    github.add_callback("POST", URL, first(said(500), said(429, {"Retry-After": "60"}), FINE))
    with waits.client(chance=1.0) as client:
        client.ask("{ x }", {})
    assert waits.slept == [1.5, 65]


def test_a_partial_answer_keeps_both_halves(github: responses.RequestsMock) -> None:
    errors = [{"type": "NOT_FOUND", "path": ["b"], "message": "Could not resolve"}]
    github.add_callback("POST", URL, lambda _: said(data={"a": {"id": "1"}, "b": None}, errors=errors))
    with Waits().client() as client:
        answer = client.ask("{ x }", {})
    assert answer.data == {"a": {"id": "1"}, "b": None}
    assert [(one.type, one.path) for one in answer.complaints] == [("NOT_FOUND", ("b",))]


@pytest.mark.parametrize(
    "errors",
    [
        pytest.param("no", id="a text"),
        pytest.param({"message": "no"}, id="an object"),
        pytest.param(7, id="a number"),
        pytest.param([None, 3, {"message": 4, "path": "x"}], id="a list of anything"),
    ],
)
def test_errors_of_any_form_are_a_fault(github: responses.RequestsMock, errors: object) -> None:
    github.add_callback("POST", URL, lambda _: said(errors=errors))
    with Waits().client() as client, pytest.raises(Fault) as raised:
        client.ask("{ x }", {})
    assert "()" not in raised.value.why
    assert not {"{", "["} & set(raised.value.why), "no notation of Python's"


def test_an_answer_without_data_and_errors_is_told_without_empty_brackets(github: responses.RequestsMock) -> None:
    github.add_callback("POST", URL, lambda _: said(data=[]))
    with Waits().client() as client, pytest.raises(Fault, match="what came was no answer of GitHub: run it again"):
        client.ask("{ x }", {})


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        pytest.param("t", True, id="one letter, which every answer holds"),
        pytest.param("viewer.", True, id="seven characters"),
        pytest.param("viewer-8", False, id="eight characters"),
    ],
)
def test_an_answer_that_repeats_a_token_is_not_shown(token: str, *, shown: bool) -> None:
    with responses.RequestsMock() as github, Waits().client(token=token) as client:
        github.add("POST", URL, json={"data": {"viewer": f"it is {token}"}})
        if shown:
            assert client.ask("{ viewer }", {}).data == {"viewer": f"it is {token}"}
        else:
            with pytest.raises(Fault, match="it repeats the token"):
                client.ask("{ viewer }", {})


def test_the_document_travels_as_written_with_the_token_of_the_caller(
    github: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine api.github.com login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    sent: list[PreparedRequest] = []
    github.add_callback("POST", URL, lambda request: sent.append(request) or FINE)
    with Waits().client() as client:
        client.ask("query Q($a: Int!) { x }", {"a": 1})
    assert sent[0].headers["Authorization"] == "Bearer ghs_secret"
    assert sent[0].headers["User-Agent"].startswith("deploy-gate/")
    assert json.loads(sent[0].body or "") == {"query": "query Q($a: Int!) { x }", "variables": {"a": 1}}


def test_gql_is_not_imported_before_something_is_asked() -> None:
    code = (
        "import sys; import deploy_gate.github.facts, deploy_gate.github.catalog_file, deploy_gate.github.client; "
        "print([name for name in ('gql', 'graphql', 'requests', 'github') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == "[]\n"
