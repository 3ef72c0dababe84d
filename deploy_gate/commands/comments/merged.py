"""The two modes that look at what was merged: whether it still has to be deployed, and which locks go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.comment.merging import decide_merge_deploy, decide_unlock_on_merge, locks_to_look_at
from deploy_gate.comment.outcome import Decision, Outcome, ReleaseLock, Why
from deploy_gate.github.comments.merged import read_locks_at, read_merged
from deploy_gate.github.comments.writing import release, write
from deploy_gate.github.fault import Fault, GitHubError
from deploy_gate.model import Problem

if TYPE_CHECKING:
    from deploy_gate.commands.call import Call
    from deploy_gate.comment.settings import Settings
    from deploy_gate.github.session import Session


def act_on_merge(call: Call, session: Session, settings: Settings) -> Outcome:
    """What the mode that is set answers."""
    repository = session.environ.get("GITHUB_REPOSITORY", "")
    try:
        if settings.unlock_on_merge_mode:
            return _unlock(call, session, settings, repository)
        return decide_merge_deploy(*read_merged(session.client, repository, settings.environment), settings)
    except (Fault, GitHubError) as error:
        return Outcome(Decision.FAILURE, Why.UNEXPECTED_ERROR, warnings=(f"GitHub did not answer: {error}",))


def _unlock(call: Call, session: Session, settings: Settings, repository: str) -> Outcome:
    event = {} if isinstance(call.event, Problem) else call.event
    match event:
        case {"action": "closed", "pull_request": {"number": int(number), "merged": True}}:
            pass
        case _:
            return decide_unlock_on_merge(repository, 0, {}, settings, is_merged=False)
    home, locks = read_locks_at(session.client, repository, locks_to_look_at(settings))
    outcome = decide_unlock_on_merge(repository, number, locks, settings, is_merged=True)
    gone = [step for step in outcome.steps if isinstance(step, ReleaseLock) and step.oid is not None]
    done = write(session.client, (release(home, step.branch, step.oid or "") for step in gone))
    left = tuple(
        f"the lock {step.branch} could not be taken away ({message})"
        for step, payload, message in zip(gone, done.payloads, done.messages, strict=True)
        if payload is None
    )
    return outcome.but(warnings=(*outcome.warnings, *left))
