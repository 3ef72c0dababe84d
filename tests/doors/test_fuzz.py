"""Nothing that can be sent ends in a traceback."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deploy_gate.cli import main as command_line
from standin.github import GitHub
from tests.doors.shop import CATALOG, a_shop, on_github
from tests.doors.step import ROOT, TOKEN, Ended, act

EVENTS = ("repository_dispatch", "workflow_dispatch", "push", "schedule", "issue_comment", "deployment_status", "x")
DEMO = [json.loads(path.read_text()) for path in sorted((ROOT / "demo").glob("*.json"))]
DEMO_CATALOG = (ROOT / "demo" / "deploy-gate.yml").read_text()
relaxed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

WORDS = [
    "client_payload", "inputs", "ref", "refs/tags/v1.9.0", "repository", "full_name", "sender", "service", "services",
    "environment", "staging", "production", "version", "1.9.0", "tag", "image", "sha", "requires", "requiredBy", "meta",
    "inventory", "checkout >=1", "inventory@1.9.0", "acme/inventory", "allow_partial", "true", "a" * 40, "",
    "head_commit", "id", "deleted", "*", "||", ">=1 <0", "1e999", "-", "name", "switch", "groups", "pair", "tiers",
    "records",
]  # fmt: skip
words = st.sampled_from(WORDS) | st.text(max_size=6)
scalars = st.one_of(
    words, st.none(), st.booleans(), st.integers(), st.floats(), st.integers(min_value=10**20, max_value=10**300)
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=5), max_leaves=25
)


@pytest.fixture(scope="module")
def github() -> Iterator[GitHub]:
    with on_github(a_shop()) as serving:
        yield serving


def assert_answered(ended: Ended) -> None:
    assert ended.code in {0, 1, 2}
    assert "Traceback" not in ended.everything
    assert ended.outputs["decision"] in {"go", "wait", "partial", "no_go", "stop"}
    assert ended.lines[0]


@relaxed
@given(values, st.sampled_from(EVENTS), st.sampled_from(["", "plan", "gate"]))
def test_any_event_is_answered(github: GitHub, event: object, name: str, command: str) -> None:
    assert_answered(act(github.url, event, name, command=command))


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of everything that a value holds."""
    match value:
        case dict():
            items: Any = value.items()
        case list():
            items = enumerate(value)
        case _:
            items = ()
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


def put(value: Any, path: tuple[str | int, ...], new: object) -> Any:  # noqa: ANN401 - JSON
    """The value with another one at that path."""
    if not path:
        return new
    changed = value.copy()
    changed[path[0]] = put(value[path[0]], path[1:], new)
    return changed


@st.composite
def mutated(draw: st.DrawFn, originals: list[Any]) -> Any:  # noqa: ANN401 - JSON
    value = draw(st.sampled_from(originals))
    for _ in range(draw(st.integers(min_value=1, max_value=3))):
        paths = list(places(value))
        if not paths:
            break
        value = put(value, draw(st.sampled_from(paths)), draw(values))
    return value


@relaxed
@given(mutated(DEMO))
def test_a_real_payload_with_a_few_things_changed_is_answered(github: GitHub, event: object) -> None:
    assert_answered(act(github.url, event))


@pytest.fixture
def laptop(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("GITHUB_API_URL", github.url)
    monkeypatch.delenv("GITHUB_GRAPHQL_URL", raising=False)


@pytest.mark.usefixtures("laptop")
@relaxed
@given(
    st.one_of(
        mutated([yaml.safe_load(CATALOG), yaml.safe_load(DEMO_CATALOG)]).map(json.dumps),
        values.map(json.dumps),
        st.tuples(st.integers(min_value=0, max_value=300), words, st.integers(min_value=0, max_value=20)).map(
            lambda cut: CATALOG[: cut[0]] + cut[1] + CATALOG[cut[0] + cut[2] :]
        ),
    ),
    st.sampled_from(
        [
            ("plan", "--services", "inventory@1.9.0, checkout@3.1.0"),
            ("plan", "--services", "api@2, site@2.0.0", "--allow-partial"),
            ("gate", "--service", "frontend", "--version", "2.0.0", "--requires", "inventory"),
            ("explain", "checkout"),
        ]
    ),
    st.sampled_from(["text", "json", "markdown"]),
)
def test_any_catalog_is_answered(
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
    catalog: str,
    asked: tuple[str, ...],
    form: str,
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.yml"
    file.write_text(catalog, encoding="utf-8", errors="replace")
    code = command_line([*asked, "--environment", "staging", "--catalog", str(file), "--format", form])
    out, err = capsys.readouterr()
    assert code in {0, 1, 2}
    assert "Traceback" not in out + err
    assert out + err
