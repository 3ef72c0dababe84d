"""The outcomes that every command can have, and what they tell the steps behind them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from deploy_gate.comment.blanks import BLANKS
from deploy_gate.comment.fields import OUTPUTS
from deploy_gate.comment.messages import notice
from deploy_gate.comment.outcome import Decision, Outcome, Why

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deploy_gate.comment.commands import Command, Verb
    from deploy_gate.comment.facts import Comment

SCHEMA_VERSION: Final = 1
NO: Final = "-1"
"""The reaction of a command that was not carried out."""

YES: Final = "rocket"
"""The reaction of one that was deployed."""

DONE: Final = "+1"
"""The reaction of one that was carried out, and had nothing to deploy."""

BESIDE: Final = ("matrix", "matrices", "waves", "services", "smoke", "asked", "next")
"""Outputs of ours: those of a plan, which a comment about the catalog's services hands on, and what comes next."""


SHOWN: Final = ("waves", "services")
"""Those of them that deploy nothing."""


def said_by(comment: Comment) -> dict[str, str]:
    """What the event tells."""
    return {
        "comment_body": comment.body.strip(BLANKS),
        "issue_number": str(comment.issue),
        "comment_id": str(comment.id),
        "actor_handle": comment.actor,
    }


def begun(comment: Comment, command: Command) -> dict[str, str]:
    """What a command tells before anything is known about it."""
    return {**said_by(comment), "triggered": "true", "type": command.kind}


def next_of(command: Command) -> dict[str, str]:
    """The environments whose turn comes next, as a workflow's matrix takes them; the first job alone tells them."""
    return {"next": json.dumps(command.behind)} if command.behind and not command.before else {}


def outputs_of(outcome: Outcome) -> dict[str, str]:
    """Every output of an outcome, `result` among them."""
    known = {**outcome.outputs, "decision": str(outcome.decision), "reason_code": str(outcome.why)}
    told = {**known, **outcome.told}
    result = {
        "schema_version": SCHEMA_VERSION,
        "decision": known["decision"],
        "reason_code": known["reason_code"],
        "operation": told.get("operation") or str(outcome.verb or "none"),
        "deployment_type": outcome.deployment_type,
        "environment": told.get("environment") or None,
        "ref": told.get("ref") or None,
        "sha": known.get("sha") or None,
        "deployment_id": int(known["deployment_id"]) if known.get("deployment_id", "").isdecimal() else None,
    }
    # What does not go must not reach the jobs behind it, whatever it was refused for and however late.
    told_of = BESIDE if outcome.decision is Decision.CONTINUE else SHOWN
    beside = {name: known[name] for name in told_of if name in known}
    return (
        {name: known.get(name, "") for name in OUTPUTS} | beside | {"result": json.dumps(result, separators=(",", ":"))}
    )


def failed(why: Why, title: str, sentences: Iterable[str], outputs: Mapping[str, str], verb: Verb | None) -> Outcome:
    """The command is refused for what was found, and the step fails."""
    return Outcome(Decision.FAILURE, why, verb, outputs, notice(title, sentences), NO)


def completed(why: Why, comment: str, outputs: Mapping[str, str], verb: Verb | None) -> Outcome:
    """The command was carried out, and there is nothing to deploy."""
    return Outcome(Decision.COMPLETE, why, verb, outputs, comment, DONE)
