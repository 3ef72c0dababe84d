"""Refs by their names: read, made, moved and removed."""

from typing import Any

from standin.gitobjects import Commit
from standin.ids import node_id
from standin.refusal import Refusal, not_found
from standin.repository import Repository
from standin.rest.addresses import api
from standin.rest.fields import flag, required, text
from standin.rest.serving import listed, serve
from standin.routes import Request, Response
from standin.verbs import refs


def shown(request: Request, repository: Repository, name: str) -> dict[str, Any]:
    """A ref and what it points at."""
    oid = repository.refs[name]
    kind = refs.tagged(repository, oid)
    return {
        "ref": name,
        "node_id": node_id("Ref", repository.id, name),
        "url": api(request, repository, f"git/{name}"),
        "object": {"sha": oid, "type": kind, "url": api(request, repository, f"git/{kind}s/{oid}")},
    }


@serve("GET", "/repos/{owner}/{repo}/git/ref/{ref:path}")
def _get_ref(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents")
    name = f"refs/{request.params['ref'].removeprefix('refs/')}"
    if name not in repository.refs:
        raise not_found("no such ref")
    return Response(shown(request, repository, name))


@serve("GET", "/repos/{owner}/{repo}/git/matching-refs/{ref:path}")
def _matching_refs(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents")
    start = f"refs/{request.params['ref']}"
    names = sorted(name for name in repository.refs if name.startswith(start))
    return listed(request, names, lambda name: shown(request, repository, name))


@serve("POST", "/repos/{owner}/{repo}/git/refs")
def _create_ref(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents", "write")
    fields = request.fields
    required(fields, "ref", "sha")
    name = text(fields, "ref")
    refs.create_ref(request.access, repository, name, text(fields, "sha"))
    return Response(shown(request, repository, name), 201)


@serve("PATCH", "/repos/{owner}/{repo}/git/refs/{ref:path}")
def _update_ref(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents", "write")
    name, fields = f"refs/{request.params['ref']}", request.fields
    sha, force = text(fields, "sha"), flag(fields, "force")
    refs.existing(repository, name)
    if name.startswith("refs/heads/") and not isinstance(repository.objects.get(sha), Commit):
        raise Refusal("UNPROCESSABLE", "Object does not exist")
    refs.update_ref(request.access, repository, name, sha, force=force)
    return Response(shown(request, repository, name))


@serve("DELETE", "/repos/{owner}/{repo}/git/refs/{ref:path}")
def _delete_ref(request: Request) -> Response:
    repository = request.repository()
    refs.delete_ref(request.access, repository, f"refs/{request.params['ref']}")
    return Response(None, 204)
