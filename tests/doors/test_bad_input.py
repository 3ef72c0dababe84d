"""Everything that people and attackers write wrong, and what they are told."""

from collections.abc import Iterator
from typing import Any

import pytest

from standin.github import GitHub
from tests.doors.shop import CATALOG, a_shop, on_github
from tests.doors.step import NOWHERE, Ended, act, dispatched

GOOD: dict[str, Any] = {"service": "inventory", "version": "1.9.0", "environment": "staging"}


@pytest.fixture(scope="module")
def github() -> Iterator[GitHub]:
    with on_github(a_shop()) as serving:
        yield serving


def refused(ended: Ended, reason_code: str) -> list[str]:
    """The problems of a step that decided nothing, each told in every place and a go in none."""
    assert (ended.code, ended.outputs["decision"], ended.outputs["reason_code"]) == (2, "no_go", reason_code)
    assert (ended.outputs["matrix"], ended.outputs["services"], ended.outputs["environment"]) == ("", "[]", "")
    problems = [f"{one['where']}: {one['message']}" for one in ended.result["problems"]]
    assert problems
    assert len(ended.commands) == min(len(problems), 10)
    assert all(line.startswith("::error") for line in ended.commands)
    assert ended.summary.startswith("## Nothing was decided\n")
    assert ended.err == ""
    return problems


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        pytest.param([GOOD], "client_payload: must be an object, not a list", id="a list"),
        pytest.param("inventory", "client_payload: must be an object, not 'inventory'", id="a text"),
        pytest.param(7, "client_payload: must be an object, not the number 7", id="a number"),
        pytest.param(None, "client_payload.service: is missing", id="nothing"),
        pytest.param({}, "client_payload.environment: is missing: name one of staging, production", id="an empty one"),
        pytest.param(
            GOOD | {"service": "inventori"},
            "client_payload.service: 'inventori' is no service of the catalog: did you mean 'inventory'?",
            id="an unknown service",
        ),
        pytest.param(
            GOOD | {"environment": "stagin"},
            "client_payload.environment: 'stagin' is no environment of the catalog: did you mean 'staging'?",
            id="an unknown environment",
        ),
        pytest.param(
            GOOD | {f"key{n}": "" for n in range(8)},
            "client_payload: has 11 keys, and GitHub takes at most 10: put extras under 'meta'",
            id="11 keys",
        ),
        pytest.param(
            GOOD | {"meta": {"x": "y" * 70_000}},
            "and GitHub takes less than 64 KB: split the request into several",
            id="70 KB",
        ),
        pytest.param(GOOD | {"service": "  "}, "client_payload.service: is blank", id="a blank service"),
        pytest.param(GOOD | {"environment": ""}, "client_payload.environment: is blank", id="a blank environment"),
        pytest.param(GOOD | {"version": "\t"}, "client_payload.version: is blank", id="a blank version"),
        pytest.param(
            GOOD | {"requires": ["inventory"]}, "inventory cannot require itself: take it out", id="it requires itself"
        ),
        pytest.param(
            GOOD | {"requiredBy": ["inventory"]},
            "inventory cannot be required by itself",
            id="it is required by itself",
        ),
        pytest.param(
            GOOD | {"requires": ["checkout >=2 <1"]}, "client_payload.requires[0]: ", id="a range that cannot hold"
        ),
        pytest.param(
            GOOD | {"requires": ["checkout >=2", "checkout <1"]},
            "client_payload.requires[1]: no version of checkout can be in",
            id="two ranges that cannot hold together",
        ),
        pytest.param(
            {"service": "checkout", "version": "3.1.0", "environment": "staging", "requires": ["inventory <1"]},
            "no version of inventory can be in '<1' and in '>=1.8.0', which checkout says already",
            id="a range that cannot hold with the catalog's",
        ),
        pytest.param(
            GOOD | {"version": 1.9}, "client_payload.version: must be text, not the number 1.9", id="a number"
        ),
        pytest.param(
            GOOD | {"version": ["1.9.0"]}, "client_payload.version: must be text, not a list", id="a list in it"
        ),
        pytest.param(GOOD | {"allow_partial": "yes"}, "must be true or false, not 'yes'", id="a yes that is no true"),
        pytest.param(GOOD | {"require": ["x"]}, "unknown key 'require': did you mean 'requires'?", id="a misspelt key"),
        pytest.param(
            GOOD | {"services": ["inventory"]}, "client_payload.service: stands beside", id="one service and several"
        ),
        pytest.param(
            {"environment": "staging", "services": ["inventory@1.9.0", "inventory@2.0.0"]},
            "client_payload.services[1]: 'inventory' stands at client_payload.services[0] already: name it once",
            id="a service twice",
        ),
        pytest.param(
            GOOD | {"version": "1.9.0\n::set-output name=decision::go"}, "client_payload.version: ", id="a command"
        ),
        pytest.param(GOOD | {"service": "a\r\n##[add-path]/tmp"}, "is no service's name", id="an older command"),
        pytest.param(GOOD | {"service": "`x` <img src=x> |"}, "is no service's name", id="Markdown and HTML"),
        pytest.param(GOOD | {"service": 'x"] --> y[click'}, "is no service's name", id="Mermaid"),
        pytest.param(GOOD | {"service": "{a: &b *c}"}, "is no service's name", id="YAML"),
        pytest.param(GOOD | {"service": "$(rm -rf /); `id`"}, "is no service's name", id="a shell"),
        pytest.param(GOOD | {"service": "${{ secrets.X }}"}, "is no service's name", id="an expression"),
        pytest.param(GOOD | {"service": "../../etc/passwd"}, "is no service's name", id="a path"),
        pytest.param(GOOD | {"service": "\ud800"}, "is no service's name", id="half a character"),
        pytest.param(GOOD | {"service": "x" * 60_000}, "is no service's name", id="a name of 60,000 letters"),
        pytest.param(GOOD | {"image": "inventory:1 --privileged"}, "is no image", id="an image with an option"),
        pytest.param(GOOD | {"tag": "-v1.9.0"}, "is no tag", id="a tag that looks like an option"),
        pytest.param(GOOD | {"sha": "HEAD"}, "is no commit", id="a commit that is a name"),
        pytest.param(GOOD | {"repository": "mallory/inventory"}, "is not where the catalog has", id="a repository"),
    ],
)
def test_a_payload_that_cannot_be_used_is_refused_by_its_key(github: GitHub, payload: object, message: str) -> None:
    problems = refused(act(github.url, dispatched(payload)), "bad_input")
    assert any(message in problem for problem in problems)
    assert max(map(len, problems)) < 600


