"""A deployment that a comment asks for: whether it goes, and what is then to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.comment.approving import keeps, needs_approval
from deploy_gate.comment.barred import why_barred
from deploy_gate.comment.commands import Verb
from deploy_gate.comment.facts import Branch, Commit, Facts
from deploy_gate.comment.lock_text import GLOBAL, branch_of, deploying_branch, write_lock
from deploy_gate.comment.locks import Holding, Met, Whose, looks, meet
from deploy_gate.comment.messages import notice
from deploy_gate.comment.order import Order, check_order
from deploy_gate.comment.outcome import (
    AskApproval,
    Confirm,
    CreateDeployment,
    Decision,
    KeepLock,
    Outcome,
    Recheck,
    Step,
    TakeLock,
    Why,
)
from deploy_gate.comment.params import write_params
from deploy_gate.comment.people import may_deploy_to
from deploy_gate.comment.prechecks import Refused, Sight, refusal, target_of
from deploy_gate.comment.safety import unsafe
from deploy_gate.comment.settings import Settings, UpdateBranch
from deploy_gate.comment.telling import NO, begun, failed, next_of
from deploy_gate.model import Unread
from deploy_gate.report.inert import code, prose

if TYPE_CHECKING:
    from deploy_gate.comment.commands import Command
    from deploy_gate.comment.facts import Comment
    from deploy_gate.comment.situation import Situation

TITLE = "Not deployed"


def permitted(situation: Situation) -> bool | Unread:
    """Whether the actor may give commands at all; an app has no permission of its own, and is named as a deployer."""
    facts, settings = situation.facts, situation.settings
    if situation.comment.is_bot:
        return situation.comment.actor.lower() in (settings.deployers_of(situation.command.environment) or ())
    return facts.permission if isinstance(facts.permission, Unread) else facts.permission in settings.permissions


def decide_deploy(situation: Situation) -> Outcome:
    """Whether the first environment of the command is deployed to, by everything that is known."""
    command, facts, settings = situation.command, situation.facts, situation.settings
    comment = situation.comment
    outputs = {**begun(comment, command), **_asked(command)}
    may = permitted(situation)
    if isinstance(may, Unread):
        return _unread(f"{comment.actor}'s permission", may, outputs, command)
    outputs["actor"] = comment.actor
    if not may:
        sentences = no_permission(comment, facts, settings)
        return failed(Why.PRECHECKS_FAILED, TITLE, sentences, outputs, command.verb)
    not_theirs = refused_deployer(situation, outputs)
    if not_theirs is not None:
        return not_theirs
    if isinstance(facts.pull, Unread):
        return _unread("the pull request", facts.pull, outputs, command)
    sight = Sight(command, command.environment, facts.pull, facts, settings)
    refused = refusal(sight)
    outputs |= _seen(sight, refused)
    if refused is not None:
        found = failed(
            Why.PRECHECKS_FAILED, TITLE, (_sentence(refused.why), _sentence(refused.remedy)), outputs, command.verb
        )
        return found.but(steps=(refused.step,)) if refused.step else found
    ref, sha = target_of(sight)
    outputs |= {"ref": ref, "sha": sha, "sha_deployment": sha if command.sha else ""}
    outcome = _safe(sight, situation.holding, outputs)
    if outcome.decision is not Decision.CONTINUE or not needs_approval(situation):
        return outcome
    step = AskApproval(command.environment, facts.pull.head_sha)
    return keeps(situation, dict(outcome.outputs), step, f"{ref} at `{sha[:7]}`")


def refused_deployer(situation: Situation, outputs: dict[str, str]) -> Outcome | None:
    """Why the actor may not deploy to this environment, or to one whose turn comes later; None where they may."""
    command, actor, settings = situation.command, situation.comment.actor, situation.settings
    for environment in (command.environment, *command.behind):
        match may_deploy_to(environment, actor, situation.facts.teams, settings):
            case Unread() as unread:
                return _unread(f"the teams of {actor}", unread, outputs, command)
            case False:
                deployers = ", ".join(settings.deployers_of(environment) or ())
                sentence = f"To {environment} only these may deploy: {deployers}."
                return failed(Why.PRECHECKS_FAILED, TITLE, (sentence,), outputs, command.verb)
    return None


def _safe(sight: Sight, holding: Holding, outputs: dict[str, str]) -> Outcome:
    """The commit is not younger than the comment, has been where it must have been, and no lock stands in the way."""
    command, facts, settings = sight.command, sight.facts, sight.settings
    sha = target_of(sight)[1]
    verified = isinstance(facts.commit, Commit) and facts.commit.is_verified
    outputs["commit_verified"] = "true" if verified else "false"
    against = unsafe(facts.commit, holding.comment.created_at, must_be_verified=settings.commit_verification)
    warnings = list(facts.rules) if settings.use_security_warnings else []
    if against is not None and command.is_stable:
        warnings.append(against.why)
    elif against is not None:
        code = Why.UNEXPECTED_ERROR if against.is_unknown else Why.COMMIT_SAFETY_FAILED
        return failed(code, TITLE, (_sentence(against.why),), outputs, command.verb)
    order = check_order(command, sha, facts.deployments, settings)
    if not order.lets_on:
        return out_of_order(order, sha, outputs, command)
    steps = _locks(sight, holding)
    if isinstance(steps, Met):
        return barred(steps, outputs, command, settings)
    return _going(sight, steps, outputs, tuple(warnings)).but(
        deployment_type="noop" if command.is_noop else "sha" if command.sha else "branch"
    )


def _going(sight: Sight, steps: tuple[Step, ...], outputs: dict[str, str], warnings: tuple[str, ...]) -> Outcome:
    command, settings, environment = sight.command, sight.settings, sight.environment
    ref, sha = target_of(sight)
    outputs |= {
        "noop": "true" if command.is_noop else "false",
        "continue": "true",
        "environment_url": settings.url_of(environment) or ("null" if settings.environment_urls else ""),
        **next_of(command),
    }
    # Who asked need not be there any more once others have approved this very head.
    if settings.deployment_confirmation and not sight.facts.approved_head:
        steps = (*steps, Confirm(settings.deployment_confirmation_timeout))
    steps = (*steps, Recheck(ref, sha))
    if not command.is_noop:
        create = CreateDeployment(
            environment,
            ref,
            sha,
            settings.is_production(environment),
            settings.update_branch is not UpdateBranch.DISABLED and command.sha is None,
            settings.required_contexts,
        )
        steps = (*steps, create)
    why = Why.NOOP_READY if command.is_noop else Why.DEPLOYMENT_READY
    return Outcome(Decision.CONTINUE, why, command.verb, outputs, steps=steps, warnings=warnings)


def _locks(sight: Sight, holding: Holding) -> tuple[Step, ...] | Met:
    """What is to be done about the locks, or the one that stands in the way: everything's first."""
    settings, environment = sight.settings, sight.environment
    if settings.disable_lock:
        return ()
    everything = meet(GLOBAL, sight.facts, holding.comment, settings)
    if everything.whose.bars:
        return everything
    # As with branch-deploy, a deployment's lock names what goes and not whose pull request asks for it.
    holding = holding.but(head_ref=target_of(sight)[0])
    lock = holding.deployment(environment, settings, is_noop=sight.command.is_noop)
    met = meet(branch_of(environment), sight.facts, holding.comment, settings, lock.claim)
    if met.whose.bars:
        return met
    beside = holding.lock(environment, settings, sticky=False, reason=lock.reason)
    other = meet(deploying_branch(environment), sight.facts, holding.comment, settings, beside.claim)
    if met.oid is None or met.whose is Whose.OVER:
        # The deployment that its owner's lock let in goes on, though somebody has taken that lock away.
        return other if other.whose.bars else (TakeLock(met.branch, write_lock(lock), not lock.sticky, met.oid),)
    # One that deployments leave behind stays, though another of them found it as one that goes.
    goes = met.lock is not None and not met.lock.sticky and not lock.sticky
    kept = KeepLock(met.branch, met.oid, met.whose is Whose.CLAIM, goes)
    if kept.is_own_claim:
        return (kept,)
    # The owner's own lock lets all their deployments in, so these are kept apart by one more.
    if other.whose in (Whose.NOBODY, Whose.OVER):
        return (kept, TakeLock(other.branch, write_lock(beside), goes=True, over=other.oid))
    if other.whose is Whose.CLAIM and other.oid is not None:
        return (kept, KeepLock(other.branch, other.oid, is_own_claim=True, goes=True))
    return other


