"""Approvals of a command that waits: counted when somebody approves, or when a schedule looks; no runner waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.comments.answering import Approval, answer
from deploy_gate.commands.comments.spoken import Spoken
from deploy_gate.commands.comments.teams import memberships
from deploy_gate.commands.stepping import where_of
from deploy_gate.comment.approving import Approved, Open, Poll, Void, Waiting, judge, open_sentences
from deploy_gate.comment.commands import Command, Verb
from deploy_gate.comment.grammar import read_comment
from deploy_gate.comment.messages import notice
from deploy_gate.comment.outcome import Decision, Outcome, Why
from deploy_gate.comment.telling import DONE, NO, begun, failed
from deploy_gate.github.comments.approvals import Ledger
from deploy_gate.github.comments.writing import comment, react, write
from deploy_gate.github.fault import Fault, GitHubError, Kind
from deploy_gate.github.rest import Rest
from deploy_gate.model import Problem

if TYPE_CHECKING:
    from deploy_gate.commands.call import Call
    from deploy_gate.commands.comments.going import Going
    from deploy_gate.commands.stepping import Where
    from deploy_gate.comment.settings import Settings
    from deploy_gate.github.comments.approvals import Kept
    from deploy_gate.github.session import Session


class Register:
    """The commands that wait in one repository."""

    def __init__(self, repository: str, where: Where, settings: Settings, call: Call, session: Session) -> None:
        self.where, self.settings = where, settings
        self.call, self.session = call, session
        self.rest = Rest(session.client)
        self.ledger = Ledger(session.client, self.rest, repository)

    def look(self, waiting: Waiting) -> Poll:
        """The command as it stands now; what is known of teams is asked only where an approver is one."""

        def approves(body: str) -> bool:
            found = read_comment(body, self.settings)
            return (
                isinstance(found, Command)
                and found.verb is Verb.APPROVE
                and (not found.environments or found.environment == waiting.environment)
            )

        poll = self.ledger.poll(waiting, approves)
        teams = tuple(one for one in self.settings.approvers_of(waiting.environment) or () if "/" in one)
        if not teams:
            return poll
        voices = (one.but(teams=memberships(self.session, one.login, teams, self.settings)) for one in poll.voices)
        return poll.but(voices=tuple(voices))

    def carry_out(self, kept: Kept, poll: Poll, verdict: Approved) -> tuple[Outcome, Going | None] | None:
        """What became of the command; None where another run carries it out."""
        waiting = poll.waiting
        if poll.comment is None:
            raise AssertionError("what has no comment is void")
        ends = self.ledger.claim(kept.repository_id, waiting, self.where.job)
        if ends is None:
            return None
        by = f"approved by {', '.join(verdict.approved_by)}"
        self.ledger.over(waiting, by, ends)
        self.session.log(f"{waiting.environment}: {by}")
        spoken = Spoken(poll.comment, waiting.comment, poll.pull)
        return answer(
            spoken, self.settings, self.call, self.session, Approval(waiting.environment, waiting.sha, waiting.services)
        )

    def void(self, poll: Poll, verdict: Void) -> None:
        """The command waits no longer, and the pull request is told why."""
        text = notice(
            "No longer waits for approvals",
            (
                f"What was to go to {poll.waiting.environment} will not: {verdict.why}.",
                "Ask for it again, and it can be approved again.",
            ),
        )
        self.ledger.over(poll.waiting, f"void: {verdict.why}", comment(poll.pull, text))

    def newest(self, kept: Kept, pull: int) -> dict[str, Waiting]:
        """What waits on a pull request, by environment; who asks again means what was asked last."""
        found: dict[str, Waiting] = {}
        for waiting in kept.waiting:
            if waiting.pull != pull:
                continue
            if waiting.environment in found:
                self.ledger.over(waiting, "void: the same was asked for again")
            found.setdefault(waiting.environment, waiting)
        return found


def approve(
    spoken: Spoken, command: Command, settings: Settings, call: Call, session: Session
) -> tuple[Outcome, Going | None]:
    """What somebody's approval comes to."""
    outputs = begun(spoken.comment, command)
    where = where_of(session.environ, call.inputs["job_id"])
    if isinstance(where, Problem):
        return _reply(spoken, _unexpected(f"{where.where}: {where.message}.", "", outputs), session), None
    register = Register(spoken.comment.repository, where, settings, call, session)
    try:
        return _approve(spoken, command, register, outputs)
    except (Fault, GitHubError) as error:
        why = error.why if isinstance(error, Fault) else error.message
        return _reply(spoken, _unexpected(f"{why}.", f"What helps: {error.remedy}.", outputs), session), None
    finally:
        register.rest.close()


