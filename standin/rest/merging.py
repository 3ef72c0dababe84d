"""Merging one branch into another, as GitHub does it on its own side."""

from standin import history
from standin.access import Access
from standin.gitobjects import Commit, TreeEntry
from standin.repository import Repository
from standin.verbs.refs import move
from standin.worktree import files_in, write_tree


def merge(access: Access, repository: Repository, branch: str, other: Commit, message: str) -> Commit | None:
    """The merge commit of `other` into a branch, which moves to it; nothing where both changed the same file."""
    objects = repository.objects
    head = repository.commit_at(f"refs/heads/{branch}")
    base = objects.get(history.merge_base(objects, head.oid, other.oid) or "") if head else None
    if head is None or not isinstance(base, Commit):
        return None
    was, ours, theirs = (dict(files_in(objects, commit.tree)) for commit in (base, head, other))
    changes: dict[str, TreeEntry | None] = {}
    for path in was.keys() | theirs.keys():
        old, mine, new = was.get(path), ours.get(path), theirs.get(path)
        if new in (old, mine):
            continue
        if mine != old:
            return None
        changes[path] = new
    tree = write_tree(objects, changes, head.tree)
    author = access.world.signature(access.user.login)
    made = objects.commit(tree.oid, (head.oid, other.oid), message, author, verified=True)
    move(repository, f"refs/heads/{branch}", made.oid)
    return made
