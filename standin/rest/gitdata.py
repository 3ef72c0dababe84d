"""Git's objects by their hashes: blobs, trees, commits and annotated tags."""

import base64
from typing import Any

from standin.clock import stamp
from standin.gitobjects import Blob, Commit, Signature, Tag, Tree, TreeEntry
from standin.ids import node_id
from standin.refusal import Refusal, not_found
from standin.repository import Repository
from standin.rest.addresses import api, page
from standin.rest.fields import items, moment, of_type, required, text
from standin.rest.serving import serve
from standin.routes import Request, Response
from standin.verbs.refs import tagged
from standin.worktree import files_in, write_tree


def verification(commit: Commit) -> dict[str, Any]:
    """What GitHub says of a commit's signature; it signs only what is made through it."""
    if not commit.verified:
        return {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}
    return {
        "verified": True,
        "reason": "valid",
        "signature": "-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n",
        "payload": f"tree {commit.tree}\n\n{commit.message}",
        "verified_at": stamp(commit.committer.date),
    }


def signed(signature: Signature) -> dict[str, str]:
    """Who wrote a commit or a tag, and when."""
    return {"name": signature.name, "email": signature.email, "date": stamp(signature.date)}


def parents(request: Request, repository: Repository, commit: Commit, kind: str) -> list[dict[str, str]]:
    """The parents of a commit, with addresses below `commits` or `git/commits`."""
    return [
        {"sha": oid, "url": api(request, repository, f"{kind}/{oid}"), "html_url": page(repository, f"commit/{oid}")}
        for oid in commit.parents
    ]


def git_commit(request: Request, repository: Repository, commit: Commit) -> dict[str, Any]:
    """A commit as git has it."""
    return {
        "sha": commit.oid,
        "node_id": node_id("Commit", repository.id, commit.oid),
        "url": api(request, repository, f"git/commits/{commit.oid}"),
        "html_url": page(repository, f"commit/{commit.oid}"),
        "author": signed(commit.author),
        "committer": signed(commit.committer),
        "tree": {"sha": commit.tree, "url": api(request, repository, f"git/trees/{commit.tree}")},
        "message": commit.message,
        "parents": parents(request, repository, commit, "git/commits"),
        "verification": verification(commit),
    }


def _tree(request: Request, repository: Repository, tree: Tree, entries: list[tuple[str, TreeEntry]]) -> dict[str, Any]:
    def entry(path: str, one: TreeEntry) -> dict[str, Any]:
        shown: dict[str, Any] = {"path": path, "mode": one.mode, "type": one.kind, "sha": one.oid}
        found = repository.objects.get(one.oid)
        if isinstance(found, Blob):
            shown["size"] = len(found.data)
        if one.kind != "commit":
            shown["url"] = api(request, repository, f"git/{one.kind}s/{one.oid}")
        return shown

    return {
        "sha": tree.oid,
        "url": api(request, repository, f"git/trees/{tree.oid}"),
        "tree": [entry(path, one) for path, one in entries],
        "truncated": False,
    }


