"""Commit statuses, one by one and all together."""

from typing import Any, Final

from standin.checks import CommitStatus
from standin.clock import stamp
from standin.repository import Repository
from standin.rest.accounts import account
from standin.rest.addresses import api
from standin.rest.commits import named
from standin.rest.fields import of_type, one_of
from standin.rest.repositories import described
from standin.rest.serving import listed, serve
from standin.routes import Request, Response

STATES: Final = ("error", "failure", "pending", "success")


def _short(request: Request, repository: Repository, status: CommitStatus) -> dict[str, Any]:
    made = stamp(status.created_at)
    return {
        "url": api(request, repository, f"statuses/{status.sha}"),
        "avatar_url": f"https://avatars.githubusercontent.com/u/{request.world.user(status.login).id}?v=4",
        "id": status.id,
        "node_id": status.node_id,
        "state": status.state,
        "description": status.description,
        "target_url": status.target_url,
        "context": status.context,
        "created_at": made,
        "updated_at": made,
    }


def newest(repository: Repository, sha: str) -> list[CommitStatus]:
    """The newest status of every context of a commit, in the order of the contexts."""
    by_context = {status.context: status for status in repository.statuses.get(sha, [])}
    return [by_context[context] for context in sorted(by_context)]


def together(statuses: list[CommitStatus]) -> str:
    """GitHub's one word for several statuses."""
    states = {status.state for status in statuses}
    if states & {"error", "failure"}:
        return "failure"
    return "pending" if not states or "pending" in states else "success"


@serve("POST", "/repos/{owner}/{repo}/statuses/{sha}")
def _create_status(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "statuses", "write")
    fields, world = request.fields, request.world
    commit = named(repository, request.params["sha"])
    state = one_of(fields, "state", STATES, "Status")
    made = CommitStatus(
        world.next_id(),
        of_type(fields, "context", str, "default"),
        commit.oid,
        state,
        request.access.user.login,
        world.clock.now(),
        of_type(fields, "description", str, "") or None,
        of_type(fields, "target_url", str, "") or None,
    )
    repository.statuses.setdefault(commit.oid, []).append(made)
    world.remember(made.node_id, repository.full_name, made)
    return Response(_short(request, repository, made) | {"creator": account(request, made.login)}, 201)


@serve("GET", "/repos/{owner}/{repo}/commits/{ref}/statuses")
def _list_statuses(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "statuses")
    found = repository.statuses.get(named(repository, request.params["ref"]).oid, [])[::-1]
    return listed(
        request,
        found,
        lambda one: _short(request, repository, one) | {"creator": account(request, one.login)},
    )


@serve("GET", "/repos/{owner}/{repo}/commits/{ref}/status")
def _combined_status(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "statuses")
    commit = named(repository, request.params["ref"])
    found = newest(repository, commit.oid)
    answer = listed(request, found, lambda one: _short(request, repository, one))
    answer.body = {
        "state": together(found),
        "statuses": answer.body,
        "sha": commit.oid,
        "total_count": len(found),
        "repository": described(request, repository),
        "commit_url": api(request, repository, f"commits/{commit.oid}"),
        "url": api(request, repository, f"commits/{commit.oid}/status"),
    }
    return answer
