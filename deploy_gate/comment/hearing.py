"""What an event says, as far as it is about comments, and what can be answered without asking anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from deploy_gate.comment.commands import Command, NotACommand, Reading, Rejected
from deploy_gate.comment.facts import Comment
from deploy_gate.comment.messages import notice
from deploy_gate.comment.outcome import Decision, Outcome, Why
from deploy_gate.comment.telling import NO, said_by
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Container, Mapping


class Deaf(Value):
    """The event holds no comment that anybody listens to, and why."""

    why: str
    bot: Comment | None = None
    """A bot's comment, to be listened to where the catalog names that bot as a deployer."""


Heard: TypeAlias = Comment | Deaf


def hear(event_name: str, event: Mapping[str, Any], apps: Container[str] = ()) -> Heard:
    """The comment of an event; only a new one by a person or one of the apps, on a pull request, is listened to.

    An old comment that is edited would run with today's workflow, and a bot that quotes a command would give it.
    """
    if event_name != "issue_comment":
        return Deaf("it is no comment")
    if event.get("action") != "created":
        return Deaf("only new comments are commands, and this one was edited or deleted")
    match event:
        case {
            "comment": {
                "id": int(number),
                "body": str() | None as body,
                "created_at": str(created),
                "html_url": str(url),
                "user": {"login": str(login), **user},
            },
            "issue": {"number": int(issue), **rest},
            "repository": {"full_name": str(repository)},
        }:
            comment = Comment(repository, issue, number, body or "", login, created, url)
        case _:
            return Deaf("the event lacks what every comment has")
    if not isinstance(rest.get("pull_request"), dict):
        return Deaf("it is a comment on an issue, and commands stand on pull requests")
    if user.get("type") != "Bot":
        return comment
    if login.lower() not in apps:
        why = f"{login} is a bot, and bots give no commands unless they are named as deployers"
        return Deaf(why, comment.but(is_bot=True))
    return comment.but(is_bot=True)


def unheard(deaf: Deaf) -> Outcome:
    """Nothing is done, and nothing is said."""
    return Outcome(Decision.STOP, Why.UNSUPPORTED_EVENT, warnings=(deaf.why,))


def answered(comment: Comment, reading: Reading) -> Outcome | Command:
    """The command, or what is answered to a comment that is none."""
    match reading:
        case Command():
            return reading
        case NotACommand():
            return Outcome(Decision.STOP, Why.NO_TRIGGER, outputs={**said_by(comment), "triggered": "false"})
        case Rejected():
            outputs = said_by(comment)
            if reading.verb is not None:
                outputs |= {"triggered": "true", "type": reading.kind}
            text = notice("This is no command here", (reading.message,))
            return Outcome(Decision.STOP, Why(reading.reason_code), reading.verb, outputs, text, NO)
