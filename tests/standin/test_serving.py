"""The server: its command line, its wire, its log, and reads that lag behind."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from standin import BadFile, read_world, serve
from standin.github import GitHub
from standin.past import Past
from tests.standin.asking import answered, ask

ROOT = Path(__file__).parents[2]
WORLD = {"repositories": {"acme/web": {"issues": [{"title": "one"}]}}}
COUNT = '{ repository(owner: "acme", name: "web") { id issue(number: 1) { id comments { totalCount } } } }'
COMMENT = 'mutation($id: ID!) { addComment(input: {subjectId: $id, body: "b"}) { clientMutationId } }'


def comments(github: GitHub) -> int:
    found: int = ask(github, COUNT)["data"]["repository"]["issue"]["comments"]["totalCount"]
    return found


def a_github(past: Past | None = None) -> GitHub:
    github = GitHub(read_world(WORLD), past=past or Past())
    github.past.keep(github.world)
    return github


def comment(github: GitHub) -> None:
    node = github.world.repositories["acme/web"].issues[1].node_id
    assert "errors" not in ask(github, COMMENT, id=node)


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "standin", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603


def test_the_command_prints_its_address_and_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    file = tmp_path / "world.yml"
    file.write_text("repositories: {acme/web: {}}\n")
    with start("--world", str(file)) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert told["graphql_url"] == f"{told['url']}/graphql"
        with urllib.request.urlopen(f"{told['url']}/_standin/health", timeout=5) as answer:  # noqa: S310 - our own
            assert json.load(answer)["status"] == "ok"
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


@pytest.mark.parametrize(
    ("text", "more", "says"),
    [
        pytest.param("repos: {}", (), "unknown key 'repos'", id="a world with a mistake"),
        pytest.param("a: [", (), "world.yml", id="a world that is no YAML"),
        pytest.param("{}", ("--stale", "soon"), "--stale: must be a number of writes", id="a word for a number"),
        pytest.param("{}", ("--stale", "-3"), "--stale: must be a number of writes", id="a read from the future"),
        pytest.param("{}", ("--stale", "nans"), "--stale: must be a number of writes", id="seconds that are no number"),
        pytest.param("{}", ("--faults", "nowhere.yml"), "nowhere.yml", id="faults that are not there"),
        pytest.param(b"a: \xff", (), "world.yml: 'utf-8' codec can't decode", id="a world that is no text"),
        pytest.param("[" * 5000, (), "world.yml: it is nested too deeply", id="five thousand brackets"),
        pytest.param("{}", ("--port", "99999"), "a whole number from 0 to 65535, not '99999'", id="a port too far"),
        pytest.param("{}", ("--port", "-1"), "a whole number from 0 to 65535, not '-1'", id="a port before the first"),
        pytest.param("{}", ("--latency", "nan"), "from 0 to 3600000, not 'nan'", id="a latency that is no number"),
        pytest.param("{}", ("--latency", "-5"), "from 0 to 3600000, not '-5'", id="an answer before the question"),
    ],
)
def test_the_command_refuses_what_it_cannot_use(
    tmp_path: Path, text: str | bytes, more: tuple[str, ...], says: str
) -> None:
    file = tmp_path / "world.yml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with start("--world", str(file), *more) as process:
        _out, err = process.communicate(timeout=20)
        assert (process.returncode, says in err, "Traceback" in err) == (2, True, False), err


def test_the_command_says_that_another_listens_at_the_port(tmp_path: Path) -> None:
    file = tmp_path / "world.yml"
    file.write_text("{}")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        with start("--world", str(file), "--port", port) as process:
            _out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (
        2,
        f"--port {port}: Address already in use: name another, or none for any free one\n",
    )


def test_an_unknown_key_is_told_once() -> None:
    with pytest.raises(BadFile) as raised:
        read_world({"repositories": {"acme/web": {"prvate": True}}})
    assert raised.value.problems == ["repositories.acme/web: unknown key 'prvate'; did you mean 'private'?"]


def test_a_connection_stays_open_over_requests_of_every_kind() -> None:
    with serve(read_world(WORLD)) as github:
        connection = http.client.HTTPConnection(github.url.removeprefix("http://"), timeout=5)
        statuses = []
        for method, path, body in (
            ("GET", "/repos/acme/web", None),
            ("HEAD", "/repos/acme/web", None),
            ("GET", "/api/v3/repos/acme/web", None),
            ("POST", "/graphql", json.dumps({"query": COUNT})),
            ("GET", "/nowhere", None),
            ("DELETE", "/_standin/log", None),
        ):
            connection.request(method, path, body, {"authorization": "bearer t"})
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
        connection.close()
        assert statuses == [200, 200, 200, 200, 404, 204]


def test_the_log_tells_what_was_asked_and_what_it_cost() -> None:
    github = a_github()
    ask(github, "query Mine { rateLimit { cost } " + COUNT.removeprefix("{"))
    answered(github, "GET", "/repos/acme/web")
    first, second = github.log(bodies=True)
    assert (first["route"], first["operation"], first["points"], first["connections"]) == (
        "POST /graphql",
        "Mine",
        1,
        1,
    )
    assert (second["route"], second["status"], second["n"]) == ("GET /repos/{owner}/{repo}", 200, 2)
    assert (first["body"]["query"][:10], second["answer"]["full_name"]) == ("query Mine", "acme/web")
    assert "body" not in github.log()[0]


@pytest.mark.parametrize(
    ("writes", "seen"),
    [
        pytest.param(0, [0, 1, 2, 3], id="fresh"),
        pytest.param(1, [0, 0, 1, 2], id="one write behind"),
        pytest.param(2, [0, 0, 0, 1], id="two writes behind"),
    ],
)
def test_reads_lag_behind_by_writes(writes: int, seen: list[int]) -> None:
    github = a_github(Past(writes=writes))
    found = [comments(github)]
    for _write in range(3):
        comment(github)
        found.append(comments(github))
    assert found == seen


def test_reads_lag_behind_by_seconds() -> None:
    github = a_github(Past(seconds=60))
    comment(github)
    before = comments(github)
    answered(github, "POST", "/_standin/clock", body=b'{"advance": 61}')
    assert (before, comments(github)) == (0, 1)


def test_a_fault_makes_single_reads_stale() -> None:
    github = a_github()
    rules: list[dict[str, Any]] = [{"on": "query", "kind": "stale", "writes": 1}]
    answered(github, "POST", "/_standin/faults", body=json.dumps(rules).encode())
    comment(github)
    assert [comments(github), comments(github)] == [0, 1]


def test_the_state_reads_back_as_json_without_tokens() -> None:
    github = GitHub(read_world({**WORLD, "tokens": {"ghp_secret": {"as": "acme"}}}))
    shown = json.dumps(answered(github, "GET", "/_standin/state")[1])
    assert ("refs/heads/main" in shown, "ghp_secret" in shown) == (True, False)


@pytest.mark.parametrize(
    ("query", "variables", "says"),
    [
        pytest.param("query($id: ID!) { node(id: $id) { id } }", {}, "$id", id="a variable that is missing"),
        pytest.param("{ node(id: 1) ", {}, "Syntax Error", id="half a document"),
        pytest.param("{ viewer { nothing } }", {}, "nothing", id="a field that is not there"),
        pytest.param("query A { viewer { id } } query B { viewer { id } }", {}, "operation name", id="two operations"),
    ],
)
def test_a_query_that_cannot_be_run_has_errors_and_no_data(query: str, variables: dict[str, Any], says: str) -> None:
    github = a_github()
    found = ask(github, query, **variables)
    assert list(found) == ["errors"]
    assert says in found["errors"][0]["message"]
    assert github.log()[0]["errors"]
