"""What a comment about the catalog's services asks one of the other commands to do, and how its answer is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.comment.commands import Command, Verb
from deploy_gate.comment.messages import LIMIT, limited, notice
from deploy_gate.comment.outcome import Confirm, Decision, Outcome, Recheck, Why
from deploy_gate.comment.telling import BESIDE, DONE, NO, YES, begun, next_of
from deploy_gate.comment.turns import told_behind
from deploy_gate.report.inert import prose
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deploy_gate.comment.facts import Comment
    from deploy_gate.model import Problem

_ROOM: Final = 10_000
"""Characters that a sentence below a plan may take."""

_COMMANDS: Final[Mapping[Verb, str]] = {
    Verb.STATUS: "status",
    Verb.ROLLBACK: "rollback",
    Verb.RESUME: "resume",
}
_DONE: Final[Mapping[Verb, Why]] = {
    Verb.STATUS: Why.STATUS_COMPLETED,
    Verb.RESUME: Why.RESUME_COMPLETED,
}


class Errand(Value):
    """A command of the action, and the inputs that it is given."""

    command: str
    inputs: Mapping[str, str]


class Answer(Value):
    """What that command answered: Markdown that is inert already, and its outputs."""

    markdown: str
    outputs: Mapping[str, str]
    is_refused: bool = False
    asked: str = ""
    """The services that it was about."""


def errand_of(command: Command) -> Errand:
    """The command that answers the comment; all but the table, the way back and a resumption is a plan."""
    named = (f"{one.service}@{one.version}" if one.version else one.service for one in command.services)
    if command.version is not None:
        named = (f"{one.service}@{command.version}" for one in command.services)
    inputs = {"environment": ",".join(command.environments), "services": ", ".join(named)}
    return Errand(_COMMANDS.get(command.verb, "plan"), inputs)


def decide_gated(decided: Outcome, answer: Answer) -> Outcome:
    """A pull request's deployment that nothing stands against, held to what the gates say of its service.

    Where it goes on, the jobs behind it are given the plan: their starts take the service's lock, look at its
    neighbours once more, and make the record.
    """
    text = limited(answer.markdown)
    outputs = {name: value for name, value in decided.outputs.items() if name not in ("continue", "noop", "next")}
    match answer.outputs.get("decision"):
        case "go":
            pass
        case "wait":
            return Outcome(Decision.STOP, Why.GATE_WAITS, decided.verb, outputs, text, NO)
        case _:
            return Outcome(Decision.FAILURE, Why.GATE_REFUSED, decided.verb, outputs, text, NO)
    if decided.decision is not Decision.CONTINUE:
        return decided.but(comment=f"{limited(decided.comment, _ROOM)}\n{limited(text, LIMIT - _ROOM)}")
    if decided.why is Why.NOOP_READY:
        return decided
    plan = {name: value for name, value in answer.outputs.items() if name in BESIDE}
    return decided.but(
        outputs={**decided.outputs, **plan, "asked": answer.asked},
        comment=text,
        reaction=YES,
        # No lock and no record here, but what was judged must still be the head once it was confirmed.
        steps=tuple(step for step in decided.steps if isinstance(step, Confirm | Recheck)),
    )


def bad_catalog(command: Command, comment: Comment, problems: Iterable[Problem]) -> Outcome:
    """The catalog has mistakes, and each of them is told."""
    text = notice("The catalog has mistakes", (f"{one.where}: {one.message}." for one in problems))
    return Outcome(Decision.FAILURE, Why.BAD_CATALOG, command.verb, begun(comment, command), text, NO)


def decide_errand(command: Command, comment: Comment, answer: Answer) -> Outcome:
    """How the comment ends; a plan that may go is carried out by the jobs behind it, which are given its matrix."""
    outputs = {
        **begun(comment, command),
        "actor": comment.actor,
        **{name: value for name, value in answer.outputs.items() if name not in ("decision", "reason_code", "result")},
    }
    text = limited(answer.markdown)
    if command.verb.deploys and command.behind:
        text = f"{limited(answer.markdown, LIMIT - _ROOM)}\n{prose(told_behind(command))}\n"
    if command.verb in _DONE:
        if answer.is_refused:
            return Outcome(Decision.FAILURE, Why.GATE_REFUSED, command.verb, outputs, text, NO)
        return Outcome(Decision.COMPLETE, _DONE[command.verb], command.verb, outputs, text, DONE)
    # What is not to be deployed must not reach the jobs behind it.
    shown = {name: value for name, value in outputs.items() if name not in ("matrix", "matrices")}
    if command.verb in (Verb.PLAN, Verb.NOOP):
        return Outcome(Decision.COMPLETE, Why.PLAN_COMPLETED, command.verb, shown, text, DONE)
    match answer.outputs.get("decision"):
        case "go" if answer.outputs.get("matrix"):
            outputs |= {
                "continue": "true",
                "asked": errand_of(command).inputs["services"],
                **next_of(command),
            }
            return Outcome(Decision.CONTINUE, Why.DEPLOYMENT_READY, command.verb, outputs, text, YES)
        case "go":
            return Outcome(Decision.COMPLETE, Why.PLAN_COMPLETED, command.verb, shown, text, DONE)
        case "wait":
            return Outcome(Decision.STOP, Why.GATE_WAITS, command.verb, shown, text, NO)
        case _:
            return Outcome(Decision.FAILURE, Why.GATE_REFUSED, command.verb, shown, text, NO)
