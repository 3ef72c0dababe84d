"""What GitHub does before it makes a deployment: catch up with the default branch, look at the checks."""

from standin.access import Access
from standin.history import is_ancestor
from standin.refusal import Refusal
from standin.repository import Repository
from standin.rest.merging import merge
from standin.verbs.checking import latest_checks, latest_statuses


def catch_up(access: Access, repository: Repository, ref: str) -> bool:
    """Merge the default branch into a branch that lacks some of it; whether there was anything to merge."""
    head, commit = repository.head(), repository.commit_at(ref)
    if head is None or commit is None or is_ancestor(repository.objects, head.oid, commit.oid):
        return False
    branch = ref.removeprefix("refs/heads/")
    message = f"Merge branch '{repository.default_branch}' into {branch}"
    if branch == ref or not merge(access, repository, branch, head, message):
        raise Refusal("CONFLICT", f"Conflict merging {repository.default_branch} into {branch}.")
    return True


def need_contexts(repository: Repository, ref: str, wanted: list[str] | None) -> None:
    """Refuse while a context that is asked for (all of them, if none is named) has not succeeded."""
    commit = repository.commit_at(ref)
    sha = commit.oid if commit else ""
    states: dict[str, str | None] = {status.context: status.state for status in latest_statuses(repository, sha)}
    states |= {check.name: check.conclusion for check in latest_checks(repository, sha)}
    names = list(states) if wanted is None else wanted
    if any(states.get(name) != "success" for name in names):
        name = ref.removeprefix("refs/heads/").removeprefix("refs/tags/")
        raise Refusal("UNPROCESSABLE", f"Conflict: Commit status checks failed for {name}.")
