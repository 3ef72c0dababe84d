"""What reviews and rules come to for a pull request."""

from fnmatch import fnmatchcase

from standin.access import LEVEL_OF_ROLE, role_of
from standin.discussion import PullRequest, Review
from standin.history import ahead
from standin.repository import Repository
from standin.verbs.checking import latest_checks, latest_statuses, required, rollup_state


def opinions(repository: Repository, pull: PullRequest, *, writers_only: bool = False) -> list[Review]:
    """The newest approval or request for changes of each reviewer."""
    newest = {each.login: each for each in pull.reviews if each.state in ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")}
    found = [each for each in newest.values() if each.state != "DISMISSED"]
    return [each for each in found if not writers_only or writes(repository, each.login)]


def writes(repository: Repository, login: str) -> bool:
    """Whether an account may push there, which is what makes its opinion count."""
    return LEVEL_OF_ROLE[role_of(repository, login)] in ("write", "admin")


def review_decision(repository: Repository, pull: PullRequest) -> str | None:
    """GraphQL's PullRequestReviewDecision; nothing where no rule asks for reviews and nobody objects."""
    words = {each.state for each in opinions(repository, pull, writers_only=True)}
    if "CHANGES_REQUESTED" in words:
        return "CHANGES_REQUESTED"
    asked = max((rule.reviews for rule in repository.protections if fnmatchcase(pull.base, rule.pattern)), default=0)
    if not asked:
        return None
    approvals = [each for each in opinions(repository, pull, writers_only=True) if each.state == "APPROVED"]
    return "APPROVED" if len(approvals) >= asked else "REVIEW_REQUIRED"


def mergeable(pull: PullRequest) -> str:
    """GraphQL's MergeableState."""
    return "CONFLICTING" if pull.merge_state == "DIRTY" else "MERGEABLE"


def merge_state(repository: Repository, pull: PullRequest) -> str:
    """GraphQL's MergeStateStatus: what the world file says, else what follows from the rules."""
    if pull.merge_state:
        return pull.merge_state
    if pull.state == "closed":
        return "UNKNOWN"
    if pull.draft:
        return "DRAFT"
    rules = [rule for rule in repository.protections if fnmatchcase(pull.base, rule.pattern)]
    checks, statuses = latest_checks(repository, pull.head_sha), latest_statuses(repository, pull.head_sha)
    green = {check.name for check in checks if rollup_state([check], []) == "SUCCESS"}
    green |= {status.context for status in statuses if status.state == "success"}
    if review_decision(repository, pull) in ("CHANGES_REQUESTED", "REVIEW_REQUIRED"):
        return "BLOCKED"
    if required(repository, pull.base) - green:
        return "BLOCKED"
    base = repository.refs.get(f"refs/heads/{pull.base}")
    if any(rule.strict for rule in rules) and base and ahead(repository.objects, pull.head_sha, base):
        return "BEHIND"
    return "CLEAN" if rollup_state(checks, statuses) == "SUCCESS" else "UNSTABLE"