def barred_place(situation: Situation) -> Outcome | None:
    """Why services may not go where people have locked; a deployment that is under way there is waited for instead."""
    command, facts, settings = situation.command, situation.facts, situation.settings
    if command.verb not in (Verb.DEPLOY, Verb.ROLLBACK):
        return None
    for branch in looks(command.environment, settings):
        met = meet(branch, facts, situation.comment, settings)
        if met.whose.bars and (met.lock is None or met.lock.sticky):
            outputs = {**begun(situation.comment, command), "actor": situation.comment.actor}
            return barred(met, outputs, command, settings)
    return None


def barred(met: Met, outputs: dict[str, str], command: Command, settings: Settings) -> Outcome:
    """A lock stands in the way, and the step fails."""
    environment = None if met.branch == GLOBAL else command.environment
    sentences = why_barred(met, environment, settings)
    text = notice("Not locked" if command.verb is Verb.LOCK else TITLE, sentences)
    return Outcome(Decision.STOP, Why.LOCK_CONFLICT, command.verb, outputs, text, NO, is_red=True)


def out_of_order(order: Order, sha: str, outputs: dict[str, str], command: Command) -> Outcome:
    """An earlier environment does not run the commit."""
    outputs = {**outputs, "needs_to_be_deployed": ",".join(order.missing)}
    if order.mistake:
        return failed(Why.DEPLOYMENT_ORDER_FAILED, TITLE, (_sentence(order.mistake),), outputs, command.verb)
    first = f"Before {command.environment} the commit `{sha[:7]}` has to run in every environment that comes first."
    last = f"Deploy it to {order.missing[0]}, then ask again."
    lines = (
        f"- {'🔴' if one.why_not else '🟢'} {code(one.environment)}"
        + (f": {prose(one.why_not)}" if one.why_not else "")
        for one in order.environments
    )
    text = notice(TITLE, (first, last), "\n".join(lines))
    return Outcome(Decision.FAILURE, Why.DEPLOYMENT_ORDER_FAILED, command.verb, outputs, text, NO)