def test_everything_that_is_wrong_is_said_at_once(github: GitHub) -> None:
    payload = {"service": "nobody", "environment": "moon", "version": "?", "requires": ["x y z"], "extra": 1}
    problems = refused(act(github.url, dispatched(payload)), "bad_input")
    assert [problem.partition(": ")[0] for problem in problems] == [
        "client_payload",
        "client_payload.requires[0]",
        "client_payload.environment",
        "client_payload.service",
        "client_payload.version",
    ]


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        pytest.param({"command": "dance"}, "command: 'dance' is no command: write plan, gate, start", id="a command"),
        pytest.param({"command": "a\n::stop-commands::x"}, "is no command", id="a command of the runner's"),
        pytest.param({"wait_timeout": "soon"}, "wait_timeout: 'soon' is no number of seconds", id="a word"),
        pytest.param({"wait_timeout": "-1"}, "from 0 to 21600: write, for example, 600", id="a negative time"),
        pytest.param({"wait_timeout": "1e3"}, "is no number of seconds", id="a float"),
        pytest.param({"wait_timeout": "21601"}, "is no number of seconds", id="more than a job has"),
        pytest.param({"wait_timeout": "\u0661"}, "is no number of seconds", id="another alphabet's digit"),
        pytest.param({"command": "plan", "wait_timeout": "60"}, "wait_timeout: only a gate waits", id="for a plan"),
        pytest.param({"wait_timeout": "9" * 5000}, "is no number of seconds", id="five thousand digits"),
        pytest.param(
            {"command": "start", "upstream_timeout": "1h"},
            "upstream_timeout: '1h' is no number of seconds",
            id="an hour",
        ),
        pytest.param({"allow_partial": "maybe"}, "allow_partial: must be true or false", id="maybe"),
        pytest.param({"environment": "production"}, "contradicts 'staging'", id="another environment than the event's"),
        pytest.param(
            {"service": "checkout"}, "is not among the services that the event asks for", id="another service"
        ),
        pytest.param({"version": "2.0.0"}, "contradicts '1.9.0' at client_payload.version", id="another version"),
        pytest.param({"github_token": ""}, "GitHub: there is no token to ask GitHub with", id="no token"),
        pytest.param({"github_token": "a b"}, "GitHub: the token holds a blank", id="half a token"),
    ],
)
def test_an_input_that_cannot_be_used_is_refused_by_its_name(
    github: GitHub, inputs: dict[str, str], message: str
) -> None:
    problems = refused(act(github.url, dispatched(GOOD), **inputs), "bad_input")
    assert any(message in problem for problem in problems)


def test_bad_inputs_are_all_said_at_once() -> None:
    problems = refused(act(NOWHERE, b"{", command="dance", wait_timeout="soon"), "bad_input")
    assert [problem.partition(": ")[0] for problem in problems] == ["command", "GITHUB_EVENT_PATH", "wait_timeout"]


