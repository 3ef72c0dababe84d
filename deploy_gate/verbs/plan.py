"""`deploy-gate plan`: order a request, and say what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import Refused
from deploy_gate.commands.telling import exit_of
from deploy_gate.verbs.asking import add_request, question_of
from deploy_gate.verbs.showing import show, show_json, show_refusal, show_text, wants_colour

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from deploy_gate.commands.asked import Question
    from deploy_gate.commands.told import Exit
    from deploy_gate.github.session import Session
    from deploy_gate.report import Report


def add(parser: ArgumentParser) -> None:
    """What a plan may be told."""
    add_request(parser)


def run(arguments: Namespace, session: Session) -> Exit:
    """The plan, or the gate's answer, in the form that was asked for."""
    return answer(question_of(arguments, session), arguments.format, session)


def answer(question: Question, form: str, session: Session) -> Exit:
    """What is asked, decided and shown."""
    from deploy_gate.commands.answer import respond  # noqa: PLC0415 - showing help needs it not

    told = respond(question, session)
    if isinstance(told, Refused):
        return show_refusal(told, form)
    show_report(told, form)
    return exit_of(told)


def show_report(report: Report, form: str) -> None:
    """A decision and its plan."""
    match form:
        case "json":
            from deploy_gate.report.machine import pretty  # noqa: PLC0415 - each form pays for itself

            show_json(pretty(report))
        case "markdown":
            from deploy_gate.report.markdown import markdown  # noqa: PLC0415 - likewise

            show_text(markdown(report))
        case _:
            from deploy_gate.report.text import Colour, text  # noqa: PLC0415 - likewise

            if wants_colour():
                show(text(report, Colour.ON))
            else:
                show_text(text(report))
