"""`deploy-gate resume`: let what was rolled back be deployed again."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from deploy_gate.commands.asked import Refused
from deploy_gate.commands.told import Exit
from deploy_gate.verbs.asking import add_catalog
from deploy_gate.verbs.rollback import question_of
from deploy_gate.verbs.showing import show_json, show_refusal, show_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from deploy_gate.github.session import Session


def add(parser: ArgumentParser) -> None:
    """What is held, and where."""
    add_catalog(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--environment", default="", metavar="NAME", help="where")
    parser.add_argument("--services", default="", metavar="TEXT", help='"web, api"')
    parser.add_argument("--run", dest="workflow_run", default="", metavar="NUMBER", help="all that this run took back")


def run(arguments: Namespace, session: Session) -> Exit:
    """Each service's record says that it was resumed, and by whom."""
    from deploy_gate.commands.resume import resumed  # noqa: PLC0415 - showing help needs it not
    from deploy_gate.report import resumed as report  # noqa: PLC0415 - likewise

    told = resumed(question_of(arguments, session), session, by=os.environ.get("GITHUB_ACTOR", ""), page="")
    if isinstance(told, Refused):
        return show_refusal(told, arguments.format)
    if arguments.format == "json":
        show_json(json.dumps(report.machine(told), indent=2))
    else:
        show_text(report.text(told))
    return Exit.BLOCKED if told.is_refused else Exit.DONE
