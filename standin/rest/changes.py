"""Which files changed between two commits, and by how much."""

from difflib import unified_diff
from typing import Any

from standin.gitobjects import Blob, Commit, TreeEntry
from standin.repository import Repository
from standin.rest.addresses import api, page
from standin.routes import Request
from standin.worktree import files_in


def changed_files(request: Request, repository: Repository, old: Commit | None, new: Commit) -> list[dict[str, Any]]:
    """Each file that differs, with its patch where it is text."""
    before = dict(files_in(repository.objects, old.tree)) if old else {}
    after = dict(files_in(repository.objects, new.tree))
    return [
        _changed(request, repository, new, path, before.get(path), after.get(path))
        for path in sorted(before.keys() | after.keys())
        if before.get(path) != after.get(path)
    ]


def _changed(  # noqa: PLR0913, PLR0917 - a change has two sides
    request: Request,
    repository: Repository,
    commit: Commit,
    path: str,
    old: TreeEntry | None,
    new: TreeEntry | None,
) -> dict[str, Any]:
    there = new or old
    patch = list(unified_diff(_lines(repository, old), _lines(repository, new), lineterm=""))[2:]
    added, removed = (sum(line.startswith(sign) for line in patch) for sign in "+-")
    return {
        "sha": there.oid if there else None,
        "filename": path,
        "status": "modified" if old and new else "added" if new else "removed",
        "additions": added,
        "deletions": removed,
        "changes": added + removed,
        "blob_url": page(repository, f"blob/{commit.oid}/{path}"),
        "raw_url": page(repository, f"raw/{commit.oid}/{path}"),
        "contents_url": api(request, repository, f"contents/{path}?ref={commit.oid}"),
        "patch": "\n".join(patch),
    }


def _lines(repository: Repository, entry: TreeEntry | None) -> list[str]:
    found = repository.objects.get(entry.oid) if entry else None
    return (found.text or "").splitlines() if isinstance(found, Blob) else []
