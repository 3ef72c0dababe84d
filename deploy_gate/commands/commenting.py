"""`command: comment`: a comment on a pull request that deploys, locks, unlocks or asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.comments.spoken import Spoken, spoken_in
from deploy_gate.commands.stepping import where_of
from deploy_gate.commands.told import Exit, Told
from deploy_gate.comment.commands import Command, Rejected
from deploy_gate.comment.fields import INPUTS, STATE
from deploy_gate.comment.grammar import read_comment
from deploy_gate.comment.hearing import Deaf, answered, hear, unheard
from deploy_gate.comment.inputs import read_settings
from deploy_gate.comment.outcome import Outcome, Why
from deploy_gate.comment.settings import Settings
from deploy_gate.comment.telling import failed, outputs_of, said_by
from deploy_gate.comment.turns import in_turn
from deploy_gate.model import Problem
from deploy_gate.visible import visible
from deploy_gate.workflow_commands import command as workflow_command

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.commands.call import Call
    from deploy_gate.commands.comments.catalogs import Book
    from deploy_gate.commands.comments.going import Going
    from deploy_gate.github.session import Session


def act(call: Call, session: Session) -> Told:
    """What came of the comment; the steps behind it deploy where the output `continue` is true."""
    settings = settings_of(call.inputs)
    if isinstance(settings, Settings) and (settings.merge_deploy_mode or settings.unlock_on_merge_mode):
        from deploy_gate.commands.comments.merged import act_on_merge  # noqa: PLC0415 - a mode of its own

        return told(act_on_merge(call, session, settings))
    apps = settings.apps if isinstance(settings, Settings) else frozenset[str]()
    heard = hear(call.event_name, {} if isinstance(call.event, Problem) else call.event, apps)
    if isinstance(heard, Deaf):
        return told(unheard(heard))
    spoken = None if isinstance(call.event, Problem) else spoken_in(heard, call.event)
    if spoken is None:
        return told(unheard(Deaf("the event lacks the node ids by which a comment is answered")))
    if not isinstance(settings, Settings):
        return _unusable(spoken, settings, session)
    outcome, going = _answer(spoken, settings, call, session)
    return told(outcome, going, settings.warnings)


def settings_of(inputs: Mapping[str, str]) -> Settings | tuple[Problem, ...]:
    """What the step's inputs say about comments, or every mistake in them."""
    return read_settings({name: inputs[name] for name in INPUTS})


def _answer(spoken: Spoken, settings: Settings, call: Call, session: Session) -> tuple[Outcome, Going | None]:
    comment = spoken.comment
    reading = read_comment(comment.body, settings)
    book: Book | None = None
    if isinstance(reading, Command) and reading.needs_catalog:
        from deploy_gate.commands.comments.catalogs import held_against, read_book  # noqa: PLC0415 - few need a catalog
        from deploy_gate.github.fault import GitHubError  # noqa: PLC0415 - likewise

        try:
            book = read_book(call, session)
        except GitHubError as error:
            unread = (f"The catalog could not be read: {error.message}.", f"What helps: {error.remedy}.")
            return _broken(spoken, settings, reading, session, unread), None
        reading = held_against(reading, book, settings)
    if isinstance(reading, Command):
        reading = in_turn(reading, settings)
    found = answered(comment, reading)
    if not isinstance(found, Command):
        return _say(spoken, settings, found, session), None
    where = where_of(session.environ, call.inputs["job_id"])
    if isinstance(where, Problem):
        sentences = (f"{where.where}: {where.message}",)
        outcome = failed(Why.UNEXPECTED_ERROR, "Nothing was done", sentences, said_by(comment), found.verb)
        return _say(spoken, settings, outcome, session), None
    from deploy_gate.commands.comments.talk import Talk  # noqa: PLC0415 - what is no command need not pay for it
    from deploy_gate.github.fault import Fault, GitHubError  # noqa: PLC0415 - likewise

    talk = Talk(session, spoken, found, settings, where)
    if book is not None:
        from deploy_gate.commands.comments.catalogs import Clerk  # noqa: PLC0415 - few need a catalog

        talk.clerk = Clerk(call, session, book, where)
    try:
        return talk.run()
    except (Fault, GitHubError) as error:
        why = error.why if isinstance(error, Fault) else error.message
        told_so: tuple[str, ...] = (f"{why}.", f"What helps: {error.remedy}.")
        return _broken(spoken, settings, found, session, told_so), None
    except Exception as error:
        told_so = (f"deploy-gate failed by its own fault ({type(error).__name__}).", "The run's log says more.")
        _broken(spoken, settings, found, session, told_so)
        raise


def _broken(
    spoken: Spoken, settings: Settings, command: Command, session: Session, sentences: tuple[str, ...]
) -> Outcome:
    """Something went wrong that nobody expected; whoever asked is told so."""
    outputs = {**said_by(spoken.comment), "triggered": "true", "type": command.kind}
    title = "Not deployed" if command.verb.deploys else "Nothing was done"
    return _say(spoken, settings, failed(Why.UNEXPECTED_ERROR, title, sentences, outputs, command.verb), session)


def _unusable(spoken: Spoken, problems: tuple[Problem, ...], session: Session) -> Told:
    """The inputs are wrong: what looks like a command by the usual triggers is told so."""
    comment = spoken.comment
    sentences = tuple(f"The input {one.where}: {one.message}." for one in problems)
    usual = Settings()
    reading = read_comment(comment.body, usual)
    outputs = said_by(comment)
    outcome = failed(Why.UNEXPECTED_ERROR, "The workflow's inputs cannot be used", sentences, outputs, None)
    if isinstance(reading, Command | Rejected):
        _say(spoken, usual, outcome, session)
    return told(outcome.but(warnings=sentences))


def _say(spoken: Spoken, settings: Settings, outcome: Outcome, session: Session) -> Outcome:
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


def told(outcome: Outcome, going: Going | None = None, warnings: tuple[str, ...] = ()) -> Told:
    """An outcome as the step tells it."""
    said = f"{outcome.decision}: {outcome.why}"
    lines = [workflow_command("warning", visible(one)) for one in (*warnings, *outcome.warnings)]
    if outcome.fails:
        lines.append(workflow_command("error", f"the comment is not carried out: {outcome.why}"))
    state: Mapping[str, str] = {STATE: going.text} if going is not None else {}
    ends = Exit.BLOCKED if outcome.fails else Exit.DONE
    return Told(ends, said, tuple(lines), outcome.comment, outputs_of(outcome), state)
