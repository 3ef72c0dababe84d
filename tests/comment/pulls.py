"""A pull request, what is known of it, and a comment on it: what branch-deploy's own runs were recorded with."""

from collections.abc import Mapping
from datetime import UTC, datetime

from deploy_gate.comment.commands import Command
from deploy_gate.comment.decide import decide
from deploy_gate.comment.facts import (
    Branch,
    Check,
    CheckKind,
    Checks,
    Comment,
    Commit,
    Deployed,
    Facts,
    Pull,
    PullState,
    Standing,
)
from deploy_gate.comment.grammar import read_comment
from deploy_gate.comment.lock_text import GLOBAL, Lock, branch_of, deploying_branch, write_lock
from deploy_gate.comment.locks import Holding
from deploy_gate.comment.outcome import Outcome
from deploy_gate.comment.settings import Settings
from deploy_gate.comment.situation import Situation
from deploy_gate.comment.vocabulary import within
from deploy_gate.model import State, Unread

HEAD, MAIN, EXACT = "e" * 40, "d" * 40, "c" * 40
NOON = "2026-01-01T12:00:00Z"
NOW = datetime(2026, 1, 1, 12, 0, 5, tzinfo=UTC)
USUAL = Settings()
ENVIRONMENTS = USUAL.environment_targets
UNLOCKED: Mapping[str, None] = {
    GLOBAL: None,
    **{branch_of(name): None for name in ENVIRONMENTS},
    **{deploying_branch(name): None for name in ENVIRONMENTS},
}
LINK = "https://github.com/acme/demo/pull/{}#issuecomment-1"


def a_check(name: str = "ci", outcome: str | None = "SUCCESS", **changes: object) -> Check:
    return Check(CheckKind.RUN, name, outcome, is_required=True, node=name, number=1, app=1, at=NOON).but(**changes)


def checks(*all_: Check) -> Checks:
    return Checks(HEAD, all_ or (a_check(),))


PULL = Pull(7, "PR_7", PullState.OPEN, HEAD, "feature", "main", review_decision="APPROVED", head_label="acme:feature")
FACTS = Facts(
    "write",
    PULL,
    Branch("main", MAIN, "tree"),
    checks(),
    commit=Commit(HEAD, "2026-01-01T11:00:00Z"),
    locks=UNLOCKED,
)


def pull(**changes: object) -> Facts:
    """The usual facts with another pull request."""
    return FACTS.but(pull=PULL.but(**changes))


def a_comment(body: str, actor: str = "octocat", number: int = 70) -> Comment:
    return Comment(
        "acme/demo", 7, number, body, actor, NOON, f"https://github.com/acme/demo/pull/7#issuecomment-{number}"
    )


def situation(
    body: str, facts: Facts = FACTS, settings: Settings = USUAL, run: Mapping[str, object] | None = None
) -> Situation:
    command = read_comment(body, settings)
    assert isinstance(command, Command), command
    command = within(command, settings)
    assert isinstance(command, Command), command
    return Situation(command, Holding(a_comment(body), "feature", NOW, run), facts, settings)


def decided(
    body: str, facts: Facts = FACTS, settings: Settings = USUAL, run: Mapping[str, object] | None = None
) -> Outcome:
    outcome = decide(situation(body, facts, settings, run))
    assert outcome is not None
    return outcome


def why(outcome: Outcome) -> str:
    return f"{outcome.decision} {outcome.why}"


def a_lock(environment: str | None = "production", by: str = "octocat", **changes: object) -> Lock:
    return Lock(
        by,
        "2026-01-01T10:00:00.000Z",
        sticky=True,
        is_global=environment is None,
        environment=environment,
        branch="other",
        link=LINK.format(3),
        unlock_command=".unlock production",
    ).but(**changes)


def locked(*locks: Lock, facts: Facts = FACTS, **texts: str | Unread | None) -> Facts:
    """The facts with these locks, and with whatever else stands at the branches of `texts`."""
    stands: dict[str, Standing | Unread | None] = dict(facts.locks)
    for lock in locks:
        stands[GLOBAL if lock.environment is None else branch_of(lock.environment)] = Standing(
            "1" * 40, write_lock(lock)
        )
    for name, text in texts.items():
        branch = GLOBAL if name == "everything" else branch_of(name)
        stands[branch] = text if isinstance(text, Unread) else Standing("1" * 40, text)
    return facts.but(locks=stands)


def deployed(environment: str, state: str, oid: str = HEAD, kind: str | None = "branch-deploy") -> Deployed:
    return Deployed(environment, State(state), oid, {"type": kind} if kind else {})
