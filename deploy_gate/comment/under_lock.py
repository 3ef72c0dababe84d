"""What is asked again once the lock is ours: what was true before may have changed until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.comment.deploying import TITLE, barred, out_of_order
from deploy_gate.comment.facts import Branch, Pull, PullState
from deploy_gate.comment.lock_text import GLOBAL
from deploy_gate.comment.locks import Met, meet
from deploy_gate.comment.order import check_order
from deploy_gate.comment.outcome import Decision, KeepLock, Outcome, Recheck, ReleaseLock, TakeLock, Why
from deploy_gate.comment.telling import failed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.comment.situation import Situation


def decide_again(decided: Outcome, situation: Situation, taken: Mapping[str, str]) -> Outcome:
    """The decision as it was, or why it no longer holds, with the locks `taken` (branch to commit) let go.

    Who locks everything writes before it looks, as whoever takes the lock of an environment does: of the two, one
    always sees the other.
    """
    command, facts, settings = situation.command, situation.facts, situation.settings
    wanted = next((step for step in decided.steps if isinstance(step, Recheck)), None)
    refused = _changed(wanted, decided, situation) if wanted else None
    refused = refused or _barred(decided, situation)
    if refused is None and wanted:
        order = check_order(command, wanted.sha, facts.deployments, settings)
        refused = None if order.lets_on else out_of_order(order, wanted.sha, dict(decided.outputs), command)
    if refused is None:
        return decided
    outputs = {name: value for name, value in refused.outputs.items() if name not in ("continue", "noop")}
    ours = (step for step in decided.steps if isinstance(step, TakeLock) and step.branch in taken)
    return refused.but(outputs=outputs, steps=tuple(ReleaseLock(step.branch, taken[step.branch]) for step in ours))


def _changed(wanted: Recheck, decided: Outcome, situation: Situation) -> Outcome | None:
    command, facts, settings = situation.command, situation.facts, situation.settings
    pull, stable = facts.pull, facts.stable
    if command.is_stable:
        now = stable.oid if isinstance(stable, Branch) else None
        what = settings.stable_branch
    elif command.sha is not None:
        # An exact commit cannot move.
        return None
    else:
        is_open = isinstance(pull, Pull) and pull.state is PullState.OPEN
        now = pull.head_sha if isinstance(pull, Pull) and is_open else None
        what = "the head of this pull request"
    if now == wanted.sha:
        return None
    became = f"it is at `{now[:7]}` now" if now else "it can no longer be read, or is no longer open"
    sentences = (
        f"While this was being decided {what} changed: `{wanted.sha[:7]}` was looked at, and {became}.",
        "Look at what is new, then ask again.",
    )
    return failed(Why.REF_CHANGED, TITLE, sentences, decided.outputs, command.verb)


def _barred(decided: Outcome, situation: Situation) -> Outcome | None:
    if situation.settings.disable_lock or situation.command.is_global:
        return None
    met = meet(GLOBAL, situation.facts, situation.comment, situation.settings)
    if met.whose.bars:
        return _stopped_by(met, decided, situation)
    for step in decided.steps:
        if isinstance(step, KeepLock):
            met = meet(step.branch, situation.facts, situation.comment, situation.settings)
            if met.oid != step.oid:
                return _stopped_by(met, decided, situation) if met.whose.bars else _gone(decided, situation)
    return None


def _stopped_by(met: Met, decided: Outcome, situation: Situation) -> Outcome:
    return barred(met, dict(decided.outputs), situation.command, situation.settings)


def lock_lost(decided: Outcome, situation: Situation) -> Outcome:
    """Somebody else made the branch first: whose the lock is now, as read again."""
    for step in decided.steps:
        if isinstance(step, TakeLock):
            met = meet(step.branch, situation.facts, situation.comment, situation.settings)
            if met.whose.bars:
                return _stopped_by(met, decided, situation)
    return _gone(decided, situation)


def _gone(decided: Outcome, situation: Situation) -> Outcome:
    """A lock changed hands meanwhile, and nobody has it now."""
    sentences = ("The lock changed hands while this was being decided, and is nobody's now.", "Ask again.")
    found = failed(Why.LOCK_CONFLICT, TITLE, sentences, decided.outputs, situation.command.verb)
    return found.but(decision=Decision.STOP, is_red=True)
