"""docs/cli.md says what the command line is."""

import argparse
import re
import shlex

import pytest

from deploy_gate.cli import parser_for
from deploy_gate.commands.told import Exit
from tests.doors.step import ROOT

PAGE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def commands(command: str = "") -> dict[str, argparse.ArgumentParser]:
    """The parser of each command; only the one that is asked for has its arguments."""
    [found] = [one for one in parser_for(command)._actions if isinstance(one, argparse._SubParsersAction)]  # noqa: SLF001
    return dict(found.choices)


def options(command: str) -> set[str]:
    actions = commands(command)[command]._actions  # noqa: SLF001
    return {name for one in actions for name in one.option_strings} - {"-h", "--help"}


def section(heading: str) -> str:
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_every_command_stands_in_the_table() -> None:
    assert re.findall(r"^\| `(\w+)", section("Commands"), re.MULTILINE) == list(commands())


def test_every_option_stands_in_the_table_and_no_other() -> None:
    cells = re.findall(r"^\| (`--.*?) \|", section("Options of `plan`, `gate` and `explain`"), re.MULTILINE)
    listed = {name for cell in cells for name in re.findall(r"--[\w-]+", cell)}
    assert listed == options("gate")
    assert options("plan") == options("explain") == listed - {"--wait-timeout"}
    assert options("validate") == {"--format"}
    cells = re.findall(r"^\| (`--.*?) \|", section("Options of `rollback` and `resume`"), re.MULTILINE)
    listed = {name for cell in cells for name in re.findall(r"--[\w-]+", cell)}
    assert listed == options("rollback")
    assert options("resume") == listed - {"--allow-partial"}


def test_every_exit_code_stands_in_the_table() -> None:
    assert re.findall(r"^\| (\d) \|", section("Exit codes"), re.MULTILINE) == [str(int(code)) for code in Exit]


@pytest.mark.parametrize("line", re.findall(r"^\$ (deploy-gate .*)$", PAGE, re.MULTILINE))
def test_every_example_is_one_that_the_command_line_takes(line: str) -> None:
    _, command, *rest = shlex.split(line)
    assert parser_for(command).parse_args([command, *rest])


@pytest.mark.parametrize("page", ["cli.md", "security.md", "decisions/0007-a-gate-that-says-wait-fails-its-step.md"])
def test_every_link_leads_somewhere(page: str) -> None:
    file = ROOT / "docs" / page
    for target in re.findall(r"\]\(([^)#]+)(?:#[\w-]+)?\)", file.read_text(encoding="utf-8")):
        assert (file.parent / target).exists(), target