def _asked(command: Command) -> dict[str, str]:
    params = command.params
    return {
        "environment": command.environment,
        "params": params.text if params else "",
        "parsed_params": write_params(params.parsed) if params else "",
    }


def _seen(sight: Sight, refused: Refused | None) -> dict[str, str]:
    """What the prechecks learned, as far as they came."""
    pull, stable = sight.pull, sight.facts.stable
    known = {"base_ref": pull.base_ref, "default_branch_tree_sha": stable.tree if isinstance(stable, Branch) else ""}
    if pull.base_ref != sight.settings.stable_branch:
        known["non_default_target_branch_used"] = "true"
    if refused is not None and refused.is_early and not _reached_forks(sight):
        return known
    # Of the stable branch nothing comes from the fork.
    is_fork = pull.is_fork and not sight.command.is_stable
    known["fork"] = "true" if is_fork else "false"
    if refused is not None and refused.is_early:
        return known
    if is_fork:
        known |= {
            "fork_ref": pull.head_ref,
            "fork_label": pull.head_label,
            "fork_checkout": f"{pull.head_label.replace(':', '-')} {pull.head_ref}",
            "fork_full_name": pull.head_repository,
        }
    outdated = sight.is_outdated
    return known | {
        "commit_status": str(sight.status or ""),
        "is_outdated": "" if isinstance(outdated, Unread) else "true" if outdated else "false",
        "merge_state_status": pull.merge_state,
        "approved_reviews_count": str(pull.approvals),
        "review_decision": sight.review or "",
    }


def _reached_forks(sight: Sight) -> bool:
    """It was the fork that stood against it, not what is asked before."""
    base_is_usual = sight.pull.base_ref == sight.settings.stable_branch
    allowed = sight.settings.allow_non_default_target_branch_deployments
    return isinstance(sight.facts.stable, Branch) and sight.pull.state == "OPEN" and (base_is_usual or allowed)


def _unread(what: str, unread: Unread, outputs: dict[str, str], command: Command) -> Outcome:
    sentences = (f"GitHub did not tell {what}: {unread.why}.", _sentence(unread.remedy))
    return failed(Why.UNEXPECTED_ERROR, TITLE, sentences, outputs, command.verb)


def no_permission(comment: Comment, facts: Facts, settings: Settings) -> tuple[str, ...]:
    """Who may give commands, said to somebody who may not."""
    if comment.is_bot:
        return (f"{comment.actor} is an app, and may give commands only where `deployers` names it.",)
    permission = facts.permission if isinstance(facts.permission, str) else "none"
    allowed = ", ".join(settings.permissions)
    return (f"{comment.actor} has the permission {permission} here, and commands are for {allowed}.",)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
