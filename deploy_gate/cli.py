"""The command line's door: the same questions on a laptop."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Final, NoReturn

from deploy_gate import __version__
from deploy_gate.commands.asked import REQUEST_FIELDS, REQUEST_FLAGS, Question, Refused, unanswered
from deploy_gate.doors import Exit, clock, encode_anything, exit_of
from deploy_gate.event import read_event
from deploy_gate.github.fault import GitHubError
from deploy_gate.github.session import Session
from deploy_gate.model import Problem
from deploy_gate.report import problems as report_problems
from deploy_gate.visible import visible
from deploy_gate.workflow_commands import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deploy_gate.report import Report


WIDTH: Final = 100
"""Columns of help where the terminal does not say its own in COLUMNS."""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say, and return the exit code."""
    # One answer, then the process ends: collecting cycles would only cost time.
    gc.disable()
    encode_anything(sys.stdout)
    words = sys.argv[1:] if argv is None else argv
    arguments = _parser(next((word for word in words if not word.startswith("-")), "")).parse_args(words)
    try:
        with Session(os.environ, "", sleep=time.sleep, clock=clock, log=_log) as session:
            return int(arguments.run(arguments, session))
    except Exception as error:  # noqa: BLE001 - the last door: whatever it is, it must be told as ours
        _log(f"deploy-gate failed by its own fault ({type(error).__name__}): please report it")
        import traceback  # noqa: PLC0415 - needed only here

        for line in traceback.format_exc().splitlines():
            _log(line)
        return Exit.OURS


def _log(line: str) -> None:
    sys.stderr.write(f"{harmless(visible(line))}\n")


class _Parser(argparse.ArgumentParser):
    """A parser that repeats what was typed only as text."""

    def error(self, message: str) -> NoReturn:
        super().error(harmless(visible(message)))


def _parser(command: str) -> argparse.ArgumentParser:
    """The parser of all commands, of which only the one that is asked for has its arguments: each costs time."""
    # Told the width, argparse need not import what would find it out.
    columns = os.environ.get("COLUMNS", "")
    width = int(columns[:4]) if columns.isdecimal() else WIDTH
    shape = partial(argparse.HelpFormatter, width=width)
    parser = _Parser(prog="deploy-gate", description="May this go now, and in which order?", formatter_class=shape)
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    for name, (says, add) in _COMMANDS.items():
        one = commands.add_parser(name, help=says, formatter_class=shape)
        if name == command:
            add(one)
    return parser


def _add_plan(parser: argparse.ArgumentParser) -> None:
    _add_request(parser)
    parser.set_defaults(run=_ask, wait_timeout="")


def _add_gate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--wait-timeout", metavar="SECONDS", help="how long to wait while the answer is wait")
    _add_request(parser)
    parser.set_defaults(run=_ask)


def _add_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("subject", metavar="SERVICE")
    _add_request(parser)
    parser.set_defaults(run=_explain, wait_timeout="")


def _add_validate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("catalog", nargs="?", default="deploy-gate.yml", help="default: %(default)s")
    parser.add_argument("--format", choices=("text", "json", "github"), default="text")
    parser.set_defaults(run=_validate)


_COMMANDS: Final = {
    "plan": ("order a request, and say what stands against it", _add_plan),
    "gate": ("a short yes or no for one service", _add_gate),
    "explain": ("why a service has the edges it has", _add_explain),
    "validate": ("tell every mistake in a catalog", _add_validate),
}


