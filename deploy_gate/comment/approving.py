"""A deployment that waits until enough people have approved it: who counts, and what ends the waiting."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from deploy_gate.comment.facts import Pull, PullState
from deploy_gate.comment.messages import notice
from deploy_gate.comment.outcome import AskApproval, Decision, Outcome, Why
from deploy_gate.comment.safety import moment_of
from deploy_gate.comment.telling import NO, begun, failed
from deploy_gate.model import Unread
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from deploy_gate.comment.facts import Comment
    from deploy_gate.comment.settings import Settings
    from deploy_gate.comment.situation import Situation


class Waiting(Value):
    """A command that was kept: its record, and what that says."""

    number: int
    node: str
    pull: int
    comment: str
    """The node id of the comment that is the command."""
    environment: str
    sha: str
    since: str
    """As GitHub spells it."""
    services: str = ""


class Voice(Value):
    """Somebody who approves, by a comment or a reaction, and what is known of them."""

    login: str
    permission: str | Unread = "none"
    teams: frozenset[str] | Unread = frozenset()
    is_person: bool = True


class Poll(Value):
    """A kept command as it stands now."""

    waiting: Waiting
    comment: Comment | None
    """The command's comment; None where it is gone."""
    is_edited: bool
    head: str
    state: PullState
    pull: str
    """The pull request's node id."""
    author: str
    """Whose pull request it is."""
    voices: tuple[Voice, ...]
    now: datetime


class Void(Value):
    """It will never be carried out: why."""

    why: str


class Open(Value):
    """It still waits."""

    approved_by: tuple[str, ...]
    needed: int


class Approved(Value):
    """Enough people have approved it."""

    approved_by: tuple[str, ...]


Verdict: TypeAlias = Void | Open | Approved


def judge(poll: Poll, settings: Settings) -> Verdict:
    """Whether a kept command may be carried out."""
    why = next(_voids(poll, settings), "")
    if why or poll.comment is None:
        return Void(why)
    needed = settings.approvals_for(poll.waiting.environment)
    voices = {one.login.lower(): one for one in poll.voices if not why_not(one, poll, settings)}
    approved_by = tuple(one.login for one in voices.values())
    return Approved(approved_by) if len(approved_by) >= needed else Open(approved_by, needed)


def _voids(poll: Poll, settings: Settings) -> Iterator[str]:
    """What makes it void, the first reason first."""
    waiting = poll.waiting
    if poll.comment is None:
        yield "the comment that asked for it is gone"
    if poll.is_edited:
        yield "the comment that asked for it was edited"
    if poll.state is not PullState.OPEN:
        yield f"this pull request is {poll.state.lower()}"
    if poll.head != waiting.sha:
        yield f"`{waiting.sha[:7]}` was asked for, and the head is `{poll.head[:7]}` now"
    since = moment_of(waiting.since)
    if since is None or since + timedelta(seconds=settings.approval_timeout) <= poll.now:
        yield f"it has waited for more than {settings.approval_timeout} seconds"


def why_not(voice: Voice, poll: Poll, settings: Settings) -> str:
    """Why somebody's approval does not count; empty where it does."""
    login, approvers = voice.login.lower(), settings.approvers_of(poll.waiting.environment)
    if poll.comment is not None and login == poll.comment.actor.lower():
        return f"{voice.login} asked for the deployment"
    if login == poll.author.lower():
        return f"the pull request is {voice.login}'s own"
    if not voice.is_person:
        return f"{voice.login} is a bot"
    if approvers is not None:
        if login in approvers:
            return ""
        if isinstance(voice.teams, Unread) and any("/" in name for name in approvers):
            return f"GitHub did not tell the teams of {voice.login} ({voice.teams.why})"
        if isinstance(voice.teams, frozenset) and not voice.teams.isdisjoint(approvers):
            return ""
        return f"to {poll.waiting.environment} only these approve: {', '.join(approvers)}"
    if isinstance(voice.permission, Unread):
        return f"GitHub did not tell the permission of {voice.login} ({voice.permission.why})"
    if voice.permission not in settings.permissions:
        return f"{voice.login} has the permission {voice.permission} here"
    return ""