@serve("POST", "/repos/{owner}/{repo}/git/blobs")
def _create_blob(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents", "write")
    content, encoding = text(request.fields, "content"), text(request.fields, "encoding", "utf-8")
    try:
        data = base64.b64decode(content, validate=False) if encoding == "base64" else content.encode()
    except ValueError:
        raise Refusal("UNPROCESSABLE", "content is not valid Base64") from None
    made = repository.objects.blob(data)
    return Response({"sha": made.oid, "url": api(request, repository, f"git/blobs/{made.oid}")}, 201)


@serve("GET", "/repos/{owner}/{repo}/git/blobs/{file_sha}")
def _get_blob(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents")
    found = repository.objects.get(request.params["file_sha"])
    if not isinstance(found, Blob):
        raise not_found("no such blob")
    return Response(
        {
            "sha": found.oid,
            "node_id": node_id("Blob", repository.id, found.oid),
            "size": len(found.data),
            "url": api(request, repository, f"git/blobs/{found.oid}"),
            "content": base64.encodebytes(found.data).decode(),
            "encoding": "base64",
        }
    )


@serve("POST", "/repos/{owner}/{repo}/git/trees")
def _create_tree(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents", "write")
    fields = request.fields
    required(fields, "tree")
    base = of_type(fields, "base_tree", str, "") or None
    if base and (commit := repository.peel(base)):
        base = commit.tree
    if base and not isinstance(repository.objects.get(base), Tree):
        raise Refusal("UNPROCESSABLE", "base_tree is not a valid tree oid")
    changes = dict(_change(repository, one) for one in items(fields, "tree", dict))
    made = write_tree(repository.objects, changes, base)
    return Response(_tree(request, repository, made, [(one.name, one) for one in made.entries]), 201)


def _change(repository: Repository, entry: dict[str, Any]) -> tuple[str, TreeEntry | None]:
    """One entry of a tree to be made: an object by its hash, a file by its content, or a removal by null."""
    path = text(entry, "path")
    if path.startswith("/"):
        raise Refusal("UNPROCESSABLE", "tree.path cannot start with a slash")
    if any(part in ("", ".", "..", ".git") for part in path.split("/")):
        raise Refusal("UNPROCESSABLE", "tree.path contains a malformed path component")
    mode, kind = text(entry, "mode", "100644"), text(entry, "type", "blob")
    if "content" in entry:
        blob = repository.objects.blob(text(entry, "content").encode())
        return path, TreeEntry("", mode, "blob", blob.oid)
    if "sha" not in entry:
        raise Refusal("UNPROCESSABLE", "Must supply either tree.sha or tree.content")
    if entry["sha"] is None:
        return path, None
    sha = text(entry, "sha")
    if kind != "commit" and tagged_or_none(repository, sha) != kind:
        raise Refusal("UNPROCESSABLE", f"tree.sha {sha} is not a valid {kind}")
    return path, TreeEntry("", mode, kind, sha)


def tagged_or_none(repository: Repository, oid: str) -> str | None:
    """What an object is in git's word, or nothing where there is none."""
    return tagged(repository, oid) if repository.objects.get(oid) else None


@serve("GET", "/repos/{owner}/{repo}/git/trees/{tree_sha:path}")
def _get_tree(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents")
    name = request.params["tree_sha"]
    commit = repository.commit_at(name)
    found = repository.objects.get(commit.tree if commit else name)
    if not isinstance(found, Tree):
        raise not_found("no such tree")
    entries = [(one.name, one) for one in found.entries]
    if request.query.get("recursive"):
        entries = list(_whole(repository, found))
    return Response(_tree(request, repository, found, entries))


def _whole(repository: Repository, tree: Tree) -> list[tuple[str, TreeEntry]]:
    """Every file and every directory below a tree, each with its path."""
    files = dict(files_in(repository.objects, tree.oid))
    entries = dict(files)
    for one in tree.entries:
        if one.kind == "tree":
            entries[one.name] = one
            inner = repository.objects.get(one.oid)
            if isinstance(inner, Tree):
                entries |= {f"{one.name}/{path}": below for path, below in _whole(repository, inner)}
    return sorted(entries.items())


@serve("POST", "/repos/{owner}/{repo}/git/commits")
def _create_commit(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents", "write")
    fields = request.fields
    required(fields, "message", "tree")
    tree = text(fields, "tree")
    if not isinstance(repository.objects.get(tree), Tree):
        raise Refusal("UNPROCESSABLE", "Tree SHA does not exist")
    above = tuple(items(fields, "parents", str))
    for oid in above:
        if not isinstance(repository.objects.get(oid), Commit):
            raise Refusal("UNPROCESSABLE", "Parent SHA does not exist or is not a commit object")
    author = _signature(request, fields, "author")
    committer = _signature(request, fields, "committer") if "committer" in fields else author
    token = request.access.token
    # GitHub signs what a bot or an app commits without naming an author of its own.
    verified = bool(token and token.kind in ("actions", "app") and not fields.keys() & {"author", "committer"})
    made = repository.objects.commit(tree, above, text(fields, "message"), author, committer, verified=verified)
    return Response(git_commit(request, repository, made), 201)


def _signature(request: Request, fields: dict[str, Any], name: str) -> Signature:
    given = of_type(fields, name, dict, {})
    own = request.world.signature(request.access.user.login)
    if not given:
        return own
    return Signature(text(given, "name"), text(given, "email"), moment(given, "date", own.date))


@serve("GET", "/repos/{owner}/{repo}/git/commits/{commit_sha}")
def _get_commit(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents")
    found = repository.objects.get(request.params["commit_sha"])
    if not isinstance(found, Commit):
        raise not_found("no such commit")
    return Response(git_commit(request, repository, found))


def _annotated(request: Request, repository: Repository, tag: Tag) -> dict[str, Any]:
    kind = tagged(repository, tag.target)
    return {
        "node_id": node_id("Tag", repository.id, tag.oid),
        "sha": tag.oid,
        "url": api(request, repository, f"git/tags/{tag.oid}"),
        "tagger": signed(tag.tagger),
        "object": {"sha": tag.target, "type": kind, "url": api(request, repository, f"git/{kind}s/{tag.target}")},
        "tag": tag.name,
        "message": tag.message,
        "verification": {
            "verified": False,
            "reason": "unsigned",
            "signature": None,
            "payload": None,
            "verified_at": None,
        },
    }


@serve("POST", "/repos/{owner}/{repo}/git/tags")
def _create_tag(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents", "write")
    fields = request.fields
    required(fields, "tag", "message", "object", "type")
    target = text(fields, "object")
    if tagged_or_none(repository, target) != text(fields, "type"):
        raise Refusal("UNPROCESSABLE", "Object does not exist or is not of that type", rest="Validation Failed")
    tagger = _signature(request, fields, "tagger")
    made = repository.objects.tag(text(fields, "tag"), target, text(fields, "message"), tagger)
    return Response(_annotated(request, repository, made), 201)


@serve("GET", "/repos/{owner}/{repo}/git/tags/{tag_sha}")
def _get_tag(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents")
    found = repository.objects.get(request.params["tag_sha"])
    if not isinstance(found, Tag):
        raise not_found("no such tag")
    return Response(_annotated(request, repository, found))
