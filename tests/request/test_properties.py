"""What holds for every request, however it is written."""

import json
import subprocess
import sys
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.model import Direction, Need, Problem, Request, Source
from deploy_gate.request import LeaveAlone, Run, activity, read_request
from deploy_gate.requirement import parse_need
from tests.request.shop import SHOP

EVENTS = st.sampled_from(
    ("repository_dispatch", "workflow_dispatch", "push", "schedule", "deployment", "issue_comment")
)
KEYS = (
    *("service", "services", "environment", "version", "tag", "image", "sha", "repository", "requires", "requiredBy"),
    *(
        "required_by",
        "meta",
        "allow_partial",
        "redeploy",
        "client_payload",
        "inputs",
        "ref",
        "head_commit",
        "full_name",
    ),
)
WORDS = (
    *(
        "web",
        "api",
        "api@1.2.0",
        "web,api",
        "inventory >=1",
        "staging",
        "production",
        "1.2.3",
        "1.2.3-abc1234",
        "latest",
    ),
    *("refs/tags/api-1.0.0", "refs/tags/v1.0.0", "acme/web", "acme/mono", "abcdef0", "ghcr.io/acme/web:1", "true", ""),
)
TEXTS = st.sampled_from(WORDS) | st.text(max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), inner, max_size=6)
    ),
    max_leaves=20,
)
OBJECTS = st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), JSON, max_size=8)
NEARLY_RIGHT = st.fixed_dictionaries(
    {"service": st.sampled_from(("web", "api", "job", "inventory")), "environment": st.just("staging")},
    optional={
        "version": st.sampled_from(("1.2.3", "v2.0.0-rc.1", "abcdef0", "1.2.3\n")),
        "tag": st.sampled_from(("v1.2.3", "api-1.0.0", "latest")),
        "sha": st.sampled_from(("abcdef0", "ABCDEF0123", "main")),
        "requires": st.lists(st.sampled_from(("one", "two >=1", "inventory <3", "web")), max_size=3),
        "meta": JSON,
    },
)
EVENT = st.one_of(
    OBJECTS,
    st.builds(lambda payload: {"client_payload": payload, "inputs": payload}, OBJECTS),
    st.builds(
        lambda ref, name, commit: {"ref": ref, "repository": {"full_name": name}, "head_commit": commit},
        TEXTS,
        TEXTS,
        JSON,
    ),
)
INPUTS = st.dictionaries(st.sampled_from(KEYS), TEXTS, max_size=6)

ASKED = st.tuples(EVENTS | st.text(max_size=9), EVENT, INPUTS) | st.tuples(
    st.sampled_from(("repository_dispatch", "workflow_dispatch")),
    st.builds(lambda payload: {"client_payload": payload, "inputs": payload}, NEARLY_RIGHT),
    st.just({}) | INPUTS,
)

NEEDS = st.builds(
    lambda other, wanted: f"{other} {wanted}".strip(),
    st.sampled_from(("inventory", "api", "job", "one", "two")),
    st.sampled_from(("", "*", ">=1.2", "^1.2.3", "<1.9 || =1.9.5", "1.x", ">=1, <1.9")),
)


def needs_of(request: Request) -> set[Need]:
    return {need for one in (*request.services, *request.promotions) for need in one.needs}


@given(ASKED)
def test_any_event_ends_in_a_request_or_in_problems_on_one_line(
    asked: tuple[str, dict[str, object], dict[str, str]],
) -> None:
    match read_request(*asked, SHOP):
        case Request() as request:
            assert request.environment in SHOP.environments
            assert request.names
            assert len(set(request.names)) == len(request.names)
            for name in request.names:
                assert SHOP.services[name].is_deployed_to(request.environment)
        case problems:
            assert problems
            for problem in problems:
                assert isinstance(problem, Problem)
                assert f"{problem.where}{problem.message}".isprintable()
                assert len(problem.where) < 200
                assert len(problem.message) < 700


@given(EVENTS | st.text(max_size=9), EVENT)
def test_any_event_means_a_command_or_is_left_alone_in_one_line(event_name: str, event: dict[str, object]) -> None:
    match activity(event_name, event):
        case Run(command):
            assert command == ("comment" if event_name == "issue_comment" else "plan")
        case LeaveAlone(why):
            assert why.isprintable()


@given(
    st.lists(NEEDS, max_size=5),
    st.lists(NEEDS, max_size=5),
    st.sampled_from((list, ", ".join, "\n".join)),
    st.sampled_from(({}, {"version": "1.0.0"})),
)
def test_a_payload_never_drops_an_edge(
    requires: list[str], required_by: list[str], spell: Callable[[list[str]], object], version: dict[str, object]
) -> None:
    payload: dict[str, object] = {"service": "web", "environment": "staging"}
    payload |= version
    for key, texts in (("requires", requires), ("requiredBy", required_by)):
        if texts:
            payload[key] = spell(texts)
    answer = read_request("repository_dispatch", {"client_payload": payload}, {}, SHOP)
    assert isinstance(answer, Request)
    expected = {parse_need(text, Source.PAYLOAD, Direction.REQUIRES) for text in requires}
    expected |= {parse_need(text, Source.PAYLOAD, Direction.REQUIRED_BY) for text in required_by}
    found = {(need.other, need.range and need.range.intervals, need.direction) for need in needs_of(answer)}
    assert found == {(need.other, need.range and need.range.intervals, need.direction) for need in expected}


@given(st.lists(NEEDS, max_size=4), st.lists(NEEDS, max_size=4))
def test_event_and_step_add_up_their_edges(of_event: list[str], of_step: list[str]) -> None:
    payload = {"service": "web", "version": "1.0.0", "environment": "staging", "requires": of_event}
    answer = read_request("repository_dispatch", {"client_payload": payload}, {"requires": "\n".join(of_step)}, SHOP)
    assert isinstance(answer, Request)
    assert needs_of(answer) == {parse_need(text, Source.PAYLOAD) for text in (*of_event, *of_step)}


def test_reading_a_request_that_is_right_imports_no_more_than_it_needs() -> None:
    payload = {"service": "web", "version": "abcdef0", "environment": "staging"}
    script = (
        "import sys, json; from deploy_gate.request import read_request; "
        "from deploy_gate.model import Catalog, Environment, Service; "
        "catalog = Catalog({'staging': Environment('staging')}, {'web': Service('web', 'acme/web')}); "
        f"answer = read_request('repository_dispatch', {{'client_payload': {payload!r}}}, {{}}, catalog); "
        "late = {'difflib', 'semver', 'yaml', 'gql', 'github'} & set(sys.modules); "
        "print(json.dumps([type(answer).__name__, sorted(late)]))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert json.loads(ran.stdout) == ["Request", []]
