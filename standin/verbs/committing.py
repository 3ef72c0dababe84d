"""Commits made by GitHub itself on top of a branch that must not have moved."""

from standin.access import Access
from standin.gitobjects import Commit
from standin.refusal import Refusal
from standin.repository import Repository
from standin.verbs.refs import may_push, move, protected
from standin.worktree import blob_at, write_files


def commit_on_branch(  # noqa: PLR0913, PLR0917 - GitHub's own parameters
    access: Access,
    repository: Repository,
    branch: str,
    expected: str,
    message: str,
    files: dict[str, bytes | None],
) -> Commit:
    """A signed commit of these files (None removes one), if the branch still stands at `expected`."""
    access.need(repository, "contents", "write")
    name = f"refs/heads/{branch}"
    if name not in repository.refs:
        raise Refusal("NOT_FOUND", f"A ref with the name '{branch}' does not exist.")
    head = repository.refs[name]
    if head != expected:
        raise Refusal(
            "STALE_DATA",
            f'Expected branch to point to "{expected}" but it did not. Pull and try again.',
        )
    if not may_push(access, repository, name):
        raise protected(name)
    parent = repository.peel(head)
    base = parent.tree if parent else None
    for path, content in files.items():
        if content is None and not (base and blob_at(repository.objects, base, path)):
            raise Refusal("UNPROCESSABLE", f"A path was requested for deletion which does not exist: {path}")
    tree = write_files(repository.objects, dict(files), base)
    signature = access.world.signature(access.user.login)
    made = repository.objects.commit(tree.oid, (head,), message, signature, verified=True)
    move(repository, name, made.oid)
    return made