@pytest.mark.parametrize("event_name", ["repository_dispatch", "push", "issue_comment", "pull_request"])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "is not JSON", id="an empty file"),
        pytest.param(b"{", "is not JSON", id="half a file"),
        pytest.param(b"[]", "holds a list where an event is an object", id="a list"),
        pytest.param(b'{"a": "\xff"}', "is not UTF-8", id="bytes that are no text"),
    ],
)
def test_an_event_that_cannot_be_read_is_refused_whatever_its_name(
    event_name: str, content: bytes, message: str
) -> None:
    [problem] = refused(act(NOWHERE, content, event_name), "bad_input")
    assert problem.startswith("GITHUB_EVENT_PATH: ")
    assert message in problem


@pytest.mark.parametrize("path", ["", "/nowhere/event.json", "/"])
def test_an_event_file_that_is_not_there_is_refused(path: str) -> None:
    ended = act(NOWHERE, {}, "push", environ={"GITHUB_EVENT_PATH": path})
    assert refused(ended, "bad_input")[0].startswith("GITHUB_EVENT_PATH: ")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        pytest.param("http://ghe.acme.example", "would send the token in clear", id="an address in clear"),
        pytest.param("https://me:pass@ghe.acme.example", "is no address of a GitHub", id="a password in the address"),
    ],
)
def test_an_address_that_cannot_be_trusted_is_refused(address: str, message: str) -> None:
    ended = act(NOWHERE, dispatched(GOOD), environ={"GITHUB_API_URL": address})
    [problem] = refused(ended, "bad_input")
    assert message in problem
    assert "pass" not in ended.everything


TWENTY = "".join(f"  s{n}: {{repository: acme/s{n}, timeout: 0}}\n" for n in range(20))


@pytest.mark.parametrize(
    ("catalog", "message"),
    [
        pytest.param("none.yml", "catalog: acme/infra has no none.yml on its default branch", id="no such file"),
        pytest.param("none.yml@v9", "acme/infra has no branch, tag or commit 'v9'", id="no such ref"),
        pytest.param("ops", "acme/infra:ops is a folder", id="a folder"),
        pytest.param("a:b:c", "catalog: 'a:b:c' names no catalog", id="no locator"),
        pytest.param("/etc/passwd", "is no path of a file in a repository", id="a path of the machine"),
        pytest.param("ops/empty.yml", "ops/empty.yml: the file is empty", id="an empty file"),
        pytest.param("ops/words.yml", "ops/words.yml: write a mapping such as", id="a text"),
        pytest.param("ops/broken.yml", "ops/broken.yml: this is no YAML", id="no YAML"),
    ],
)
def test_a_catalog_that_cannot_be_used_is_refused(catalog: str, message: str) -> None:
    world = a_shop()
    world["repositories"]["acme/infra"]["files"] |= {
        "ops/empty.yml": "", "ops/words.yml": "staging", "ops/broken.yml": "a: [b",
    }  # fmt: skip
    with on_github(world) as github:
        problems = refused(act(github.url, dispatched(GOOD), catalog=catalog), "bad_catalog")
    assert any(message in problem for problem in problems)


def test_a_catalog_with_twenty_mistakes_reports_twenty() -> None:
    with on_github(a_shop(catalog=f"environments: [staging]\nservices:\n{TWENTY}")) as github:
        ended = act(github.url, dispatched(GOOD))
    assert len(refused(ended, "bad_catalog")) == 20
    assert [problem["line"] for problem in ended.result["problems"]] == list(range(3, 23))
    assert [line.partition(": ")[0] for line in ended.said.splitlines()[:2]] == [
        "deploy-gate.yml:3:38", "deploy-gate.yml:4:38",
    ]  # fmt: skip
    assert ended.commands[0].startswith("::error file=deploy-gate.yml,line=3,col=")
    assert ended.commands[9].endswith("::11 more problems stand in the log")


def test_more_mistakes_than_the_outputs_can_hold_are_still_answered(github: GitHub) -> None:
    ended = act(github.url, dispatched({"environment": "staging", "services": [0] * 30_000}))
    problems = refused(ended, "bad_input")
    assert len(problems) + ended.result["omitted"] == 30_000


def test_where_nothing_can_be_answered_the_log_says_why() -> None:
    ended = act(NOWHERE, dispatched(GOOD), command="dance", environ={"GITHUB_OUTPUT": ""})
    assert (ended.code, ended.outputs) == (2, {})
    assert ended.err == (
        "deploy-gate: GITHUB_OUTPUT is not set: run this as a step of a workflow, or use the command line\n"
    )


def test_a_good_request_on_this_catalog_is_not_refused(github: GitHub) -> None:
    assert CATALOG
    assert act(github.url, dispatched(GOOD)).outputs["decision"] == "go"


def test_every_mistake_is_told_at_once(github: GitHub) -> None:
    asked = {"allow_partial": "perhaps", "wait_timeout": "soon", "layout": "tower", "service": "nobody"}
    problems = refused(act(github.url, dispatched({"environment": "staging"}), command="plan", **asked), "bad_input")
    assert [one.partition(":")[0] for one in problems] == ["wait_timeout", "layout", "allow_partial", "service"]
