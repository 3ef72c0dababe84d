"""`deploy-gate status` on a laptop."""

import json
from pathlib import Path

import pytest

from deploy_gate.cli import main
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


def status(*arguments: str) -> int:
    return main(["status", *arguments])


def test_everything_is_told_after_one_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with on_github(a_shop(record("checkout", "3.1.0", state="IN_PROGRESS"))) as github:
        monkeypatch.setenv("GITHUB_API_URL", github.url)
        assert status() == 0
        assert len(github.requests.entries()) == 1
    out = capsys.readouterr().out
    assert out.startswith("5 services in 2 environments, ")
    assert "3.0.0 (3.1.0 in progress)" in out


@pytest.mark.parametrize(
    ("arguments", "services", "environments"),
    [
        pytest.param((), 5, ["staging", "production"], id="all of it"),
        pytest.param(("--service", "site, api"), 2, ["staging", "production"], id="two services with a comma"),
        pytest.param(("--service", "site", "--service", "api"), 2, ["staging", "production"], id="two services"),
        pytest.param(("--environment", "production"), 5, ["production"], id="one environment"),
    ],
)
def test_a_part_can_be_looked_at(
    arguments: tuple[str, ...],
    services: int,
    environments: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with on_github(a_shop()) as github:
        monkeypatch.setenv("GITHUB_API_URL", github.url)
        assert status("--format", "json", *arguments) == 0
    told = json.loads(capsys.readouterr().out)
    assert (len(told["services"]), told["environments"]) == (services, environments)


def test_markdown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with on_github(a_shop()) as github:
        monkeypatch.setenv("GITHUB_API_URL", github.url)
        assert status("--format", "markdown") == 0
    assert capsys.readouterr().out.startswith("## What runs where: 5 services in 2 environments\n")


def test_what_cannot_be_read_is_shown_as_unknown_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world = a_shop()
    del world["repositories"]["acme/site"]
    with on_github(world) as github:
        monkeypatch.setenv("GITHUB_API_URL", github.url)
        assert status() == 0
    out = capsys.readouterr().out
    assert "what staging and production run of site is not known: acme/site was not found" in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(("--service", "sit"), 2, "service: 'sit' is no service of the catalog: did you mean", id="a name"),
        pytest.param(("--environment", "moon"), 2, "'moon' is no environment of the catalog", id="an environment"),
        pytest.param(("--catalog", "none.yml"), 2, "the catalog cannot be read", id="a catalog"),
    ],
)
def test_a_mistake_is_told(
    arguments: tuple[str, ...], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(*arguments) == code
    assert said in capsys.readouterr().err


def test_without_a_token_nothing_is_known(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    assert status() == 2
    assert "GITHUB_TOKEN" in capsys.readouterr().err


def test_a_page_is_written_whole_to_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with on_github(a_shop()) as github:
        monkeypatch.setenv("GITHUB_API_URL", github.url)
        assert status("--format", "html", "--output", "page.html") == 0
    assert capsys.readouterr().out == ""
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>\n")
    assert page.endswith("</html>\n")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["deploy-gate.yml", "page.html"]


def test_a_page_is_printed_where_no_file_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with on_github(a_shop()) as github:
        monkeypatch.setenv("GITHUB_API_URL", github.url)
        assert status("--format", "html") == 0
    assert capsys.readouterr().out.startswith("<!doctype html>\n")


def test_a_file_that_cannot_be_written_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with on_github(a_shop()) as github:
        monkeypatch.setenv("GITHUB_API_URL", github.url)
        assert status("--output", "deploy-gate.yml/page.html") == 2
    assert "--output: deploy-gate.yml/page.html cannot be written (" in capsys.readouterr().err


def test_a_narrow_terminal_is_shown_less(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with on_github(a_shop()) as github:
        monkeypatch.setenv("GITHUB_API_URL", github.url)
        for columns, whom in (("200", True), ("40", False)):
            monkeypatch.setattr("sys.stdout.isatty", lambda: True)
            monkeypatch.setenv("COLUMNS", columns)
            assert status() == 0
            assert ("github-actions" in capsys.readouterr().out) is whom


def test_a_terminal_is_told_in_colour_unless_no_colour_is_wanted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    with on_github(a_shop()) as github:
        monkeypatch.setenv("GITHUB_API_URL", github.url)
        assert status() == 0
        assert "\x1b[1mstaging\x1b[0m" in capsys.readouterr().out
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        monkeypatch.setenv("NO_COLOR", "1")
        assert status() == 0
        assert "\x1b" not in capsys.readouterr().out


def test_a_catalog_in_a_repository_says_where_its_file_of_versions_lies(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world = a_shop(catalog=f"{CATALOG}versions: {{}}\n")
    world["repositories"]["acme/infra"]["files"]["versions.yaml"] = "staging: {inventory: 1.6.0}\n"
    with on_github(world) as github:
        monkeypatch.setenv("GITHUB_API_URL", github.url)
        assert status("--catalog", "acme/infra:deploy-gate.yml", "--service", "inventory") == 0
    assert "versions.yaml says 1.6.0 of inventory in staging, the records say 1.7.0" in capsys.readouterr().out
