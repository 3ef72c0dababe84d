"""`command: status`: what runs where, on the run's page and in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import BAD_INPUT, Refused, unanswered
from deploy_gate.commands.overview import listed, overview, render
from deploy_gate.commands.telling import refusal
from deploy_gate.commands.told import Exit, Told
from deploy_gate.commands.written import form_of, write
from deploy_gate.github.fault import GitHubError
from deploy_gate.model import Problem

if TYPE_CHECKING:
    from deploy_gate.commands.call import Call
    from deploy_gate.github.session import Session


def act(call: Call, session: Session) -> Told:
    """The board of what the inputs name, or of the whole catalog."""
    inputs = call.inputs
    page = inputs["page"]
    form = form_of(page, "page") if page else ""
    if isinstance(form, Problem):
        return refusal(Refused(BAD_INPUT, (form,)))
    services = listed(",".join((inputs["service"], inputs["services"])))
    try:
        board = overview(call.question(session), services, listed(inputs["environment"]), session)
    except GitHubError as error:
        board = unanswered(error)
    if isinstance(board, Refused):
        return refusal(board)
    problem = write(page, render(board, form), "page") if page else None
    if problem is not None:
        return refusal(Refused(BAD_INPUT, (problem,)))
    from deploy_gate.report.status_json import outputs  # noqa: PLC0415 - bad input need not pay for it

    return Told(Exit.DONE, render(board, "text"), (), render(board, "markdown"), outputs(board))
