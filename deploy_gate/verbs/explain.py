"""`deploy-gate explain`: why a service has the edges it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import Refused, unanswered
from deploy_gate.commands.told import Exit
from deploy_gate.github.fault import GitHubError
from deploy_gate.verbs.asking import add_request, question_of
from deploy_gate.verbs.showing import show_json, show_refusal, show_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from deploy_gate.github.session import Session


def add(parser: ArgumentParser) -> None:
    """The service, and what is asked for of it."""
    parser.add_argument("subject", metavar="SERVICE")
    add_request(parser)


def run(arguments: Namespace, session: Session) -> Exit:
    """Every statement that joins the service to another."""
    from deploy_gate.commands.explain import explained  # noqa: PLC0415 - showing help needs it not
    from deploy_gate.report import explained as report  # noqa: PLC0415 - likewise

    try:
        told = explained(arguments.subject, question_of(arguments, session), session)
    except GitHubError as error:
        told = unanswered(error)
    if isinstance(told, Refused):
        return show_refusal(told, arguments.format)
    match arguments.format:
        case "json":
            show_json(report.as_json(told))
        case "markdown":
            show_text(report.as_markdown(told))
        case _:
            show_text(report.as_text(told))
    return Exit.DONE
