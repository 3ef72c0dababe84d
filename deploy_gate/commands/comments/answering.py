"""What is answered to one comment: the deployment that goes on, or the words that say why none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.stepping import where_of
from deploy_gate.comment.commands import Command, Reading, Verb
from deploy_gate.comment.going import read_items
from deploy_gate.comment.grammar import read_comment
from deploy_gate.comment.hearing import answered
from deploy_gate.comment.outcome import Outcome, Why
from deploy_gate.comment.telling import failed, said_by
from deploy_gate.comment.turns import in_turn
from deploy_gate.model import Catalog, Problem
from deploy_gate.requirement import shorten
from deploy_gate.value import Value

if TYPE_CHECKING:
    from deploy_gate.commands.call import Call
    from deploy_gate.commands.comments.catalogs import Book
    from deploy_gate.commands.comments.going import Going
    from deploy_gate.commands.comments.spoken import Spoken
    from deploy_gate.commands.stepping import Where
    from deploy_gate.comment.settings import Settings
    from deploy_gate.github.session import Session


class Approval(Value):
    """The command was kept until enough people approved it, for this environment alone."""

    environment: str
    head: str
    services: str = ""
    """The services at the versions that were shown to them."""

    def of(self, command: Command, settings: Settings) -> Command:
        """The command as it was approved."""
        services = read_items(self.services, settings)
        return command.but(services=services) if services and isinstance(services, tuple) else command


class Means(Value):
    """By what a command is carried out: the step's inputs, its job, the catalog, and the approval it waited for."""

    call: Call
    where: Where
    book: Book | None
    approval: Approval | None


def answer(
    spoken: Spoken, settings: Settings, call: Call, session: Session, approval: Approval | None = None
) -> tuple[Outcome, Going | None]:
    """How the comment ends, or what goes on; with an approval it is one that has waited for it."""
    if approval is not None:
        # Whoever approved, or a schedule, carries it out in the name of who asked.
        event = {"sender": {"login": spoken.comment.actor}, "repository": {"full_name": spoken.comment.repository}}
        call = call.but(event_name="issue_comment", event=event)
        settings = settings.but(environment_now=approval.environment)
    reading = read_comment(spoken.comment.body, settings)
    if isinstance(reading, Command) and reading.verb is Verb.APPROVE:
        from deploy_gate.commands.comments.approval import approve  # noqa: PLC0415 - few ask for approvals

        return approve(spoken, reading, settings, call, session)
    book: Book | None = None
    if isinstance(reading, Command):
        reading = reading if approval is None else approval.of(reading, settings)
        is_gated = reading.deploys and bool(call.inputs["service"])
        if reading.needs_catalog or is_gated:
            from deploy_gate.commands.comments.catalogs import held_against, read_book  # noqa: PLC0415 - few need one
            from deploy_gate.github.fault import GitHubError  # noqa: PLC0415 - likewise

            try:
                book = read_book(call, session)
            except GitHubError as error:
                unread = (f"The catalog could not be read: {error.message}.", f"What helps: {error.remedy}.")
                return broken(spoken, settings, reading, session, unread), None
            if is_gated and (why := _not_ours(call.inputs["service"], book)):
                return broken(spoken, settings, reading, session, (why,)), None
            reading = held_against(reading, book, settings)
    found = answered(spoken.comment, _in_turn(reading, settings, approval))
    if not isinstance(found, Command):
        return say(spoken, settings, found, session), None
    where = where_of(session.environ, call.inputs["job_id"])
    if isinstance(where, Problem):
        sentences = (f"{where.where}: {where.message}",)
        outcome = failed(Why.UNEXPECTED_ERROR, "Nothing was done", sentences, said_by(spoken.comment), found.verb)
        return say(spoken, settings, outcome, session), None
    return _carried_out(spoken, found, settings, session, Means(call, where, book, approval))


def _not_ours(service: str, book: Book | None) -> str:
    """Why the step's input `service` names nothing; empty where it does, or the catalog's mistakes are told anyway."""
    shown = shorten(service)
    if book is None:
        return f"The input service is {shown}, and there is no catalog that it could stand in: set `catalog`."
    if isinstance(book.catalog, Catalog) and service not in book.catalog.services:
        return f"The input service is {shown}, which is no service of the catalog {book.name}: correct it."
    return ""


def _in_turn(reading: Reading, settings: Settings, approval: Approval | None) -> Reading:
    if isinstance(reading, Command):
        reading = in_turn(reading, settings)
    # What waits for approvals goes alone.
    return reading.but(behind=()) if approval is not None and isinstance(reading, Command) else reading


def _carried_out(
    spoken: Spoken, found: Command, settings: Settings, session: Session, means: Means
) -> tuple[Outcome, Going | None]:
    from deploy_gate.commands.comments.governing import Governing  # noqa: PLC0415 - what is no command needs none
    from deploy_gate.commands.comments.talk import Talk  # noqa: PLC0415 - what is no command need not pay for it
    from deploy_gate.github.fault import Fault, GitHubError  # noqa: PLC0415 - likewise

    head = means.approval.head if means.approval else ""
    governing = Governing(means.call, spoken.comment, found, means.book)
    talk = Talk(session, spoken, found, settings, means.where, governing=governing, approved_head=head)
    if means.book is not None:
        from deploy_gate.commands.comments.catalogs import Clerk  # noqa: PLC0415 - few need a catalog

        talk.clerk = Clerk(means.call, session, means.book, means.where)
    try:
        return talk.run()
    except (Fault, GitHubError) as error:
        why = error.why if isinstance(error, Fault) else error.message
        told_so: tuple[str, ...] = (f"{why}.", f"What helps: {error.remedy}.")
        return broken(spoken, settings, found, session, told_so), None
    except Exception as error:
        told_so = (f"deploy-gate failed by its own fault ({type(error).__name__}).", "The run's log says more.")
        broken(spoken, settings, found, session, told_so)
        raise


def broken(
    spoken: Spoken, settings: Settings, command: Command, session: Session, sentences: tuple[str, ...]
) -> Outcome:
    """Something went wrong that nobody expected; whoever asked is told so."""
    outputs = {**said_by(spoken.comment), "triggered": "true", "type": command.kind}
    title = "Not deployed" if command.verb.deploys else "Nothing was done"
    return say(spoken, settings, failed(Why.UNEXPECTED_ERROR, title, sentences, outputs, command.verb), session)


def say(spoken: Spoken, settings: Settings, outcome: Outcome, session: Session) -> Outcome:
    """The outcome's words and reaction, in one request; none where there are none."""
    if not outcome.comment:
        return outcome
    from deploy_gate.github.comments.writing import comment, react, take_reaction_back, write  # noqa: PLC0415 - likewise
    from deploy_gate.github.fault import Fault, GitHubError  # noqa: PLC0415 - likewise

    writes = [comment(spoken.subject, outcome.comment)]
    if outcome.reaction is not None and settings.reaction:
        writes += [take_reaction_back(spoken.node, settings.reaction), react(spoken.node, outcome.reaction)]
    try:
        write(session.client, writes)
    except (Fault, GitHubError) as error:
        session.log(f"the pull request could not be told ({error})")
    return outcome
