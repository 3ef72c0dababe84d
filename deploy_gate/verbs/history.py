"""`deploy-gate history`: what was deployed of one service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import Question, Refused, unanswered
from deploy_gate.commands.told import Exit
from deploy_gate.github.fault import GitHubError
from deploy_gate.verbs.asking import add_catalog, add_format, catalog_of
from deploy_gate.verbs.showing import show_json, show_refusal, show_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from deploy_gate.github.session import Session


def add(parser: ArgumentParser) -> None:
    """The service, where, how far back, and how it is told."""
    parser.add_argument("subject", metavar="SERVICE")
    add_catalog(parser)
    says = "only this one; several with commas, or the option again"
    parser.add_argument("--environment", action="append", default=[], metavar="NAME", help=says)
    parser.add_argument("--limit", default="20", metavar="NUMBER", help="default: %(default)s, at most 1000")
    add_format(parser)


def run(arguments: Namespace, session: Session) -> Exit:
    """The records, newest first, in the form that was asked for."""
    from deploy_gate.commands.overview import listed  # noqa: PLC0415 - showing help needs it not
    from deploy_gate.commands.remember import remember  # noqa: PLC0415 - likewise
    from deploy_gate.report import past_told as report  # noqa: PLC0415 - likewise

    question = Question("history", "", {}, {}, "", catalog_of(arguments, session))
    environments = listed(",".join(arguments.environment))
    try:
        past = remember(question, arguments.subject, environments, arguments.limit, session)
    except GitHubError as error:
        past = unanswered(error)
    if isinstance(past, Refused):
        return show_refusal(past, arguments.format)
    match arguments.format:
        case "json":
            show_json(report.as_json(past))
        case "markdown":
            show_text(report.as_markdown(past))
        case _:
            show_text(report.as_text(past))
    return Exit.DONE
