"""A GitHub App's key in place of a token: exchanged, masked, exchanged again, and refused in words that help."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from deploy_gate.cli import main as cli
from standin.github import GitHub
from tests.doors.apps import APP_ID, a_key, a_shop_with_an_app, another_key, as_the_app
from tests.doors.deploying import a_job, entry, locks, records
from tests.doors.shop import CATALOG, on_github, record
from tests.doors.step import NOWHERE, Ended, Time, act, dispatched

ASKED = dispatched({"service": "inventory", "version": "1.9.0", "environment": "staging"})


def routes(github: GitHub) -> list[str]:
    return [entry.route for entry in github.requests.entries()]


def minted(github: GitHub) -> list[str]:
    """The tokens that were made for the App, the oldest first."""
    return [value for value, token in github.world.tokens.items() if token.kind == "app"]


def test_the_key_is_exchanged_for_a_token_of_the_installation_on_the_catalogs_repository() -> None:
    with on_github(a_shop_with_an_app("acme")) as github:
        ended = act(github.url, ASKED, **as_the_app())
        assert ended.code == 0, ended.out
        assert routes(github)[:2] == [
            "GET /repos/{owner}/{repo}/installation",
            "POST /app/installations/{installation_id}/access_tokens",
        ]
        assert github.requests.entries()[0].path == "/repos/acme/infra/installation"
        assert ended.outputs["services"] == '["inventory"]'


def test_the_key_and_each_token_are_masked_and_shown_nowhere() -> None:
    with on_github(a_shop_with_an_app("acme")) as github:
        ended = act(github.url, ASKED, **as_the_app())
        (token,) = minted(github)
        masks = [line.removeprefix("::add-mask::") for line in ended.commands if line.startswith("::add-mask::")]
        assert token in masks
        key = a_key()[0]
        assert {line for line in key.splitlines() if line} <= set(masks)
        shown = "\n".join((ended.said, ended.err, ended.summary, *ended.outputs.values()))
        assert not [line for line in (token, *key.splitlines()) if line in shown]


def test_a_start_and_its_finish_exchange_the_key_each_for_itself() -> None:
    with on_github(a_shop_with_an_app("acme")) as github:
        given = json.dumps(entry("inventory", "1.9.0"))
        begun = act(github.url, dispatched({}), environ=a_job(), command="start", entry=given, **as_the_app())
        assert begun.code == 0, begun.out
        more = {"started": begun.outputs["started"], "status": "success"}
        ended = act(github.url, dispatched({}), environ=a_job(), command="finish", **more, **as_the_app())
        assert ended.code == 0, ended.out
        assert len(minted(github)) == 2
        assert records(github, "inventory")[-1] == ("1.9.0", "success")
        assert locks(github) == []


def test_a_token_that_runs_out_while_a_gate_waits_is_made_anew() -> None:
    busy = record("inventory", "1.9.0", state="IN_PROGRESS")
    asked = dispatched({"service": "checkout", "version": "3.1.0", "environment": "staging"})
    with on_github(a_shop_with_an_app("acme", newer=(busy,))) as github:

        def pass_on(_: int) -> None:
            time.now += timedelta(minutes=20)
            github.world.clock.advance(time.now - github.world.clock.now())

        time = Time(pass_on)
        ended = act(github.url, asked, time=time, command="gate", wait_timeout="9000", **as_the_app())
        assert ended.outputs["decision"] == "wait", ended.out
        assert len(time.slept) > 6
        assert len(minted(github)) == 3
        assert "401" not in ended.out


def said(ended: Ended) -> str:
    return ended.result["problems"][0]["message"]  # type: ignore[no-any-return] # JSON


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        pytest.param(as_the_app(private_key=""), "app_id is given and private_key is not", id="no key"),
        pytest.param(as_the_app(app_id=""), "private_key is given and app_id is not", id="no number"),
        pytest.param(as_the_app(app_id="my app"), "app_id is no number and no client id", id="a name"),
        pytest.param(as_the_app(private_key="secret"), "no private key in PEM form", id="a text that is no key"),
        pytest.param(as_the_app(private_key=a_key()[1]), "no private key in PEM form", id="the public key"),
        pytest.param(
            as_the_app(private_key=a_key()[0][:-200]), "no private key in PEM form", id="a key that was cut off"
        ),
    ],
)
def test_what_is_no_app_is_refused_before_anybody_is_asked(inputs: Mapping[str, str], message: str) -> None:
    ended = act(NOWHERE, ASKED, **inputs)
    assert (ended.code, ended.outputs["reason_code"]) == (2, "bad_input")
    assert message in said(ended)
    key = inputs["private_key"]
    assert not key or key not in "\n".join((ended.said, ended.err, ended.summary, *ended.outputs.values()))


@pytest.mark.parametrize(
    ("inputs", "message", "code"),
    [
        pytest.param(
            as_the_app(app_id="7"), "GitHub does not know the App 7 by this private key (404", 2, id="a number"
        ),
        pytest.param(
            as_the_app(private_key=another_key()),
            f"GitHub does not know the App {APP_ID} by this private key (401",
            2,
            id="another App's key",
        ),
        pytest.param(
            as_the_app(catalog="other/infra:deploy-gate.yml"),
            f"the GitHub App {APP_ID} is not installed on other/infra: install it on other/infra",
            1,
            id="a repository on which it is not installed",
        ),
    ],
)
def test_an_app_that_github_does_not_take_is_told_why(inputs: Mapping[str, str], message: str, code: int) -> None:
    world = a_shop_with_an_app("acme")
    world["repositories"]["other/infra"] = {"private": True, "files": {"deploy-gate.yml": CATALOG}}
    with on_github(world) as github:
        ended = act(github.url, ASKED, **inputs)
        assert ended.code == code, ended.out
        assert message in said(ended)


def test_a_key_whose_line_breaks_are_written_out_is_read_as_well() -> None:
    with on_github(a_shop_with_an_app("acme")) as github:
        ended = act(github.url, ASKED, **as_the_app(private_key=a_key()[0].replace("\n", "\\n")))
        assert ended.code == 0, ended.out


@pytest.mark.parametrize(
    "fault",
    [{"kind": "status", "status": 502}, {"kind": "cut"}, {"kind": "secondary", "retry_after": 5}],
    ids=lambda fault: str(fault["kind"]),
)
@pytest.mark.parametrize("nth", [1, 2])
def test_an_exchange_that_fails_once_is_asked_for_again(fault: dict[str, object], nth: int) -> None:
    with on_github(a_shop_with_an_app("acme"), {"on": "*", "nth": nth, **fault}) as github:
        ended = act(github.url, ASKED, **as_the_app())
        assert ended.code == 0, ended.out


def run_cli(
    github: GitHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, str]:
    for name, value in {
        "GITHUB_API_URL": github.url,
        "GITHUB_GRAPHQL_URL": github.graphql_url,
        "DEPLOY_GATE_APP_ID": APP_ID,
        "DEPLOY_GATE_PRIVATE_KEY": a_key()[0],
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    code = cli(arguments)
    told = capsys.readouterr()
    return code, told.out + told.err


INVENTORY = ("plan", "--environment", "staging", "--services", "inventory@1.9.0")


def test_the_command_line_takes_the_app_from_its_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with on_github(a_shop_with_an_app("acme")) as github:
        code, told = run_cli(github, monkeypatch, capsys, *INVENTORY, "--catalog", "acme/infra:deploy-gate.yml")
        assert code == 0, told
        assert not re.search("add-mask", told)


@pytest.fixture
def catalog(tmp_path: Path) -> str:
    file = tmp_path / "deploy-gate.yml"
    file.write_text(CATALOG, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(
    ("installed_on", "answer"),
    [
        pytest.param(("acme",), (0, "inventory"), id="installed once, there is no doubt"),
        pytest.param(("acme", "other"), (1, "installed in 2 places"), id="installed twice, nobody knows which"),
        pytest.param((), (1, "installed in 0 places"), id="installed nowhere"),
    ],
)
def test_a_catalog_that_is_a_file_names_no_repository(
    catalog: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    installed_on: tuple[str, ...],
    answer: tuple[int, str],
) -> None:
    world = a_shop_with_an_app(*installed_on)
    world["repositories"]["other/infra"] = {}
    with on_github(world) as github:
        code, told = run_cli(github, monkeypatch, capsys, *INVENTORY, "--catalog", catalog)
        assert code == answer[0], told
        assert answer[1] in told
