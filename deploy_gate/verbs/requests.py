"""`deploy-gate requests`: what is asked for and not answered yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import Question, Refused
from deploy_gate.commands.told import Exit
from deploy_gate.verbs.asking import add_catalog, add_format, catalog_of
from deploy_gate.verbs.showing import show_json, show_refusal, show_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from deploy_gate.github.session import Session


def add(parser: ArgumentParser) -> None:
    """For what, where, and how it is told."""
    add_catalog(parser)
    more = "; several with commas, or the option again"
    parser.add_argument("--service", action="append", default=[], metavar="NAME", help=f"only for this one{more}")
    parser.add_argument("--environment", action="append", default=[], metavar="NAME", help=f"only there{more}")
    add_format(parser)


def run(arguments: Namespace, session: Session) -> Exit:
    """The open requests, in the form that was asked for."""
    from deploy_gate.commands.overview import listed  # noqa: PLC0415 - showing help needs it not
    from deploy_gate.commands.pending import pending  # noqa: PLC0415 - likewise
    from deploy_gate.report import pending as report  # noqa: PLC0415 - likewise

    question = Question("requests", "", {}, {}, "", catalog_of(arguments, session))
    services, environments = (listed(",".join(those)) for those in (arguments.service, arguments.environment))
    found = pending(question, services, environments, session)
    if isinstance(found, Refused):
        return show_refusal(found, arguments.format)
    match arguments.format:
        case "json":
            show_json(report.as_json(found))
        case "markdown":
            show_text(report.as_markdown(found))
        case _:
            show_text(report.as_text(found))
    return Exit.DONE
