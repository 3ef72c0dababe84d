import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy_gate.cli import main
from standin.github import GitHub
from tests.doors.shop import CATALOG, RUNNING, a_shop, on_github, record
from tests.doors.step import NOWHERE, ROOT, TOKEN

SCHEMA = ROOT / "deploy_gate" / "catalog.schema.json"


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever was printed
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the shop's catalog, on a machine that knows no GitHub and no token."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deploy-gate.yml").write_text(CATALOG)
    for name in [name for name in os.environ if name.startswith("GITHUB_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GITHUB_API_URL", NOWHERE)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line, within this process."""

    def ran(*arguments: str) -> Ran:
        try:
            code = main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        return Ran(code, *capsys.readouterr())

    return ran


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    with on_github(a_shop(record("checkout", "3.1.0", state="IN_PROGRESS"), running=RUNNING)) as serving:
        monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
        monkeypatch.setenv("GITHUB_API_URL", serving.url)
        yield serving


def event(payload: object) -> str:
    Path("event.json").write_text(json.dumps({"client_payload": payload}))
    return "event.json"


INVENTORY = {"service": "inventory", "version": "1.9.0", "environment": "staging"}
INVENTORY_TYPED = ("--service", "inventory", "--version", "1.9.0", "--environment", "staging")


@pytest.mark.usefixtures("github")
@pytest.mark.parametrize("command", ["plan", "gate"])
@pytest.mark.parametrize(
    "asked", [("--event", "event.json"), INVENTORY_TYPED], ids=["by an event", "by what was typed"]
)
def test_json_has_what_machines_were_promised(run: Run, command: str, asked: tuple[str, ...]) -> None:
    event(INVENTORY)
    ran = run(command, "--catalog", "deploy-gate.yml", *asked, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    told = ran.json
    assert (told["schema_version"], told["decision"], told["environment"]) == (1, "go", "staging")
    assert told["waves"] == [["inventory"]]
    assert told["matrix"]["include"][0]["service"] == "inventory"
    assert told["findings"] == []


@pytest.mark.usefixtures("github")
def test_findings_have_what_machines_were_promised(run: Run) -> None:
    ran = run("plan", "--service", "frontend", "--version", "2.0.0", "--environment", "staging", "--format", "json")
    assert ran.json["findings"]
    assert all(
        list(one) == ["gate", "verdict", "reason_code", "service", "message", "remedy"] for one in ran.json["findings"]
    )


@pytest.mark.usefixtures("github")
@pytest.mark.parametrize(
    ("form", "beginning"),
    [
        pytest.param("text", "GO: inventory 1.9.0 may go to staging\n", id="text"),
        pytest.param("markdown", "## ✅ Go: inventory `1.9.0` may go to staging\n", id="Markdown"),
    ],
)
def test_a_plan_is_told_for_people(run: Run, form: str, beginning: str) -> None:
    ran = run("plan", *INVENTORY_TYPED, "--format", form)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(beginning)


@pytest.mark.usefixtures("github")
@pytest.mark.parametrize(
    ("arguments", "decision", "code"),
    [
        pytest.param(("plan", *INVENTORY_TYPED), "go", 0, id="go"),
        pytest.param(
            ("plan", "--services", "frontend@2.0.0, inventory@1.9.0", "--environment", "staging", "--allow-partial"),
            "partial",
            0,
            id="partial",
        ),
        pytest.param(
            ("gate", "--service", "frontend", "--version", "2.0.0", "--environment", "staging"), "wait", 0, id="wait"
        ),
        pytest.param(
            ("plan", "--service", "inventory", "--version", "1.9.0", "--environment", "production"),
            "no_go",
            1,
            id="no go",
        ),
        pytest.param(("plan", "--service", "nobody", "--environment", "staging"), "no_go", 2, id="bad input"),
    ],
)
def test_the_exit_code_is_the_answer(run: Run, arguments: tuple[str, ...], decision: str, code: int) -> None:
    ran = run(*arguments, "--format", "json")
    assert (ran.json["decision"], ran.code) == (decision, code)


@pytest.mark.usefixtures("github")
def test_the_catalog_may_be_one_in_a_repository(run: Run) -> None:
    assert run("plan", "--catalog", "acme/infra:deploy-gate.yml", *INVENTORY_TYPED).code == 0
    assert run("validate", "acme/infra:deploy-gate.yml").out == "acme/infra:deploy-gate.yml is valid\n"


def test_a_file_is_a_catalog_also_with_a_colon_in_its_name(run: Run) -> None:
    Path("a:b.yml").write_text(CATALOG)
    assert run("validate", "a:b.yml").code == 0


TWENTY = "".join(f"  s{n}: {{repository: acme/s{n}, timeout: 0}}\n" for n in range(20))
MISTAKEN = f"environments: [staging]\nservices:\n{TWENTY}"


def test_a_catalog_with_twenty_mistakes_reports_twenty(run: Run) -> None:
    Path("bad.yml").write_text(MISTAKEN)
    text, machine, commands = (run("validate", "bad.yml", "--format", form) for form in ("text", "json", "github"))
    assert [ran.code for ran in (text, machine, commands)] == [2, 2, 2]
    assert [line[: len("bad.yml:3:")] for line in text.out.splitlines()[:2]] == ["bad.yml:3:", "bad.yml:4:"]
    assert len(text.out.splitlines()) == 20
    assert [problem["line"] for problem in machine.json["problems"]] == list(range(3, 23))
    assert [line.partition(",col=")[0] for line in commands.out.splitlines()] == [
        f"::error file=bad.yml,line={line}" for line in range(3, 23)
    ]


def test_a_valid_catalog_is_called_so(run: Run) -> None:
    assert run("validate") == Ran(0, "deploy-gate.yml is valid\n", "")
    assert run("validate", "--format", "json").json == {"schema_version": 1, "valid": True, "problems": []}
    assert run("validate", "--format", "github") == Ran(0, "", "")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("bad.yml", b"\x89PNG\r\n\xff\x00", "it is no UTF-8 text", id="a picture"),
        pytest.param("bad.yml", b"services: \x00", "a character is not allowed here", id="a file with a zero in it"),
        pytest.param(".", None, "it is a folder, and only a file is read", id="a folder"),
        pytest.param("/dev/null", None, "it is a device, and only a file is read", id="a device"),
        pytest.param("bad.yml", b"#" * 1_048_577, "it has more than 1048576 bytes", id="a file that is too long"),
        pytest.param("nowhere.yml", None, "No such file or directory", id="nothing"),
        pytest.param("a\0b", None, "embedded null byte", id="a name that no file can have"),
        pytest.param("x" * 5000, None, "File name too long", id="a name that is too long"),
        pytest.param("acme/infra:a.yml:" + "x" * 5000, None, "names no catalog", id="a locator that is none"),
        pytest.param("bad.yml", b"", "the file is empty", id="an empty file"),
        pytest.param("bad.yml", b"{" * 100_000, "deep", id="a hundred thousand brackets"),
        pytest.param("bad.yml", b"a: &x [*x]", "alias", id="a text that holds itself"),
    ],
)
def test_what_is_no_catalog_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes | None, said: str
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    if content is not None:
        Path(name).write_bytes(content)
    ran = run("validate", name)
    assert (ran.code, ran.err) == (2, "")
    assert said in ran.out
    assert run("plan", "--catalog", name, *INVENTORY_TYPED).code == 2


def test_a_byte_order_mark_before_a_catalog_says_nothing(run: Run) -> None:
    Path("deploy-gate.yml").write_text(CATALOG, encoding="utf-8-sig")
    assert run("validate").code == 0


def test_without_a_token_nobody_is_asked_and_the_remedy_is_named(run: Run) -> None:
    ran = run("plan", *INVENTORY_TYPED)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("GitHub: there is no token to ask GitHub with: set GITHUB_TOKEN")


@pytest.mark.parametrize("arguments", [("plan", *INVENTORY_TYPED), ("explain", "frontend", "--environment", "staging")])
def test_a_github_that_cannot_be_reached_is_no_go(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setattr("time.sleep", lambda _: None)
    ran = run(*arguments, "--format", "json")
    assert ran.code in {0, 1}
    assert "the connection to GitHub failed" in ran.out


@pytest.mark.parametrize(
    ("form", "said"),
    [
        pytest.param("text", "frontend requires checkout >=3.0.1: the catalog\n", id="text"),
        pytest.param("markdown", "| `frontend` | `checkout` | `>=3.0.1` | `checkout` | the catalog |\n", id="Markdown"),
    ],
)
def test_an_edge_is_explained_without_asking_anybody(run: Run, form: str, said: str) -> None:
    ran = run("explain", "frontend", "--format", form)
    assert (ran.code, ran.err) == (0, "")
    assert said in ran.out


@pytest.mark.usefixtures("github")
def test_an_edge_of_each_source_is_explained(run: Run) -> None:
    payload = {"service": "frontend", "version": "2.0.0", "environment": "staging", "requires": ["inventory <3"]}
    told = run("explain", "frontend", "--event", event(payload), "--format", "json").json
    assert [(edge["provider"], edge["source"]) for edge in told["edges"]] == [
        ("checkout", "catalog"),
        ("inventory", "payload"),
    ]
    assert told["unknown"] == []


@pytest.mark.usefixtures("github")
def test_what_is_asked_for_without_an_event_is_explained_as_well(run: Run) -> None:
    asked = ("--service", "frontend", "--version", "2.0.0", "--environment", "staging", "--requires", "inventory <3")
    told = run("explain", "frontend", *asked, "--format", "json").json
    assert ("inventory", "payload") in [(edge["provider"], edge["source"]) for edge in told["edges"]]


@pytest.mark.parametrize("module", ["deploy_gate", "deploy_gate.cli"])
def test_a_module_that_is_run_is_the_command_line(module: str) -> None:
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-I", "-m", module, "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "1.0.0\n"


def test_a_module_that_is_run_without_isolation_imports_nothing_and_says_how(tmp_path: Path) -> None:
    (tmp_path / "argparse.py").write_text("raise SystemExit('planted')")
    done = subprocess.run(
        [sys.executable, "-m", "deploy_gate", "--version"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("deploy-gate: write `python -I -m deploy_gate`: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("explain", "nobody"), "'nobody' is no service of the catalog", id="an unknown service"),
        pytest.param(
            ("explain", "api", "--environment", "moon"), "'moon' is no environment", id="an unknown environment"
        ),
        pytest.param(("plan", "--event", "nowhere.json"), "No such file or directory", id="no event there"),
        pytest.param(("plan",), "service: is missing", id="nothing asked"),
        pytest.param(("gate", *INVENTORY_TYPED, "--wait-timeout", "soon"), "'soon' is no number of seconds", id="soon"),
        pytest.param(("dance",), "invalid choice: 'dance'", id="an unknown command"),
        pytest.param((), "the following arguments are required: COMMAND", id="no command"),
        pytest.param(("plan", "--format", "xml"), "invalid choice: 'xml'", id="an unknown format"),
    ],
)
def test_what_was_typed_wrong_is_named(run: Run, arguments: tuple[str, ...], said: str) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize("columns", ["", "wide", "0", "40", "-1", "9" * 5000])
def test_help_fits_any_terminal(run: Run, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert run("plan", "--help").out.startswith("usage: deploy-gate plan")


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").out == "1.0.0\n"


@pytest.mark.parametrize(
    ("arguments", "event", "problem"),
    [
        pytest.param(
            ["--event-name", "nope"],
            {"client_payload": {}},
            "--event-name: 'nope' asks for no deployment: write one of repository_dispatch, workflow_dispatch, push",
            id="an event that asks for nothing",
        ),
        pytest.param(
            [],
            {"service": "inventory", "version": "1.9.0", "environment": "staging"},
            "client_payload: is missing, and 'service' stands beside it",
            id="a payload without its event",
        ),
    ],
)
def test_what_is_no_event_is_told(run: Run, arguments: list[str], event: object, problem: str) -> None:
    Path("event.json").write_text(json.dumps(event))
    ran = run("plan", "--event", "event.json", *arguments)
    assert ran.code == 2
    assert ran.err.splitlines() == [line for line in ran.err.splitlines() if line.startswith(problem)]
    assert ran.err
