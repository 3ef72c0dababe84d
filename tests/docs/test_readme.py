"""The README's examples are what a reader finds when doing what it says."""

import subprocess
import sys

import pytest

from deploy_gate.commands.stepping import BEGUN, REQUESTED
from deploy_gate.commands.told import Exit
from deploy_gate.comment.fields import OWN_OUTPUTS
from tests.docs.blocks import README, ROOT, blocks, section, table
from tests.workflows.files import REUSABLE, jobs, read

ORDERED = ROOT / ".github/workflows/coordinated-deploy.yml"


@pytest.fixture(scope="module")
def demo() -> str:
    """What the demo prints."""
    command = [sys.executable, str(ROOT / "scripts/demo.py")]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout  # noqa: S603


def test_the_workflow_to_copy_is_the_file_that_the_tests_run() -> None:
    first = blocks(README, "yaml")[0]
    assert first.text == (ROOT / "workflows/infra-manual.yml").read_text(encoding="utf-8")


def test_what_it_is_one_verdict_and_one_workflow_fit_on_the_first_screen() -> None:
    verdict, workflow = blocks(README, "", "yaml")[:2]
    assert (verdict.language, workflow.language) == ("", "yaml")
    assert workflow.line + workflow.text.count("\n") < 55


def test_the_verdicts_are_those_of_the_demo(demo: str) -> None:
    verdicts = blocks(README, "")
    assert [block.text.split(":")[0] for block in verdicts] == ["NO GO", "GO"]
    assert all(block.text in demo for block in verdicts)


def test_the_commands_to_make_are_targets() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = [line.split()[-1] for line in blocks(README, "console")[0].text.splitlines()]
    assert named == ["demo", "test"]
    assert all(f"\n{target}: " in makefile for target in named)


def test_the_tables_of_the_reusable_workflow_are_its_own() -> None:
    text, takes = section(README, "The reusable workflow"), read(ORDERED)["on"]["workflow_call"]
    assert table(text, "input").keys() == takes["inputs"].keys()
    assert table(text, "secret").keys() == takes["secrets"].keys()
    assert takes["outputs"].keys() == read(ROOT / "action.yml")["outputs"].keys() - {
        "matrix",
        "matrices",
        "planned",
        "smoke",
        "asked",
        "next",
        *BEGUN,
        *REQUESTED,
        *OWN_OUTPUTS,
    }


def test_the_permissions_that_it_asks_for_are_the_ones_in_the_table() -> None:
    asked = {
        f"{name}: {level}"
        for path in REUSABLE
        for job in jobs(path).values()
        for name, level in job["permissions"].items()
    }
    assert table(section(README, "The reusable workflow"), "permission").keys() == asked


def test_the_exit_codes_are_those_of_the_command_line() -> None:
    assert set(table(section(README, "On a laptop"), "exit code")) == {str(int(code)) for code in Exit}


def test_every_workflow_to_copy_is_listed() -> None:
    text = section(README, "Setting it up")
    assert all(f"(workflows/{path.name})" in text for path in sorted((ROOT / "workflows").glob("*.yml")))
