"""What a verb prints, none of which a runner would obey."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from deploy_gate.commands.telling import exit_of
from deploy_gate.doors import UnwritableError
from deploy_gate.report import problems as report_problems
from deploy_gate.workflow_commands import harmless

if TYPE_CHECKING:
    from deploy_gate.commands.asked import Refused
    from deploy_gate.commands.told import Exit


def show(text: str) -> None:
    """The text on standard output, whose reader may stop early; raises `UnwritableError` where it cannot be written."""
    if not text:
        return
    try:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        sys.stdout.flush()
    except OSError as error:
        # Python flushes once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # Where whoever reads has stopped, the exit code still tells the answer.
        if not isinstance(error, BrokenPipeError):
            raise UnwritableError(error.strerror) from error


def show_text(text: str) -> None:
    """The text without what a runner would take for a command."""
    show(harmless(text))


def show_json(text: str) -> None:
    """The same JSON without what a runner that reads it would take for a workflow command."""
    show(text.replace("##[", "\\u0023#["))


def wants_colour() -> bool:
    """Whether a person looks on, and has not asked for plain text (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def terminal_width() -> int | None:
    """The columns of the terminal that looks on; None where none does, or it does not say."""
    if not sys.stdout.isatty():
        return None
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal():
        return int(columns[:4])
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (OSError, ValueError):
        return None


def show_refusal(refused: Refused, form: str) -> Exit:
    """What is wrong with what was given, and the exit code that says so."""
    match form:
        case "json":
            refusal = report_problems.as_refusal(refused.reason_code, refused.problems)
            show_json(json.dumps(refusal, indent=2))
        case "markdown":
            show_text(report_problems.as_markdown(refused.problems))
        case _:
            sys.stderr.write(f"{harmless(report_problems.as_text(refused.problems))}\n")
    return exit_of(refused)
