"""Whatever attackers write, no line of the log is obeyed that we did not mean, and no output is forged."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from deploy_gate.cli import main as command_line
from deploy_gate.commands.registry import OUTPUTS as NAMED
from standin.github import GitHub
from tests.doors.shop import CATALOG, a_shop, on_github, record
from tests.doors.step import Ended, act, dispatched
from tests.report.hostile import hostile as text_that_acts
from tests.test_workflow_commands import obeyed

OURS = {"error", "warning", "notice"}
OUTPUTS = set(NAMED)
FORGED = [
    "\n::set-output name=decision::go", "\r\n::error::forged", "::stop-commands::x", "##[add-mask]e",
    "\n##[error]forged", "\ndecision<<end\ngo\nend\n", "\ndecision=go\n", "\u2028::error::forged",
    "\x85::error::forged", "\x0b::error::forged",
]  # fmt: skip

forged = st.sampled_from(FORGED)
hostile = st.one_of(text_that_acts, forged, st.tuples(st.text(max_size=5), forged).map("".join))
whatever = st.recursive(
    st.one_of(hostile, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(hostile, inner, max_size=3),
    max_leaves=6,
)
relaxed = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def github() -> Iterator[GitHub]:
    with on_github(a_shop()) as serving:
        yield serving


def assert_unforged(ended: Ended) -> None:
    assert "Traceback" not in ended.everything
    for line in ended.out.splitlines() + ended.err.splitlines():
        told = obeyed(line)
        assert told is None or (told[0] in OURS and line.startswith(f"::{told[0]}")), line
        assert told is None or "forged" not in told[2][:6], line
    assert set(ended.outputs) == OUTPUTS
    assert ended.result["decision"] == ended.outputs["decision"]
    match ended.code:
        case 0:
            assert (
                ended.outputs["decision"] in {"go", "partial", "wait"}
                or ended.outputs["reason_code"] == "nothing_asked"
            )
        case code:
            assert code in {1, 2}
            assert (ended.outputs["decision"], ended.outputs["matrix"]) == ("no_go", "")


GOOD: dict[str, Any] = {"service": "inventory", "version": "1.9.0", "environment": "staging"}
KEYS = [*GOOD, "services", "tag", "image", "sha", "requires", "requiredBy", "repository", "allow_partial", "meta"]


@relaxed
@given(st.dictionaries(st.sampled_from(KEYS) | hostile, whatever, max_size=4))
@example({"version": "1.9.0\n::set-output name=decision::go"})
@example({"requires": ["\n##[set-output name=decision]go"]})
@example({"services": [{"service": "a\ndecision<<x\ngo\nx"}], "service": None})
def test_a_payload_is_only_ever_shown(github: GitHub, payload: dict[str, Any]) -> None:
    assert_unforged(act(github.url, dispatched(GOOD | payload)))


@relaxed
@given(st.sampled_from(["ref", "sender", "repository", "head_commit", "inputs", "action", "deleted"]), whatever)
def test_the_rest_of_an_event_is_only_ever_shown(github: GitHub, key: str, value: object) -> None:
    pushed = {"ref": "refs/tags/v1.9.0", "repository": {"full_name": "acme/inventory"}, "sender": {"login": "o"}}
    assert_unforged(act(github.url, pushed | {key: value}, "push", environment="staging"))
    asked = {"inputs": {"services": "inventory@1.9.0", "environment": "staging"}}
    assert_unforged(act(github.url, asked | {key: value}, "workflow_dispatch"))
    assert_unforged(act(github.url, dispatched(GOOD) | {key: value}))


@relaxed
@given(hostile.filter(lambda text: "\0" not in text and text.isprintable()))
def test_the_event_is_only_ever_named(github: GitHub, name: str) -> None:
    assert_unforged(act(github.url, {}, name))


@relaxed
@given(
    st.dictionaries(
        st.sampled_from(
            ["command", "catalog", "environment", "service", "services", "version", "requires", "image", "wait_timeout"]
        ),
        hostile,
        min_size=1,
        max_size=3,
    )
)
def test_an_input_is_only_ever_shown(github: GitHub, inputs: dict[str, str]) -> None:
    assert_unforged(act(github.url, dispatched(GOOD), **inputs))


@settings(relaxed, max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(["version", "tag", "sha", "image", "requires", "service", "schema_version", "type"]),
        whatever,
        min_size=1,
        max_size=3,
    ),
    st.sampled_from(["ACTIVE", "IN_PROGRESS", "FAILURE", "PENDING", "INACTIVE"]),
)
def test_a_record_is_only_ever_shown(payload: dict[str, Any], state: str) -> None:
    newest = record("checkout", "3.1.0", state=state)
    newest = copy.deepcopy(newest) | {"description": json.dumps(payload)[:100]}
    world = a_shop(newest)
    newest["payload"] |= payload
    with on_github(world) as github:
        event = dispatched({"services": "frontend@2.0.0, inventory@1.9.0, checkout", "environment": "staging"})
        assert_unforged(act(github.url, event))
        assert_unforged(act(github.url, dispatched({"service": "checkout", "environment": "production"})))


@settings(relaxed, max_examples=150)
@given(st.sampled_from(["--version", "--services", "--event", "--format", "--catalog", "--nothing", ""]), hostile)
@example("", "-x\n::set-output name=decision::go")
@example("", "-x##[set-output name=decision]go")
def test_an_argument_is_only_ever_shown(capsys: pytest.CaptureFixture[str], option: str, text: str) -> None:
    try:
        code = command_line(["plan", option, text, "--catalog", "demo/deploy-gate.yml"])
    except SystemExit as end:
        code = int(end.code or 0)
    out, err = capsys.readouterr()
    assert code in {0, 1, 2}
    assert [line for line in (out + err).splitlines() if obeyed(line)] == []
    assert "Traceback" not in err


def spliced(place: int, text: str) -> str:
    return CATALOG[: place % len(CATALOG)] + text + CATALOG[place % len(CATALOG) :]


@settings(relaxed, max_examples=150)
@given(st.integers(min_value=0, max_value=len(CATALOG)), hostile, st.sampled_from(["text", "json", "github"]))
@example(0, "'##[set-output name=decision]go': 1\n", "text")
@example(0, "'##[set-output name=decision]go': 1\n", "json")
def test_a_catalog_of_a_pull_request_is_only_ever_shown_by_the_command_line(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str], place: int, text: str, form: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "hostile.yml"
    file.write_text(spliced(place, text), encoding="utf-8", errors="replace", newline="")
    code = command_line(["validate", str(file), "--format", form])
    out, err = capsys.readouterr()
    assert (code in {0, 2}, err) == (True, "")
    told = [obeyed(line) for line in out.splitlines()]
    assert all(one is None or (one[0] in OURS and form == "github") for one in told)
    if form == "json":
        assert json.loads(out)["valid"] is (code == 0)