def _add_request(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--catalog", default="deploy-gate.yml", help="a file, or owner/repository:path@ref")
    parser.add_argument("--event", metavar="FILE", help="an event's JSON, as GitHub writes it")
    parser.add_argument("--event-name", default="repository_dispatch", help="default: %(default)s")
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text")
    own = parser.add_argument_group("what to ask for, besides the event")
    for name in REQUEST_FIELDS:
        own.add_argument(f"--{name.replace('_', '-')}", default="", metavar="TEXT")
    for name in REQUEST_FLAGS:
        own.add_argument(f"--{name.replace('_', '-')}", action="store_const", const="true", default="")


def _question(arguments: argparse.Namespace, session: Session) -> Question:
    return Question(
        arguments.command,
        arguments.event_name if arguments.event else "",
        read_event(arguments.event, "--event") if arguments.event else {},
        {name: getattr(arguments, name) for name in (*REQUEST_FIELDS, *REQUEST_FLAGS)},
        arguments.wait_timeout or "",
        partial(_catalog, arguments.catalog, session),
    )


def _catalog(where: str, session: Session) -> tuple[str, str] | Problem:
    """The catalog's text and name: a file here, or one in a repository where the text names no file here."""
    if ":" in where and not os.path.exists(where):
        return session.catalog(where)
    try:
        with open(where, encoding="utf-8") as file:
            return file.read(), where
    except (OSError, ValueError) as error:
        undecodable = isinstance(error, UnicodeDecodeError)
        why = "it is no UTF-8 text" if undecodable else getattr(error, "strerror", None) or str(error)
        return Problem(where, f"the catalog cannot be read ({why}): name another file, or owner/repository:path@ref")


def _ask(arguments: argparse.Namespace, session: Session) -> Exit:
    from deploy_gate.commands.answer import respond  # noqa: PLC0415 - the other commands need it not

    answer = respond(_question(arguments, session), session)
    if isinstance(answer, Refused):
        _refuse(answer, arguments.format)
    else:
        _show(_rendered(answer, arguments.format))
    return exit_of(answer)


def _rendered(report: Report, form: str) -> str:
    match form:
        case "json":
            from deploy_gate.report.machine import pretty  # noqa: PLC0415 - each form pays for itself

            return _inert_json(pretty(report))
        case "markdown":
            from deploy_gate.report.markdown import markdown  # noqa: PLC0415 - likewise

            return harmless(markdown(report))
        case _:
            from deploy_gate.report.text import Colour, text  # noqa: PLC0415 - likewise

            coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
            return text(report, Colour.ON) if coloured else harmless(text(report))


def _inert_json(text: str) -> str:
    """The same JSON without what a runner that reads it would take for a workflow command."""
    return text.replace("##[", "\\u0023#[")


def _explain(arguments: argparse.Namespace, session: Session) -> Exit:
    from deploy_gate.commands.explain import explained  # noqa: PLC0415 - the other commands need it not
    from deploy_gate.report import explained as report  # noqa: PLC0415 - likewise

    try:
        told = explained(arguments.subject, _question(arguments, session), session)
    except GitHubError as error:
        told = unanswered(error)
    if isinstance(told, Refused):
        _refuse(told, arguments.format)
        return exit_of(told)
    match arguments.format:
        case "json":
            _show(_inert_json(report.as_json(told)))
        case "markdown":
            _show(harmless(report.as_markdown(told)))
        case _:
            _show(harmless(report.as_text(told)))
    return Exit.DONE


def _validate(arguments: argparse.Namespace, session: Session) -> Exit:
    from deploy_gate.commands.asked import the_catalog  # noqa: PLC0415 - the other commands need it not

    question = Question("validate", "", {}, {}, "", partial(_catalog, arguments.catalog, session))
    try:
        found = the_catalog(question)
    except GitHubError as error:
        found = unanswered(error)
    problems = found.problems if isinstance(found, Refused) else ()
    match arguments.format:
        case "json":
            _show(_inert_json(report_problems.as_json(problems)))
        case "github":
            _show(report_problems.as_annotations(problems))
        case _:
            _show(harmless(report_problems.as_text(problems) or f"{visible(arguments.catalog)} is valid"))
    return exit_of(found) if isinstance(found, Refused) else Exit.DONE


def _refuse(refused: Refused, form: str) -> None:
    match form:
        case "json":
            refusal = report_problems.as_refusal(refused.reason_code, refused.problems)
            _show(_inert_json(json.dumps(refusal, indent=2)))
        case "markdown":
            _show(harmless(report_problems.as_markdown(refused.problems)))
        case _:
            sys.stderr.write(f"{harmless(report_problems.as_text(refused.problems))}\n")


def _show(text: str) -> None:
    if not text:
        return
    try:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has stopped; the exit code still tells the answer, and Python flushes once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
