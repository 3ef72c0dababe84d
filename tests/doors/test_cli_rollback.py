"""The way back from a laptop."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy_gate.cli import main
from standin.github import GitHub
from tests.doors.deploying import WRITER, records
from tests.doors.shop import CATALOG, a_shop, on_github, record
from tests.doors.test_cli import Ran

BACK = record("checkout", "3.0.0")
BACK["payload"] |= {"operation": "rollback", "run": {"repository": "acme/infra", "id": 72}}
NEWER = record("inventory", "1.9.0")
NEWER["payload"] |= {"run": {"repository": "acme/infra", "id": 71}}


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deploy-gate.yml").write_text(CATALOG)
    for name in [name for name in os.environ if name.startswith("GITHUB_")]:
        monkeypatch.delenv(name)
    with on_github(a_shop(NEWER, BACK)) as serving:
        monkeypatch.setenv("GITHUB_TOKEN", WRITER)
        monkeypatch.setenv("GITHUB_API_URL", serving.url)
        yield serving


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Ran:
    return Ran(main(arguments), *capsys.readouterr())


@pytest.mark.usefixtures("github")
@pytest.mark.parametrize("asked", [("--services", "inventory"), ("--run", "71")], ids=["services", "a run"])
def test_a_way_back_is_shown_and_changes_nothing(capsys: pytest.CaptureFixture[str], asked: tuple[str, str]) -> None:
    ran = run(capsys, "rollback", "--environment", "staging", *asked)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("GO: inventory 1.7.0 may go back in staging\n")
    ran = run(capsys, "rollback", "--environment", "staging", *asked, "--format", "json")
    assert (ran.json["operation"], ran.json["waves"]) == ("rollback", [["inventory"]])


@pytest.mark.usefixtures("github")
def test_a_part_goes_back_where_that_is_allowed(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("rollback", "--environment", "staging", "--services", "inventory, frontend", "--format", "json")
    assert (run(capsys, *asked).code, run(capsys, *asked, "--allow-partial").code) == (1, 0)
    assert run(capsys, *asked, "--allow-partial").json["services"] == ["inventory"]


@pytest.mark.parametrize("asked", [("--services", "checkout"), ("--run", "72")], ids=["services", "a run"])
def test_what_is_held_is_resumed_in_the_name_of_whose_token_it_is(
    capsys: pytest.CaptureFixture[str], github: GitHub, asked: tuple[str, str]
) -> None:
    ran = run(capsys, "resume", "--environment", "staging", *asked)
    assert (ran.code, ran.out, ran.err) == (0, "resumed in staging by deployer: checkout\n", "")
    assert records(github, "checkout")[-1] == ("3.0.0", "success")
    again = run(capsys, "resume", "--environment", "staging", *asked, "--format", "json")
    assert (again.code, again.json["reason_code"], again.json["services"]) == (0, "nothing_held", [])


@pytest.mark.usefixtures("github")
def test_who_resumes_is_the_actor_where_the_environment_names_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTOR", "octocat")
    ran = run(capsys, "resume", "--environment", "staging", "--services", "checkout")
    assert ran.out == "resumed in staging by octocat: checkout\n"


@pytest.mark.usefixtures("github")
@pytest.mark.parametrize("verb", ["rollback", "resume"])
def test_what_names_nothing_is_refused(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    ran = run(capsys, verb, "--environment", "staging", "--format", "json")
    assert ran.code == 2
    assert json.loads(ran.out)["reason_code"] == "bad_input"
    assert "name the services, or as" in ran.out
