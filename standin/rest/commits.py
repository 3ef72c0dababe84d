"""Commits as people see them: history, changes, and how two of them compare."""

from typing import Any

from standin import history
from standin.gitobjects import Commit
from standin.ids import node_id
from standin.refusal import Refusal, not_found
from standin.repository import Repository
from standin.rest.accounts import account
from standin.rest.addresses import api, page
from standin.rest.changes import changed_files
from standin.rest.gitdata import parents, signed, verification
from standin.rest.serving import listed, serve
from standin.routes import Request, Response
from standin.worktree import entry_at


def shown(request: Request, repository: Repository, commit: Commit) -> dict[str, Any]:
    """A commit with the accounts behind it."""
    return {
        "sha": commit.oid,
        "node_id": node_id("Commit", repository.id, commit.oid),
        "commit": {
            "author": signed(commit.author),
            "committer": signed(commit.committer),
            "message": commit.message,
            "tree": {"sha": commit.tree, "url": api(request, repository, f"git/trees/{commit.tree}")},
            "url": api(request, repository, f"git/commits/{commit.oid}"),
            "comment_count": 0,
            "verification": verification(commit),
        },
        "url": api(request, repository, f"commits/{commit.oid}"),
        "html_url": page(repository, f"commit/{commit.oid}"),
        "comments_url": api(request, repository, f"commits/{commit.oid}/comments"),
        "author": account(request, commit.author.login),
        "committer": account(request, commit.committer.login),
        "parents": parents(request, repository, commit, "commits"),
    }


def named(repository: Repository, name: str) -> Commit:
    """The commit that a branch, a tag or a hash names, or GitHub's 422."""
    found = repository.commit_at(name)
    if not found:
        raise Refusal("UNPROCESSABLE", f"No commit found for SHA: {name}")
    return found


@serve("GET", "/repos/{owner}/{repo}/commits")
def _list_commits(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents")
    start = repository.commit_at(request.query.get("sha") or repository.default_branch)
    if not start:
        raise not_found("no such branch")
    found = list(history.ancestors(repository.objects, start.oid))
    if path := request.query.get("path"):
        found = [commit for commit in found if _touches(repository, commit, path)]
    return listed(request, found, lambda commit: shown(request, repository, commit))


def _touches(repository: Repository, commit: Commit, path: str) -> bool:
    """Whether a commit left something else at a path than its first parent had there."""
    before = repository.objects.get(commit.parents[0]) if commit.parents else None
    old = entry_at(repository.objects, before.tree, path) if isinstance(before, Commit) else None
    new = entry_at(repository.objects, commit.tree, path)
    return (old and old.oid) != (new and new.oid)


@serve("GET", "/repos/{owner}/{repo}/commits/{ref:path}")
def _get_commit(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents")
    found = named(repository, request.params["ref"])
    if request.headers.get("accept", "").endswith(".sha"):
        return Response(found.oid.encode())
    above = repository.objects.get(found.parents[0]) if found.parents else None
    files = changed_files(request, repository, above if isinstance(above, Commit) else None, found)
    added, removed = (sum(one[kind] for one in files) for kind in ("additions", "deletions"))
    stats = {"total": added + removed, "additions": added, "deletions": removed}
    return Response(shown(request, repository, found) | {"stats": stats, "files": files})


@serve("GET", "/repos/{owner}/{repo}/compare/{basehead:path}")
def _compare(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents")
    basehead = request.params["basehead"]
    left, dots, right = basehead.partition("...")
    base, head = (repository.commit_at(side.rpartition(":")[2]) for side in (left, right))
    if not dots or not base or not head:
        raise not_found("no such commits")
    objects = repository.objects
    ahead = history.ahead(objects, base.oid, head.oid)
    behind = history.ahead(objects, head.oid, base.oid)
    middle = objects.get(history.merge_base(objects, base.oid, head.oid) or "")
    if not isinstance(middle, Commit):
        raise Refusal("NOT_FOUND", f"No common ancestor between {left} and {right}.")
    link = page(repository, f"compare/{basehead}")
    return Response(
        {
            "url": api(request, repository, f"compare/{basehead}"),
            "html_url": link,
            "permalink_url": page(repository, f"compare/{base.oid}...{head.oid}"),
            "diff_url": f"{link}.diff",
            "patch_url": f"{link}.patch",
            "base_commit": shown(request, repository, base),
            "merge_base_commit": shown(request, repository, middle),
            "status": history.comparison(len(ahead), len(behind)),
            "ahead_by": len(ahead),
            "behind_by": len(behind),
            "total_commits": len(ahead),
            "commits": [shown(request, repository, commit) for commit in ahead],
            "files": changed_files(request, repository, middle, head),
        }
    )