def _approve(
    spoken: Spoken, command: Command, register: Register, outputs: dict[str, str]
) -> tuple[Outcome, Going | None]:
    settings, session, actor = register.settings, register.session, spoken.comment.actor
    kept = register.ledger.read()
    mine = register.newest(kept, spoken.comment.issue)
    if command.environments:
        mine = {name: one for name, one in mine.items() if name == command.environment}
    if len(mine) != 1:
        return _reply(spoken, _unclear(tuple(mine), settings, outputs), session), None
    poll = register.look(next(iter(mine.values())))
    match judge(poll, settings):
        case Void() as verdict:
            register.void(poll, verdict)
            refused = Outcome(Decision.STOP, Why.APPROVAL_REFUSED, Verb.APPROVE, outputs, reaction=NO)
            return _reply(spoken, refused, session), None
        case Open() as verdict:
            counts = actor in verdict.approved_by
            why = Why.APPROVAL_COUNTED if counts else Why.APPROVAL_REFUSED
            text = notice("Waits for more approvals", open_sentences(poll, verdict, actor, settings))
            outcome = Outcome(Decision.STOP, why, Verb.APPROVE, outputs, text, DONE if counts else NO)
            return _reply(spoken, outcome, session), None
        case Approved() as verdict:
            counted = Outcome(Decision.COMPLETE, Why.APPROVAL_COUNTED, Verb.APPROVE, outputs, reaction=DONE)
            _reply(spoken, counted, session)
            return register.carry_out(kept, poll, verdict) or (counted, None)


def _unclear(environments: tuple[str, ...], settings: Settings, outputs: dict[str, str]) -> Outcome:
    """Nothing waits, or nobody knows which of several is meant."""
    sentence = "Nothing on this pull request waits for approvals there."
    if environments:
        sentence = f"Several wait for approvals: write `{settings.approve_trigger} {environments[0]}`, say."
    text = notice("Nothing was approved", (sentence,))
    return Outcome(Decision.STOP, Why.NOTHING_APPROVED, Verb.APPROVE, outputs, text, NO)


def _unexpected(why: str, remedy: str, outputs: dict[str, str]) -> Outcome:
    return failed(Why.UNEXPECTED_ERROR, "Not approved", (why, remedy), outputs, Verb.APPROVE)


def _reply(spoken: Spoken, outcome: Outcome, session: Session) -> Outcome:
    """The outcome's words below the comment, and its reaction to it."""
    writes = [comment(spoken.subject, outcome.comment)] if outcome.comment else []
    writes += [react(spoken.node, outcome.reaction)] if outcome.reaction else []
    try:
        write(session.client, writes)
    except (Fault, GitHubError) as error:
        session.log(f"the pull request could not be told ({error})")
    return outcome


def sweep(settings: Settings, call: Call, session: Session) -> tuple[Outcome, Going | None]:
    """The first command, in the order in which they were given, that enough people have approved."""
    where = where_of(session.environ, call.inputs["job_id"])
    if isinstance(where, Problem):
        return Outcome(Decision.FAILURE, Why.UNEXPECTED_ERROR, warnings=(f"{where.where}: {where.message}",)), None
    register = Register(session.environ.get("GITHUB_REPOSITORY", ""), where, settings, call, session)
    try:
        return _sweep(register) or (Outcome(Decision.STOP, Why.NOTHING_APPROVED), None)
    except (Fault, GitHubError) as error:
        return Outcome(Decision.FAILURE, Why.UNEXPECTED_ERROR, warnings=(str(error),)), None
    finally:
        register.rest.close()


def _sweep(register: Register) -> tuple[Outcome, Going | None] | None:
    kept = register.ledger.read()
    for pull in dict.fromkeys(one.pull for one in reversed(kept.waiting)):
        for waiting in register.newest(kept, pull).values():
            try:
                poll = register.look(waiting)
            except Fault as fault:
                if fault.kind is not Kind.REFUSED:
                    raise
                # One that cannot be looked at must not keep the others waiting.
                register.session.log(f"pull request {pull}: {fault}")
                continue
            verdict = judge(poll, register.settings)
            if isinstance(verdict, Void):
                register.void(poll, verdict)
            elif isinstance(verdict, Approved) and (done := register.carry_out(kept, poll, verdict)):
                return done
    return None
