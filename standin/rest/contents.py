"""Files and directories by their paths, read and written."""

import base64
import binascii
from typing import Any

from standin.gitobjects import Blob, Tree, TreeEntry
from standin.refusal import Refusal, not_found
from standin.repository import Repository
from standin.rest.addresses import api, page
from standin.rest.fields import of_type, required, text
from standin.rest.gitdata import git_commit
from standin.rest.serving import serve
from standin.routes import Request, Response
from standin.verbs.committing import commit_on_branch
from standin.worktree import entry_at

KINDS = {"tree": "dir", "blob": "file", "commit": "submodule"}


def _entry(request: Request, repository: Repository, path: str, ref: str, entry: TreeEntry) -> dict[str, Any]:
    found = repository.objects.get(entry.oid)
    own = api(request, repository, f"contents/{path}?ref={ref}")
    git = api(request, repository, f"git/{entry.kind}s/{entry.oid}")
    is_file = isinstance(found, Blob)
    html = page(repository, f"{'blob' if is_file else 'tree'}/{ref}/{path}")
    raw = f"https://raw.githubusercontent.com/{repository.full_name}/{ref}/{path}" if is_file else None
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": entry.oid,
        "size": len(found.data) if isinstance(found, Blob) else 0,
        "url": own,
        "html_url": html,
        "git_url": git,
        "download_url": raw,
        "type": KINDS[entry.kind],
        "_links": {"self": own, "git": git, "html": html},
    }


def _file(request: Request, repository: Repository, path: str, ref: str, entry: TreeEntry) -> dict[str, Any]:
    found = repository.objects.get(entry.oid)
    data = found.data if isinstance(found, Blob) else b""
    return _entry(request, repository, path, ref, entry) | {
        "content": base64.encodebytes(data).decode(),
        "encoding": "base64",
    }


@serve("GET", "/repos/{owner}/{repo}/contents/{path:path}")
def _get_contents(request: Request) -> Response:
    return _contents(request, request.params["path"].strip("/"))


@serve("GET", "/repos/{owner}/{repo}/contents/")
@serve("GET", "/repos/{owner}/{repo}/contents")
def _get_root(request: Request) -> Response:
    return _contents(request, "")


def _contents(request: Request, path: str) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents")
    ref = request.query.get("ref") or repository.default_branch
    commit = repository.commit_at(ref)
    if not commit:
        raise Refusal("NOT_FOUND", f"No commit found for the ref {ref}")
    entry = entry_at(repository.objects, commit.tree, path)
    found = repository.objects.get(entry.oid) if entry else None
    if not entry or not found:
        raise not_found("no such path")
    match found:
        case Blob(data=data) if "raw" in request.headers.get("accept", ""):
            return Response(data, 200, {"content-type": "application/vnd.github.raw; charset=utf-8"})
        case Tree(entries=entries):
            start = f"{path}/" if path else ""
            return Response([_entry(request, repository, start + one.name, ref, one) for one in entries])
        case _:
            return Response(_file(request, repository, path, ref, entry))


@serve("PUT", "/repos/{owner}/{repo}/contents/{path:path}")
def _put_contents(request: Request) -> Response:
    fields = request.fields
    repository, branch, head = _branch(request, fields)
    required(fields, "message", "content")
    path = request.params["path"].strip("/")
    there = _there(repository, head, path)
    _unchanged(fields, path, there)
    try:
        data = base64.b64decode(text(fields, "content"), validate=False)
    except binascii.Error:
        raise Refusal("UNPROCESSABLE", "content is not valid Base64") from None
    made = commit_on_branch(request.access, repository, branch, head, text(fields, "message"), {path: data})
    entry = entry_at(repository.objects, made.tree, path)
    content = _entry(request, repository, path, branch, entry) if entry else None
    commit = git_commit(request, repository, made)
    return Response({"content": content, "commit": commit}, 200 if there else 201)


@serve("DELETE", "/repos/{owner}/{repo}/contents/{path:path}")
def _delete_contents(request: Request) -> Response:
    fields = request.fields or dict(request.query)
    repository, branch, head = _branch(request, fields)
    required(fields, "message", "sha")
    path = request.params["path"].strip("/")
    there = _there(repository, head, path)
    if not there:
        raise not_found("no such path")
    _unchanged(fields, path, there)
    made = commit_on_branch(request.access, repository, branch, head, text(fields, "message"), {path: None})
    return Response({"content": None, "commit": git_commit(request, repository, made)})


def _branch(request: Request, fields: dict[str, Any]) -> tuple[Repository, str, str]:
    """The repository, the branch to write to, and where it stands."""
    repository = request.repository()
    request.access.need(repository, "contents", "write")
    branch = of_type(fields, "branch", str, repository.default_branch).removeprefix("refs/heads/")
    head = repository.refs.get(f"refs/heads/{branch}")
    if head is None:
        raise Refusal("NOT_FOUND", f"Branch {branch} not found")
    return repository, branch, head


def _there(repository: Repository, head: str, path: str) -> TreeEntry | None:
    commit = repository.peel(head)
    return entry_at(repository.objects, commit.tree, path) if commit else None


def _unchanged(fields: dict[str, Any], path: str, there: TreeEntry | None) -> None:
    """Refuse to write over a file that is not the one the client read."""
    if there is None:
        return
    required(fields, "sha")
    sha = text(fields, "sha")
    if sha != there.oid:
        raise Refusal("CONFLICT", f"{path} does not match {sha}")
