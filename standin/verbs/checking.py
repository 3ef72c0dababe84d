"""What a commit's checks come to, and which of them a branch asks for."""

from fnmatch import fnmatchcase
from typing import Final

from standin.checks import CheckRun, CommitStatus
from standin.repository import Repository

GOOD: Final = ("success", "neutral", "skipped")


def latest_checks(repository: Repository, sha: str) -> list[CheckRun]:
    """The newest check run of each name and app."""
    newest = {(check.app, check.name): check for check in repository.check_runs.get(sha, [])}
    return list(newest.values())


def latest_statuses(repository: Repository, sha: str) -> list[CommitStatus]:
    """The newest commit status of each context."""
    return list({status.context: status for status in repository.statuses.get(sha, [])}.values())


def rollup_state(checks: list[CheckRun], statuses: list[CommitStatus]) -> str:
    """GraphQL's StatusState over all of them: the worst one counts."""
    words = {status.state.upper() for status in statuses}
    for check in checks:
        if check.status != "completed":
            words.add("PENDING")
        else:
            words.add("SUCCESS" if check.conclusion in GOOD else "FAILURE")
    for word in ("ERROR", "FAILURE", "PENDING"):
        if word in words:
            return "FAILURE" if word == "ERROR" and checks else word
    return "SUCCESS"


def required(repository: Repository, branch: str) -> set[str]:
    """The checks that rules for that branch ask for."""
    return {name for rule in repository.protections if fnmatchcase(branch, rule.pattern) for name in rule.checks}
