"""`deploy-gate history` on a laptop."""

import json
from pathlib import Path
from typing import Any

import pytest

from deploy_gate.cli import main
from standin.github import GitHub
from tests.doors.shop import CATALOG, a_shop, on_github, record
from tests.doors.step import NOWHERE, TOKEN


@pytest.fixture(autouse=True)
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the shop's catalog, and a token."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deploy-gate.yml").write_text(CATALOG)
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("GITHUB_API_URL", NOWHERE)
    monkeypatch.delenv("GITHUB_GRAPHQL_URL", raising=False)


def history(github: GitHub, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setenv("GITHUB_API_URL", github.url)
    return main(["history", *arguments])


def test_all_records_of_all_environments_are_told_after_one_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = {"environment": "staging", "payload": {}}
    world = a_shop(record("checkout", "3.1.0"))
    world["repositories"]["acme/checkout"]["deployments"].append(other)
    with on_github(world) as github:
        assert history(github, monkeypatch, "checkout") == 0
        assert len(github.requests.entries()) == 1
    out = capsys.readouterr().out
    assert out.startswith("checkout: 4 records, newest first\n")
    assert "active, foreign" in out
    assert "replaced" in out


def told(github: GitHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *more: str) -> Any:  # noqa: ANN401 - JSON
    assert history(github, monkeypatch, "checkout", "--format", "json", *more) == 0
    return json.loads(capsys.readouterr().out)


def test_a_part_can_be_asked_for(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    newer = [record("checkout", f"3.1.{number}") for number in range(9)]
    with on_github(a_shop(*newer)) as github:
        few = told(github, monkeypatch, capsys, "--limit", "3")
        assert [one["version"] for one in few["records"]] == ["3.1.8", "3.1.7", "3.1.6"]
        assert few["records"][2]["instead_of"] == "3.1.5"
        elsewhere = told(github, monkeypatch, capsys, "--environment", "production")
        assert [one["version"] for one in elsewhere["records"]] == ["3.0.0"]


def test_more_than_a_page_is_read_page_by_page(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    many = [record("checkout", f"3.1.{number}") for number in range(250)]
    with on_github(a_shop(*many)) as github:
        found = told(github, monkeypatch, capsys, "--limit", "1000", "--environment", "staging")
        assert len(github.requests.entries()) == 3
    assert [one["version"] for one in found["records"]] == [*(f"3.1.{n}" for n in reversed(range(250))), "3.0.0"]


def test_markdown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with on_github(a_shop()) as github:
        assert history(github, monkeypatch, "checkout", "--format", "markdown") == 0
    assert capsys.readouterr().out.startswith("## What was deployed of `checkout`\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("chekout",), "'chekout' is no service of the catalog: did you mean 'checkout'?", id="a name"),
        pytest.param(("",), "SERVICE: is blank", id="no name"),
        pytest.param(("checkout", "--limit", "0"), "limit: it is no number from 1 to 1000", id="no records"),
        pytest.param(("checkout", "--limit", "many"), "limit: it is no number from 1 to 1000", id="a word"),
        pytest.param(("checkout", "--environment", "moon"), "'moon' is no environment", id="an environment"),
    ],
)
def test_a_mistake_is_told(arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", *arguments]) == 2
    assert said in capsys.readouterr().err
