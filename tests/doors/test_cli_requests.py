"""What is asked for, listed and taken back from a laptop."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from deploy_gate.cli import main
from standin.github import GitHub
from tests.doors.asking import ask, collect, requests, roll_out, stories, wake
from tests.doors.deploying import WRITER
from tests.doors.shop import CATALOG, a_shop, on_github
from tests.doors.step import TOKEN
from tests.doors.test_cli import Ran
from tests.doors.test_requests import MONO, a_run, end_run

WITHDRAW = ("withdraw", "--environment", "staging", "--services")


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deploy-gate.yml").write_text(CATALOG)
    for name in [name for name in os.environ if name.startswith("GITHUB_")]:
        monkeypatch.delenv(name)
    with on_github(a_shop()) as serving:
        monkeypatch.setenv("GITHUB_TOKEN", WRITER)
        monkeypatch.setenv("GITHUB_API_URL", serving.url)
        yield serving


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Ran:
    capsys.readouterr()
    return Ran(main(arguments), *capsys.readouterr())


def test_what_is_open_is_listed_with_what_it_waits_for(
    github: GitHub, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(github, "checkout", "3.1.0")
    collect(github)
    ask(github, "inventory", "1.9.0")
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    github.requests.clear()
    ran = run(capsys, "requests")
    assert (ran.code, ran.err) == (0, "")
    assert len(github.requests.entries()) == 1
    lines = [line.split() for line in ran.out.splitlines() if line.startswith("  staging")]
    assert ran.out.startswith("2 requests are open\n")
    assert [(line[1], line[2], line[3]) for line in lines] == [
        ("inventory", "1.9.0", "deployer"),
        ("checkout", "3.1.0", "deployer"),
    ]
    assert "inventory 1.7.0" in ran.out


def test_what_a_run_has_in_hand_is_called_planned(github: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    ask(github, "inventory", "1.9.0")
    collect(github)
    (told,) = run(capsys, "requests", "--format", "json").json["requests"]
    assert (told["state"], told["why"], told["run"]) == (
        "planned", "planned: wave 1 of 1", "https://github.com/acme/infra/actions/runs/70",
    )  # fmt: skip
    assert (told["environment"], told["service"], told["version"]) == ("staging", "inventory", "1.9.0")
    assert (told["repository"], told["by"], told["together"]) == ("acme/inventory", "deployer", ["inventory"])


@pytest.mark.parametrize(
    ("more", "services"),
    [
        pytest.param((), ["checkout", "inventory"], id="all"),
        pytest.param(("--service", "checkout"), ["checkout"], id="a service"),
        pytest.param(("--environment", "production"), [], id="another environment"),
    ],
)
def test_a_part_can_be_listed(
    github: GitHub, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], services: list[str]
) -> None:
    for service, version in (("inventory", "1.9.0"), ("checkout", "3.1.0")):
        ask(github, service, version)
    told = run(capsys, "requests", "--format", "json", *more).json["requests"]
    assert sorted(one["service"] for one in told) == services


def test_markdown_and_nothing(github: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "requests").out == "no request is open\n"
    ask(github, "inventory", "1.9.0")
    out = run(capsys, "requests", "--format", "markdown").out
    assert out.startswith("## What is asked for\n")
    assert "`inventory`" in out


def test_a_repository_whose_requests_cannot_be_read_is_told(github: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    ask(github, "inventory", "1.9.0")
    github.world.repositories.pop("acme/site")
    ran = run(capsys, "requests")
    assert ran.code == 0
    assert "1 request is open" in ran.out
    assert "unknown  not all that acme/site keeps could be read: acme/site was not found" in ran.out


def test_what_is_withdrawn_is_told_and_never_collected(github: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    ask(github, "inventory", "1.9.0")
    ran = run(capsys, *WITHDRAW, "inventory")
    assert (ran.code, ran.out) == (0, "withdrawn: inventory 1.9.0 in staging\n")
    assert stories(github, "inventory") == [("1.9.0", "inactive", "withdrawn by deployer")]
    assert collect(github).outputs["matrix"] == ""
    assert wake(github).outputs["reason_code"] == "nothing_open"
    assert run(capsys, "requests").out == "no request is open\n"


def test_the_dispatch_that_names_it_is_answered_so(github: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    sent = ask(github, "inventory", "1.9.0")
    run(capsys, *WITHDRAW, "inventory")
    named = {"environment": "staging", "repository": "acme/inventory", "request_id": sent.outputs["request_id"]}
    planned = collect(github, named)
    assert planned.outputs["matrix"] == ""
    assert "withdrawn by deployer" in planned.out


def test_who_asks_again_is_heard(github: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    ask(github, "inventory", "1.9.0")
    run(capsys, *WITHDRAW, "inventory")
    ask(github, "inventory", "1.9.0", run=6)
    roll_out(github, collect(github))
    assert requests(github, "inventory") == [("1.9.0", "inactive"), ("1.9.0", "success")]


def test_what_was_asked_for_together_is_withdrawn_together(
    tmp_path: Path, github: GitHub, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deploy-gate.yml").write_text(MONO)
    with on_github(a_shop(catalog=MONO)) as mono:
        monkeypatch.setenv("GITHUB_API_URL", mono.url)
        ask(mono, "inventory", "", service="")
        ask(mono, "checkout", "3.1.0")
        ran = run(capsys, *WITHDRAW, "stock")
        assert ran.code == 0
        assert [line.split()[:2] for line in ran.out.splitlines()] == [
            ["withdrawn:", "stock"],
            ["withdrawn:", "inventory"],
        ]
        assert [state for _, state in requests(mono, "inventory")] == ["inactive", "inactive"]
        assert requests(mono, "checkout") == [("3.1.0", "queued")]
    assert requests(github, "inventory") == []


def test_what_a_run_has_in_hand_is_left_until_that_is_over(github: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    number = a_run(github)
    ask(github, "inventory", "1.9.0")
    collect(github, run=number)
    ran = run(capsys, *WITHDRAW, "inventory", "--format", "json")
    assert ran.code == 1
    (left,) = ran.json["left"]
    assert left["why"] == f"a run has it in hand: https://github.com/acme/infra/actions/runs/{number}"
    assert requests(github, "inventory") == [("1.9.0", "in_progress")]
    end_run(github, number, "cancelled")
    assert run(capsys, *WITHDRAW, "inventory").code == 0
    assert requests(github, "inventory") == [("1.9.0", "inactive")]


def test_a_run_that_takes_it_at_that_moment_is_told(
    github: GitHub, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(github, "inventory", "1.9.0")
    reading = "deploy_gate.github.answers.read_answers"
    from deploy_gate.github.answers import read_answers  # noqa: PLC0415 - what is put around it

    def late(*given: object) -> object:
        collect_as_read_before(github)
        return read_answers(*given)  # type: ignore[arg-type] # as it was called

    monkeypatch.setattr(reading, late)
    ran = run(capsys, *WITHDRAW, "inventory")
    assert (ran.code, ran.out) == (1, "left: inventory 1.9.0 in staging: a run has taken it meanwhile\n")


def collect_as_read_before(github: GitHub) -> None:
    """A planning run that had read the request before it was withdrawn writes its answer."""
    home = github.world.repository("acme/inventory")
    assert home is not None
    (kept,) = (one for one in home.deployments if one.task == "deploy-gate:request")
    withdrawn = kept.statuses.pop()
    assert withdrawn.state == "inactive"
    github.world.clock.advance(timedelta(seconds=1))
    collect(github)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("withdraw",), "environment: is blank: name where it was asked for", id="no environment"),
        pytest.param(("withdraw", "--environment", "staging"), "services: is blank: name what", id="no service"),
        pytest.param((*WITHDRAW, "chekout"), "did you mean 'checkout'?", id="a name"),
        pytest.param(("requests", "--environment", "moon"), "'moon' is no environment", id="an environment"),
    ],
)
@pytest.mark.usefixtures("github")
def test_a_mistake_is_told(arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, *arguments)
    assert ran.code == 2
    assert said in ran.err


def test_nothing_to_withdraw_is_no_mistake(github: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, *WITHDRAW, "inventory")
    assert (ran.code, ran.out) == (0, "nothing of it is asked for in staging\n")
    assert "SayStatus" not in [one.operation for one in github.requests.entries()]


def test_a_token_that_may_not_write_says_which_permission_is_missing(
    github: GitHub, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(github, "inventory", "1.9.0")
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    ran = run(capsys, *WITHDRAW, "inventory")
    assert ran.code == 1
    assert "`deployments: write` on acme/inventory" in ran.err
    assert requests(github, "inventory") == [("1.9.0", "queued")]