def needs_approval(situation: Situation) -> bool:
    """The command has to be approved first: a noop and a way back do not."""
    command, facts, settings = situation.command, situation.facts, situation.settings
    if command.is_noop or command.is_stable or not command.verb.deploys:
        return False
    # It may have moved since the approvals were counted.
    head = facts.pull.head_sha if isinstance(facts.pull, Pull) else ""
    return settings.approvals_for(command.environment) > 0 and not (head and facts.approved_head == head)


def refused_behind(situation: Situation) -> Outcome | None:
    """Services go on to a later environment without a comment's step between, so none of those may need approvals."""
    command, settings = situation.command, situation.settings
    later = [name for name in command.behind if settings.approvals_for(name)]
    if not later or not command.verb.deploys or command.is_noop:
        return None
    sentence = f"{later[0]} needs approvals: ask for it in a comment of its own, once the others have come."
    outputs = begun(situation.comment, command)
    return Outcome(
        Decision.STOP, Why.INVALID_ENVIRONMENT, command.verb, outputs, notice("Not deployed", (sentence,)), NO
    )


def unless_approved(outcome: Outcome, situation: Situation) -> Outcome:
    """A plan of services that may go, or that it waits for approvals."""
    # Where all of it runs in the first environment already, it is a later one's turn.
    environment = outcome.outputs.get("environment") or situation.command.environment
    command, pull = situation.command.but(environments=(environment,)), situation.facts.pull
    situation = situation.but(command=command)
    if outcome.decision is not Decision.CONTINUE or not needs_approval(situation):
        return outcome
    if isinstance(pull, Unread):
        sentences = (f"GitHub did not tell the pull request: {pull.why}.", pull.remedy)
        return failed(Why.UNEXPECTED_ERROR, "Not deployed", sentences, begun(situation.comment, command), command.verb)
    planned = _planned(outcome)
    step = AskApproval(command.environment, pull.head_sha, planned)
    asked = keeps(situation, {}, step, planned)
    return asked.but(comment=f"{asked.comment}\n{outcome.comment}")


def _planned(outcome: Outcome) -> str:
    """The services at the versions of the plan, so that what is approved is what goes."""
    found = json.loads(outcome.outputs.get("matrix") or "{}").get("include", [])
    steps = [member for entry in found for member in entry.get("members") or (entry,)]
    return ", ".join(f"{one['service']}@{one['version']}" for one in steps)


def keeps(situation: Situation, outputs: dict[str, str], step: AskApproval, what: str) -> Outcome:
    """The command is kept, and the pull request is told who has to do what."""
    command, comment, settings = situation.command, situation.comment, situation.settings
    needed, approvers = settings.approvals_for(command.environment), settings.approvers_of(command.environment)
    who = "whoever may give commands here" if approvers is None else ", ".join(approvers)
    people = "1 person has" if needed == 1 else f"{needed} people have"
    sentences = (
        f"{comment.actor} wants {what} in {command.environment}, and {people} to approve that first.",
        f"Approving is for {who}, but neither for {comment.actor} nor for whose pull request this is.",
        f"Write `{settings.approve_trigger} {command.environment}`, or give that comment a thumb up.",
        f"A new head, or {settings.approval_timeout} seconds, make this void.",
        f"Ask for {', '.join(command.behind)} once it has succeeded." if command.behind else "",
        f"It was asked for at {comment.url}",
    )
    text = notice("Waits for approvals", sentences)
    known = {**begun(comment, command), "actor": comment.actor, "environment": command.environment, **outputs}
    known = {name: value for name, value in known.items() if name not in ("continue", "noop")}
    return Outcome(Decision.STOP, Why.APPROVALS_NEEDED, command.verb, known, text, steps=(step,))


def open_sentences(poll: Poll, verdict: Open, voter: str, settings: Settings) -> Iterator[str]:
    """How far the approvals are, told to somebody who approves."""
    mine = next((one for one in poll.voices if one.login.lower() == voter.lower()), None)
    against = why_not(mine, poll, settings) if mine else f"{voter} has not approved this one"
    yield f"The approval does not count: {against}." if against else ""
    left = verdict.needed - len(verdict.approved_by)
    by = f" (by {', '.join(verdict.approved_by)})" if verdict.approved_by else ""
    many = "1 approval" if verdict.needed == 1 else f"{verdict.needed} approvals"
    yield f"{poll.waiting.environment} needs {many}, and has {len(verdict.approved_by)}{by}."
    yield f"{left} more, and it goes."
