"""`deploy-gate rollback`: order the way back, and say what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import Question
from deploy_gate.verbs import plan
from deploy_gate.verbs.asking import add_catalog, add_format, catalog_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from deploy_gate.commands.told import Exit
    from deploy_gate.github.session import Session


def add(parser: ArgumentParser) -> None:
    """What is to go back, and how far."""
    add_catalog(parser)
    add_format(parser)
    parser.add_argument("--environment", default="", metavar="NAME", help="where")
    parser.add_argument("--services", default="", metavar="TEXT", help='"web, api@1.2.0": to the version before, or it')
    parser.add_argument("--run", dest="workflow_run", default="", metavar="NUMBER", help="all that this run deployed")
    parser.add_argument("--allow-partial", action="store_const", const="true", default="")


def run(arguments: Namespace, session: Session) -> Exit:
    """The plan of the way back, in the form that was asked for."""
    return plan.answer(question_of(arguments, session), arguments.format, session)


def question_of(arguments: Namespace, session: Session) -> Question:
    """What the arguments ask."""
    inputs = {
        "environment": arguments.environment,
        "services": arguments.services,
        "run": arguments.workflow_run,
        "allow_partial": getattr(arguments, "allow_partial", ""),
    }
    return Question(arguments.command, "", {}, inputs, "", catalog_of(arguments, session))
