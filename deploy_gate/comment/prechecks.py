"""What must hold of a pull request before anything of it is deployed: branch-deploy's gate, the first answer counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from deploy_gate.comment.checks import CommitStatus, commit_status
from deploy_gate.comment.facts import Branch, Checks, Facts, Pull, PullState
from deploy_gate.comment.outcome import UpdatePull
from deploy_gate.comment.settings import OutdatedMode, Settings, UpdateBranch
from deploy_gate.model import Unread
from deploy_gate.value import Value

if TYPE_CHECKING:
    from deploy_gate.comment.commands import Command

SKIPPED_REVIEWS: Final = "skip_reviews"
_CI_OK: Final = frozenset((CommitStatus.SUCCESS, CommitStatus.SKIPPED, None))
_REVIEWED: Final = frozenset(("APPROVED", SKIPPED_REVIEWS, None))
_UNREVIEWED: Final = frozenset(("REVIEW_REQUIRED", "CHANGES_REQUESTED"))


class Sight(Value):
    """A pull request as one command for one environment sees it."""

    command: Command
    environment: str
    pull: Pull
    facts: Facts
    settings: Settings

    @property
    def is_exact(self) -> bool:
        """An exact commit is to go, and may."""
        return self.command.sha is not None and self.settings.allow_sha_deployments

    @property
    def status(self) -> CommitStatus | None:
        return commit_status(self.facts.checks, self.environment, self.settings)

    @property
    def review(self) -> str | None:
        skips = self.settings.is_among(self.environment, self.settings.skip_reviews)
        return SKIPPED_REVIEWS if skips and not self.pull.is_fork else self.pull.review_decision

    @property
    def is_outdated(self) -> bool | Unread:
        """The head lacks commits of the branches that `outdated_mode` names."""
        if self.pull.merge_state == "BEHIND":
            return True
        behind = self.facts.behind
        match self.settings.outdated_mode:
            case OutdatedMode.PR_BASE:
                counts: tuple[int | Unread, ...] = (behind.base,)
            case OutdatedMode.DEFAULT_BRANCH:
                counts = (behind.stable,)
            case OutdatedMode.STRICT:
                counts = (behind.base, behind.stable)
        if any(not isinstance(count, Unread) and count > 0 for count in counts):
            return True
        return next((count for count in counts if isinstance(count, Unread)), False)


class Refused(Value):
    """Why nothing is deployed, and what to do about it."""

    why: str
    remedy: str = ""
    step: UpdatePull | None = None
    is_early: bool = False
    """It was refused before the checks of the commit were looked at."""


Rule: TypeAlias = Callable[[Sight], Refused | None]


def target_of(sight: Sight) -> tuple[str, str]:
    """What is to be deployed: a ref, and the commit that it is at."""
    stable = sight.facts.stable
    if sight.command.is_stable and isinstance(stable, Branch):
        return stable.name, stable.oid
    if sight.command.sha is not None and sight.is_exact:
        return sight.command.sha, sight.command.sha
    return (sight.pull.head_sha if sight.pull.is_fork else sight.pull.head_ref), sight.pull.head_sha


def refusal(sight: Sight) -> Refused | None:
    """The first rule that stands against the deployment."""
    for rule in RULES:
        refused = rule(sight)
        if refused is not None:
            return refused
    return None


def _stable_is_there(sight: Sight) -> Refused | None:
    if isinstance(sight.facts.stable, Branch):
        return None
    name = sight.settings.stable_branch
    return Refused(
        f"the stable branch {name} could not be read", "set `stable_branch` to one that exists", is_early=True
    )


def _is_open(sight: Sight) -> Refused | None:
    if sight.pull.state is PullState.OPEN or sight.command.is_stable:
        return None
    return Refused(
        f"this pull request is {sight.pull.state.lower()}, and what it has is no longer meant to run",
        f"deploy `{sight.settings.stable_branch}`, or open a pull request",
        is_early=True,
    )


def _has_a_usual_base(sight: Sight) -> Refused | None:
    base, stable = sight.pull.base_ref, sight.settings.stable_branch
    if sight.command.is_stable or base == stable or sight.settings.allow_non_default_target_branch_deployments:
        return None
    return Refused(
        f"this pull request is to be merged into {base}, not into {stable}",
        f"let it be merged into {stable}, or set `allow_non_default_target_branch_deployments`",
        is_early=True,
    )


def _may_be_a_fork(sight: Sight) -> Refused | None:
    if sight.command.is_stable or not sight.pull.is_fork or sight.settings.allow_forks:
        return None
    return Refused(
        "this pull request comes from a fork, whose code is not trusted here",
        "push the branch to this repository, or set `allow_forks`",
        is_early=True,
    )


def _has_a_branch(sight: Sight) -> Refused | None:
    if sight.command.is_stable or sight.command.sha is not None or sight.pull.is_fork:
        return None
    match sight.pull.has_head_branch:
        case Unread() as unread:
            return Refused(f"the branch {sight.pull.head_ref} could not be read ({unread.why})", unread.remedy)
        case False:
            return Refused(f"the branch {sight.pull.head_ref} is no longer there", "restore it, then ask again")
    return None


def _knows_the_commit(sight: Sight) -> Refused | None:
    checks = sight.facts.checks
    if isinstance(checks, Checks) and checks.commit != sight.pull.head_sha:
        return Refused("the head of this pull request moved while it was looked at", "ask again")
    if sight.status is CommitStatus.UNAVAILABLE:
        return Refused(
            "what the checks of this commit come to cannot be told for certain",
            "give the token `checks: read` and `statuses: read`, then ask again",
        )
    return None


def _fork_is_reviewed(sight: Sight) -> Refused | None:
    if sight.pull.is_fork and sight.review in _UNREVIEWED:
        return Refused("what comes from a fork is deployed only once it is approved", "have it reviewed")
    return None


def _commit_may_be_named(sight: Sight) -> Refused | None:
    if sight.command.sha is None or sight.is_exact:
        return None
    return Refused(
        "exact commits are not deployed here", "deploy the pull request's head, or set `allow_sha_deployments`"
    )


def _is_up_to_date(sight: Sight) -> Refused | None:
    update = sight.settings.update_branch
    if update is UpdateBranch.DISABLED or sight.status not in _CI_OK:
        return None
    match sight.is_outdated:
        case Unread() as unread:
            return Refused(f"whether the branch is behind could not be read ({unread.why})", unread.remedy)
        case False:
            return None
    if update is UpdateBranch.WARN:
        return Refused("the branch is behind", "update it, then ask again")
    return Refused(
        "the branch was behind and is being updated",
        "wait for its checks, then ask again",
        UpdatePull(sight.pull.head_sha),
    )


def _is_no_draft(sight: Sight) -> Refused | None:
    permitted = sight.settings.is_among(sight.environment, sight.settings.draft_permitted_targets)
    if not sight.pull.is_draft or permitted:
        return None
    return Refused("this pull request is a draft", "mark it as ready for review")


def _can_be_merged(sight: Sight) -> Refused | None:
    if sight.pull.merge_state == "DIRTY":
        return Refused("this pull request has conflicts with its base", "resolve them, then ask again")
    return None


def _is_checked(sight: Sight) -> Refused | None:
    match sight.status:
        case CommitStatus.PENDING:
            return Refused("checks of this commit are still running", "wait until they have ended, then ask again")
        case CommitStatus.MISSING:
            return Refused("checks that must pass have not run on this commit", "run those that `checks` names")
        case CommitStatus.FAILURE:
            return Refused("checks of this commit have failed", "mend what they found, or run them again")
    return None


def _is_reviewed(sight: Sight) -> Refused | None:
    if sight.review in _REVIEWED or sight.command.is_noop or sight.facts.is_admin:
        return None
    match sight.review:
        case "CHANGES_REQUESTED":
            return Refused("a reviewer asks for changes", "make them, and have it reviewed again")
        case _:
            return Refused("this pull request is not approved", "have it reviewed")


BEFORE: Final[tuple[Rule, ...]] = (
    _stable_is_there,
    _is_open,
    _has_a_usual_base,
    _may_be_a_fork,
    _has_a_branch,
)
"""What is asked of every deployment."""

GATE: Final[tuple[Rule, ...]] = (
    _knows_the_commit,
    _fork_is_reviewed,
    _commit_may_be_named,
    _is_up_to_date,
    _is_no_draft,
    _can_be_merged,
    _is_checked,
    _is_reviewed,
)
"""What is asked of the pull request's head alone."""


def _gate(sight: Sight) -> Refused | None:
    if sight.command.is_stable or sight.is_exact:
        return None
    return next((refused for rule in GATE if (refused := rule(sight)) is not None), None)


RULES: Final[tuple[Rule, ...]] = (*BEFORE, _gate)
