"""`command: request`: ask the infra repository for a deployment, in a way that nothing loses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import BAD_INPUT, Refused, read_seconds, the_catalog, unanswered
from deploy_gate.commands.sending import read_door
from deploy_gate.commands.stepping import flag_of, where_of
from deploy_gate.commands.telling import refusal
from deploy_gate.commands.told import Exit, Told
from deploy_gate.github.fault import Fault, GitHubError
from deploy_gate.model import Problem
from deploy_gate.workflow_commands import command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.commands.asking import Sent
    from deploy_gate.commands.call import Call
    from deploy_gate.commands.following import Followed
    from deploy_gate.github.session import Session


def act(call: Call, session: Session) -> Told:
    """The request is kept and sent; where the step waits, its answer is the step's."""
    inputs, question = call.inputs, call.question(session)
    where = where_of(session.environ, inputs["job_id"])
    door = read_door(inputs, call.locator, session.environ.get("GITHUB_REPOSITORY", ""))
    waits, withdraws = flag_of(inputs, "wait"), flag_of(inputs, "withdraw_on_cancel")
    seconds = read_seconds("wait_timeout", inputs["wait_timeout"])
    problems = [one for one in (call.event, where, waits, withdraws, seconds) if isinstance(one, Problem)]
    problems += door if isinstance(door, tuple) else ()
    if problems or isinstance(door, tuple) or isinstance(where, Problem) or isinstance(seconds, Problem):
        return refusal(Refused(BAD_INPUT, tuple(problems)))
    # Bad input need not pay for what asks GitHub.
    from deploy_gate.commands.asking import ask  # noqa: PLC0415
    from deploy_gate.commands.following import DEFAULT_WAIT, follow  # noqa: PLC0415

    try:
        catalog = the_catalog(question)
        if isinstance(catalog, Refused):
            return refusal(catalog)
        sent = ask(session.client, question, catalog, door, where, session.environ)
        if isinstance(sent, Refused):
            return refusal(sent)
        _say(sent, door.repository, session)
        if waits is not True:
            return _told(sent, None)
        return _told(sent, follow(session, sent, seconds or DEFAULT_WAIT, withdraws=withdraws is True))
    except Fault as fault:
        return refusal(unanswered(GitHubError(fault.why, fault.remedy)))
    except GitHubError as error:
        return refusal(unanswered(error))


def _say(sent: Sent, infra: str, session: Session) -> None:
    what = ", ".join(f"{one.service} {one.version}" for one in sent.wanted)
    again = "already kept" if sent.is_known else "kept"
    session.log(f"the request for {what} in {sent.environment} is {again} as {sent.id}")
    if not sent.unsent:
        session.log(f"{infra} was told of it{f': {sent.page}' if sent.page else ''}")


def _told(sent: Sent, followed: Followed | None) -> Told:
    from deploy_gate.report import requested as report  # noqa: PLC0415 - bad input need not pay for it

    asked = report.Requested(
        sent.environment,
        sent.id,
        {one.service: str(one.version) for one in sent.wanted},
        {} if followed is None else {name: (one.state, one.words, one.page) for name, one in followed.answers.items()},
        sent.page,
        sent.unsent,
        is_cancelled=followed is not None and followed.is_cancelled,
        waited=followed is not None,
    )
    ends = Exit.DONE if followed is None or followed.is_deployed else Exit.BLOCKED
    return Told(ends, report.text(asked), tuple(_annotations(asked)), report.markdown(asked), report.outputs(asked))


def _annotations(asked: object) -> Iterator[str]:
    from deploy_gate.report.requested import Requested  # noqa: PLC0415 - likewise

    if isinstance(asked, Requested) and asked.unsent:
        yield command("warning", asked.unsent_words, {"title": "deploy-gate"})
