"""`deploy-gate status`: what runs where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import BAD_INPUT, Question, Refused, unanswered
from deploy_gate.commands.told import Exit
from deploy_gate.github.fault import GitHubError
from deploy_gate.verbs.asking import add_catalog, add_format, catalog_of, home_of
from deploy_gate.verbs.showing import show, show_json, show_refusal, show_text, terminal_width, wants_colour

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from deploy_gate.board.made import Board
    from deploy_gate.github.session import Session


def add(parser: ArgumentParser) -> None:
    """Which part of the catalog to look at, and how it is told."""
    add_catalog(parser)
    more = "; several with commas, or the option again"
    parser.add_argument("--service", action="append", default=[], metavar="NAME", help=f"only this one{more}")
    parser.add_argument("--environment", action="append", default=[], metavar="NAME", help=f"only this one{more}")
    add_format(parser, "html")
    parser.add_argument("--output", metavar="FILE", help="write it there; default: standard output")


def run(arguments: Namespace, session: Session) -> Exit:
    """The board, in the form that was asked for."""
    from deploy_gate.commands.overview import listed, overview, render  # noqa: PLC0415 - showing help needs it not
    from deploy_gate.commands.written import write  # noqa: PLC0415 - likewise

    question = Question("status", "", {}, {}, "", catalog_of(arguments, session), lies_in=home_of(arguments))
    services, environments = (listed(",".join(those)) for those in (arguments.service, arguments.environment))
    try:
        board = overview(question, services, environments, session)
    except GitHubError as error:
        board = unanswered(error)
    if isinstance(board, Refused):
        return show_refusal(board, arguments.format)
    if arguments.output:
        problem = write(arguments.output, render(board, arguments.format), "--output")
        return show_refusal(Refused(BAD_INPUT, (problem,)), arguments.format) if problem else Exit.DONE
    match arguments.format:
        case "json":
            show_json(render(board, "json"))
        case "text":
            _show_text(board)
        case form:
            show_text(render(board, form))
    return Exit.DONE


def _show_text(board: Board) -> None:
    from deploy_gate.report.status_text import status_text  # noqa: PLC0415 - each form pays for itself
    from deploy_gate.report.text import Colour  # noqa: PLC0415 - likewise

    if wants_colour():
        show(status_text(board, Colour.ON, terminal_width()))
    else:
        show_text(status_text(board, width=terminal_width()))
