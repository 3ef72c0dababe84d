"""From the text of a comment to the command that it is; the grammar stands in docs/comment-grammar.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.comment.blanks import BLANKS
from deploy_gate.comment.commands import Command, NotACommand, Params, Reading, Rejected, Verb
from deploy_gate.comment.going import INVALID, Aim, Wrong, read_aim
from deploy_gate.comment.locking import read_locking
from deploy_gate.comment.params import parse_params
from deploy_gate.comment.returning import read_approval, read_resume, read_rollback, read_status
from deploy_gate.comment.vocabulary import not_naked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.comment.settings import Settings

_DEPRECATED: Final = ".deploy noop"


def read_comment(body: str, settings: Settings) -> Reading:
    """The command, why it cannot be one, or that the comment is for people.

    Services are taken by their form alone: `deploy_gate.comment.vocabulary.within` says whether there are such.
    """
    text = body.strip(BLANKS)
    if text.startswith(_DEPRECATED):
        return Rejected(
            "deprecated_command", f"`{_DEPRECATED}` is no longer a command: write `{settings.noop_trigger}`"
        )
    found = _trigger(text, settings)
    if found is None:
        return NotACommand()
    verb, kind, trigger = found
    if verb is Verb.HELP:
        return Command(verb, kind)
    read = _read(verb, kind, text[len(trigger) :], settings)
    if isinstance(read, Wrong):
        return Rejected(read.reason_code, read.message, read.verb or verb, kind)
    # Whether what is named are services, and no mistake, is not known before the catalog is.
    return read if read.services else not_naked(read, settings)


def _trigger(text: str, settings: Settings) -> tuple[Verb, str, str] | None:
    """The command whose trigger the comment begins with; of two the longer one."""
    found = [
        (verb, kind, trigger)
        for verb, kind, trigger in _triggers(settings)
        if trigger and text.startswith(trigger) and text[len(trigger) : len(trigger) + 1].strip(BLANKS) == ""
    ]
    return max(found, key=lambda one: len(one[2]), default=None)


def _triggers(settings: Settings) -> Iterator[tuple[Verb, str, str]]:
    yield Verb.DEPLOY, "deploy", settings.trigger
    yield Verb.NOOP, "deploy", settings.noop_trigger
    yield Verb.LOCK, "lock", settings.lock_trigger
    yield Verb.UNLOCK, "unlock", settings.unlock_trigger
    yield Verb.HELP, "help", settings.help_trigger
    yield Verb.LOCK_INFO, "lock-info-alias", settings.lock_info_alias
    yield Verb.PLAN, "plan", settings.plan_trigger
    yield Verb.STATUS, "status", settings.status_trigger
    yield Verb.ROLLBACK, "rollback", settings.rollback_trigger
    yield Verb.RESUME, "resume", settings.resume_trigger
    if settings.approvals:
        yield Verb.APPROVE, "approve", settings.approve_trigger


def _read(verb: Verb, kind: str, rest: str, settings: Settings) -> Command | Wrong:
    match verb:
        case Verb.LOCK | Verb.UNLOCK | Verb.LOCK_INFO:
            return read_locking(verb, kind, rest, settings)
        case Verb.STATUS:
            return read_status(kind, rest, settings)
        case Verb.RESUME:
            return read_resume(kind, rest, settings)
        case Verb.APPROVE:
            return read_approval(kind, rest, settings)
    said, bar, behind = rest.partition(settings.param_separator)
    behind = behind.strip(BLANKS)
    if bar and not behind:
        return Wrong(
            INVALID, f"nothing stands behind `{settings.param_separator}`: write parameters there, or leave it out"
        )
    params = Params(behind, parse_params(behind)) if behind else None
    if verb is Verb.ROLLBACK:
        command = read_rollback(kind, said, settings)
        return command if isinstance(command, Wrong) else command.but(params=params)
    aim = read_aim(said, settings)
    if isinstance(aim, Wrong):
        return aim
    return _command(verb, kind, aim, params)


def _command(verb: Verb, kind: str, aim: Aim, params: Params | None) -> Command:
    return Command(
        verb,
        kind,
        aim.environments,
        is_naked=aim.is_naked,
        services=aim.services,
        is_stable=aim.is_stable,
        sha=aim.sha,
        params=params,
    )
