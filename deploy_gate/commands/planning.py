"""`command: plan`: order a request, say what stands against it, and tell the requests that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.answer import respond
from deploy_gate.commands.asked import Refused
from deploy_gate.commands.telling import exit_of, refusal, verdict

if TYPE_CHECKING:
    from deploy_gate.commands.call import Call
    from deploy_gate.commands.told import Told
    from deploy_gate.github.session import Session
    from deploy_gate.report import Report


def act(call: Call, session: Session) -> Told:
    """The plan of what the event and the inputs ask for, and of what is kept where that is collected."""
    if not call.inputs["report_to"]:
        return _planned(call, session)
    from deploy_gate.commands.reporting import reporting  # noqa: PLC0415 - few plans are told in a comment

    return reporting(_planned, call, session)


def _planned(call: Call, session: Session) -> Told:
    answer = respond(call.question(session), session)
    if isinstance(answer, Refused):
        return refusal(answer)
    if answer.tellings:
        _tell(answer, session)
    return verdict(answer, exit_of(answer))


def _tell(report: Report, session: Session) -> None:
    # Only a plan that has something to tell pays for these.
    from deploy_gate.commands.stepping import page_of  # noqa: PLC0415
    from deploy_gate.github.fault import GitHubError  # noqa: PLC0415
    from deploy_gate.github.told import tell  # noqa: PLC0415

    try:
        tell(session.client, report.tellings, page_of(session.environ), session.log)
    except GitHubError as error:
        # The plan stands without it: what was not told is found again by the next.
        session.log(f"the requests could not be told how they stand: {error}")
