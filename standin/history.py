"""How commits follow from each other."""

from collections.abc import Iterator

from standin.gitobjects import Commit, ObjectStore


def ancestors(objects: ObjectStore, oid: str) -> Iterator[Commit]:
    """A commit and all it follows from, each once, nearest first."""
    seen: set[str] = set()
    waiting = [oid]
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        found = objects.get(name)
        if isinstance(found, Commit):
            yield found
            waiting += found.parents


def is_ancestor(objects: ObjectStore, older: str, newer: str) -> bool:
    """Whether `newer` is `older` or follows from it."""
    return any(commit.oid == older for commit in ancestors(objects, newer))


def merge_base(objects: ObjectStore, one: str, other: str) -> str | None:
    """The nearest commit that both follow from."""
    known = {commit.oid for commit in ancestors(objects, one)}
    return next((commit.oid for commit in ancestors(objects, other) if commit.oid in known), None)


def ahead(objects: ObjectStore, base: str, head: str) -> list[Commit]:
    """The commits of `head` that `base` lacks, oldest first."""
    known = {commit.oid for commit in ancestors(objects, base)}
    return [commit for commit in ancestors(objects, head) if commit.oid not in known][::-1]


def comparison(ahead_by: int, behind_by: int) -> str:
    """GitHub's word for how two commits stand to each other."""
    match bool(ahead_by), bool(behind_by):
        case False, False:
            return "identical"
        case True, False:
            return "ahead"
        case False, True:
            return "behind"
        case _:
            return "diverged"
