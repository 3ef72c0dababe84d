"""`command: comment`: a comment on a pull request that deploys, locks, unlocks or asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.commands.comments.answering import answer, say
from deploy_gate.commands.comments.spoken import Spoken, spoken_in
from deploy_gate.commands.told import Exit, Told
from deploy_gate.comment.commands import Command, Rejected
from deploy_gate.comment.fields import INPUTS, STATE
from deploy_gate.comment.grammar import read_comment
from deploy_gate.comment.hearing import Deaf, hear, unheard
from deploy_gate.comment.inputs import read_settings
from deploy_gate.comment.outcome import Outcome, Why
from deploy_gate.comment.settings import Settings
from deploy_gate.comment.telling import failed, outputs_of, said_by
from deploy_gate.model import Catalog, Problem
from deploy_gate.visible import visible
from deploy_gate.workflow_commands import command as workflow_command

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.commands.call import Call
    from deploy_gate.commands.comments.going import Going
    from deploy_gate.comment.facts import Comment
    from deploy_gate.github.session import Session


_SWEEPS: Final = ("schedule", "workflow_dispatch")
"""Events that look for what was approved by a reaction, of which GitHub tells nobody."""


def act(call: Call, session: Session) -> Told:
    """What came of the comment; the steps behind it deploy where the output `continue` is true."""
    settings = settings_of(call.inputs)
    if isinstance(settings, Settings) and (settings.merge_deploy_mode or settings.unlock_on_merge_mode):
        from deploy_gate.commands.comments.merged import act_on_merge  # noqa: PLC0415 - a mode of its own

        return told(act_on_merge(call, session, settings))
    if isinstance(settings, Settings) and settings.approvals and call.event_name in _SWEEPS:
        from deploy_gate.commands.comments.approval import sweep  # noqa: PLC0415 - likewise

        return told(*sweep(settings, call, session), settings.warnings)
    apps = settings.apps if isinstance(settings, Settings) else frozenset[str]()
    heard = hear(call.event_name, {} if isinstance(call.event, Problem) else call.event, apps)
    if isinstance(heard, Deaf) and heard.bot is not None and isinstance(settings, Settings):
        heard = _named_bot(heard.bot, settings, call, session) or heard
    if isinstance(heard, Deaf):
        return told(unheard(heard))
    spoken = None if isinstance(call.event, Problem) else spoken_in(heard, call.event)
    if spoken is None:
        return told(unheard(Deaf("the event lacks the node ids by which a comment is answered")))
    if not isinstance(settings, Settings):
        return _unusable(spoken, settings, session)
    outcome, going = answer(spoken, settings, call, session)
    return told(outcome, going, settings.warnings)


def _named_bot(bot: Comment, settings: Settings, call: Call, session: Session) -> Comment | None:
    """The comment of a bot that the catalog names as a deployer; only what looks like a command costs a request."""
    if not isinstance(read_comment(bot.body, settings), Command):
        return None
    from deploy_gate.commands.comments.catalogs import read_book  # noqa: PLC0415 - few bots give commands
    from deploy_gate.github.fault import GitHubError  # noqa: PLC0415 - likewise

    try:
        book = read_book(call, session)
    except GitHubError as error:
        session.log(f"whether the catalog names {bot.actor} is not known ({error.message})")
        return None
    if book is None or not isinstance(book.catalog, Catalog):
        return None
    named = settings.governed_by(book.catalog.environments).governed.values()
    return bot if any(bot.actor.lower() in those for those in named) else None


def settings_of(inputs: Mapping[str, str]) -> Settings | tuple[Problem, ...]:
    """What the step's inputs say about comments, or every mistake in them."""
    return read_settings({name: inputs[name] for name in INPUTS})


def _unusable(spoken: Spoken, problems: tuple[Problem, ...], session: Session) -> Told:
    """The inputs are wrong: what looks like a command by the usual triggers is told so."""
    comment = spoken.comment
    sentences = tuple(f"The input {one.where}: {one.message}." for one in problems)
    usual = Settings()
    reading = read_comment(comment.body, usual)
    outputs = said_by(comment)
    outcome = failed(Why.UNEXPECTED_ERROR, "The workflow's inputs cannot be used", sentences, outputs, None)
    if isinstance(reading, Command | Rejected):
        say(spoken, usual, outcome, session)
    return told(outcome.but(warnings=sentences))


def told(outcome: Outcome, going: Going | None = None, warnings: tuple[str, ...] = ()) -> Told:
    """An outcome as the step tells it."""
    said = f"{outcome.decision}: {outcome.why}"
    lines = [workflow_command("warning", visible(one)) for one in (*warnings, *outcome.warnings)]
    if outcome.fails:
        lines.append(workflow_command("error", f"the comment is not carried out: {outcome.why}"))
    state: Mapping[str, str] = {STATE: going.text} if going is not None else {}
    ends = Exit.BLOCKED if outcome.fails else Exit.DONE
    return Told(ends, said, tuple(lines), outcome.comment, outputs_of(outcome), state)
