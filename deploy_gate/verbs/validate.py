"""`deploy-gate validate`: every mistake in a catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import Question, Refused, the_catalog, unanswered
from deploy_gate.commands.telling import exit_of
from deploy_gate.commands.told import Exit
from deploy_gate.github.fault import GitHubError
from deploy_gate.report import problems as report_problems
from deploy_gate.verbs.asking import catalog_of
from deploy_gate.verbs.showing import show, show_json, show_text
from deploy_gate.visible import visible

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from deploy_gate.github.session import Session


def add(parser: ArgumentParser) -> None:
    """The catalog, and how its mistakes are told."""
    parser.add_argument("catalog", nargs="?", default="deploy-gate.yml", help="default: %(default)s")
    parser.add_argument("--format", choices=("text", "json", "github"), default="text")


def run(arguments: Namespace, session: Session) -> Exit:
    """All the mistakes, or that there are none."""
    try:
        found = the_catalog(Question("validate", "", {}, {}, "", catalog_of(arguments, session)))
    except GitHubError as error:
        found = unanswered(error)
    problems = found.problems if isinstance(found, Refused) else ()
    match arguments.format:
        case "json":
            show_json(report_problems.as_json(problems))
        case "github":
            show(report_problems.as_annotations(problems))
        case _:
            show_text(report_problems.as_text(problems) or f"{visible(arguments.catalog)} is valid")
    return exit_of(found) if isinstance(found, Refused) else Exit.DONE
