"""What is written before a deployment: that it begins, or the question whether it may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.comment.messages import metadata, notice
from deploy_gate.comment.outcome import Decision, Outcome, Why
from deploy_gate.comment.telling import failed
from deploy_gate.comment.turns import told_behind

if TYPE_CHECKING:
    from deploy_gate.comment.situation import Situation


def begins(decided: Outcome, situation: Situation, logs: str = "") -> str:
    """That the deployment begins, where its log is, and what programs want to know."""
    what = "noop" if situation.command.is_noop else "deployment"
    first = f"{situation.comment.actor} has begun a {what} of {_what(decided)} to {situation.command.environment}."
    text = metadata("pre-deploy-metadata", _told(decided, situation, logs))
    sentences = (first, told_behind(situation.command), f"The log: {logs}" if logs else "")
    return notice(f"A {what} has begun", sentences, text)


def asks(decided: Outcome, situation: Situation, logs: str = "") -> str:
    """The question to the actor: nothing is deployed until they answer with a reaction."""
    actor, seconds = situation.comment.actor, situation.settings.deployment_confirmation_timeout
    sentences = (
        f"{actor} wants {_what(decided)} in {situation.command.environment}.",
        f"A thumb up of {actor} on this comment lets it go.",
        f"A thumb down calls it off, and so does no answer within {seconds} seconds.",
        f"The log: {logs}" if logs else "",
    )
    text = metadata("deployment-confirmation-metadata", _told(decided, situation, logs))
    return notice("Confirm the deployment", sentences, text)


def _what(decided: Outcome) -> str:
    return f"{decided.outputs['ref']} at `{decided.outputs['sha'][:7]}`"


def not_confirmed(decided: Outcome, situation: Situation, *, is_rejected: bool) -> Outcome:
    """The actor said no, or nothing."""
    actor = situation.comment.actor
    reason, sentence = Why.CONFIRMATION_TIMED_OUT, f"{actor} did not answer in time: ask again."
    if is_rejected:
        reason, sentence = Why.CONFIRMATION_REJECTED, f"{actor} said no."
    outputs = {name: value for name, value in decided.outputs.items() if name != "continue"}
    return failed(reason, "Not deployed", (sentence,), outputs, decided.verb).but(reaction=None)


def not_recorded(decided: Outcome, message: str, sha: str = "") -> Outcome:
    """GitHub made no record, or one of another commit."""
    outputs = {name: value for name, value in decided.outputs.items() if name != "continue"}
    wanted = outputs["sha"]
    if sha:
        sentences = (f"`{wanted[:7]}` was to be deployed, and GitHub recorded `{sha[:7]}`.", "Ask again.")
        return failed(Why.DEPLOYMENT_SHA_MISMATCH, "Not deployed", sentences, outputs, decided.verb)
    sentences = (
        f"GitHub brought the base branch into this one first: {message}",
        "Wait for its checks, then ask again.",
    )
    found = failed(Why.BASE_BRANCH_UPDATE_REQUIRED, "Not deployed", sentences, outputs, decided.verb)
    return found.but(decision=Decision.STOP, deployment_type=decided.deployment_type)


def _told(decided: Outcome, situation: Situation, logs: str) -> dict[str, object]:
    """What branch-deploy tells programs here, by its names, as far as it is known."""
    command, comment, outputs = situation.command, situation.comment, decided.outputs
    return {
        "type": "noop" if command.is_noop else "sha" if command.sha else "branch",
        "environment": {"name": command.environment, "url": situation.settings.url_of(command.environment)},
        "deployment": {"timestamp": situation.holding.now.isoformat(), "logs": logs or None},
        "git": {
            "branch": outputs["ref"],
            "commit": outputs["sha"],
            "verified": outputs["commit_verified"] == "true",
            "html_url": f"{comment.url.rpartition('/pull/')[0]}/commit/{outputs['sha']}",
        },
        "context": {
            "actor": comment.actor,
            "noop": command.is_noop,
            "fork": outputs.get("fork") == "true",
            "comment": {"created_at": comment.created_at, "body": comment.body, "html_url": comment.url},
        },
        "parameters": {
            "raw": command.params.text if command.params else None,
            "parsed": dict(command.params.parsed) if command.params else None,
        },
    }
