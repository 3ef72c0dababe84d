"""Deploying what was merged only where that has not run already, and unlocking what a merged pull request locked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.comment.facts import Branch, Deployed, Locks, Standing
from deploy_gate.comment.lock_text import GLOBAL, branch_of, read_lock
from deploy_gate.comment.outcome import Decision, Outcome, ReleaseLock, Why
from deploy_gate.model import Unread

if TYPE_CHECKING:
    from deploy_gate.comment.settings import Settings

_MERGE: Final = {"operation": "merge_deploy"}


def decide_merge_deploy(
    default: Branch | Unread | None, deployments: tuple[Deployed, ...] | Unread, settings: Settings
) -> Outcome:
    """Whether the default branch's tree is what the environment runs already; what is not known is deployed."""
    if not isinstance(default, Branch):
        why = default.why if isinstance(default, Unread) else "it was not read"
        return Outcome(
            Decision.FAILURE,
            Why.UNEXPECTED_ERROR,
            warnings=(f"the default branch could not be read: {why}",),
            told=_MERGE,
        )
    outputs = {"environment": settings.environment}
    newest = _newest_of_a_tool(deployments)
    if newest is not None and newest.state.is_serving and default.tree and newest.tree == default.tree:
        return Outcome(
            Decision.STOP,
            Why.MERGE_DEPLOY_NOT_REQUIRED,
            outputs={**outputs, "continue": "false"},
            told=_MERGE,
            warnings=(
                f"{settings.environment} runs the very tree of {default.name} already: there is nothing to deploy",
            ),
        )
    outputs |= {"continue": "true", "sha": default.oid}
    return Outcome(Decision.CONTINUE, Why.MERGE_DEPLOY_REQUIRED, outputs=outputs, told=_MERGE)


def _newest_of_a_tool(deployments: tuple[Deployed, ...] | Unread) -> Deployed | None:
    for one in deployments if isinstance(deployments, tuple) else ():
        if one.is_malformed:
            return None
        if one.is_of_a_tool:
            return one
    return None


def locks_to_look_at(settings: Settings) -> tuple[str, ...]:
    """The branches of the locks that a merged pull request may have left; patterns cannot be looked up."""
    targets = (target for target in settings.environment_targets if "*" not in target)
    return (GLOBAL, *(branch_of(target) for target in targets))


def decide_unlock_on_merge(
    repository: str, number: int, locks: Locks, settings: Settings, *, is_merged: bool
) -> Outcome:
    """The locks that were taken from this pull request go with it, also the one on everything."""
    told = {"operation": "unlock_on_merge", "environment": settings.environment}
    done = Outcome(Decision.COMPLETE, Why.UNLOCK_ON_MERGE_COMPLETED, told=told)
    if not is_merged:
        return done.but(warnings=("no pull request was merged, so its locks stay",))
    steps, unlocked, warnings = [], [], []
    names = {GLOBAL: "global"} | {branch_of(target): target for target in settings.environment_targets}
    for branch in locks_to_look_at(settings):
        standing = locks.get(branch)
        if isinstance(standing, Unread):
            warnings.append(f"the lock {branch} could not be read: {standing.why}")
        if not isinstance(standing, Standing):
            continue
        lock = read_lock(standing.text)
        if lock is None:
            warnings.append(f"the lock {branch} cannot be read, so nobody knows whose it is, and it stays")
        elif lock.pull == (repository.lower(), number):
            steps.append(ReleaseLock(branch, standing.oid))
            unlocked.append(names[branch])
    outputs = {"unlocked_environments": ",".join(name for name in unlocked if name != "global")}
    if "global" in unlocked:
        outputs["global_lock_released"] = "true"
    return done.but(outputs=outputs, steps=tuple(steps), warnings=tuple(warnings))
