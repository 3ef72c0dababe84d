"""`deploy-gate withdraw`: take back what is asked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from deploy_gate.commands.asked import Question, Refused
from deploy_gate.commands.told import Exit
from deploy_gate.verbs.asking import add_catalog, catalog_of
from deploy_gate.verbs.showing import show_json, show_refusal, show_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from deploy_gate.github.session import Session


def add(parser: ArgumentParser) -> None:
    """What was asked for, and where."""
    add_catalog(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--environment", default="", metavar="NAME", help="where")
    parser.add_argument("--services", default="", metavar="TEXT", help='"web, api"')


def run(arguments: Namespace, session: Session) -> Exit:
    """Each request says that it was withdrawn, and by whom; the exit code is 1 where one was not."""
    from deploy_gate.commands.overview import listed  # noqa: PLC0415 - showing help needs it not
    from deploy_gate.commands.pending import withdraw  # noqa: PLC0415 - likewise
    from deploy_gate.report import pending as report  # noqa: PLC0415 - likewise

    question = Question("withdraw", "", {}, {}, "", catalog_of(arguments, session))
    who = os.environ.get("GITHUB_ACTOR", "")
    told = withdraw(question, listed(arguments.services), arguments.environment.strip(), session, by=who)
    if isinstance(told, Refused):
        return show_refusal(told, arguments.format)
    if arguments.format == "json":
        show_json(report.withdrawn_as_json(told))
    else:
        show_text(report.withdrawn_as_text(told))
    return Exit.DONE if told.is_done else Exit.BLOCKED
