"""Issues, which pull requests are too, and their labels."""

from typing import Any
from urllib.parse import quote

from standin.clock import stamp
from standin.discussion import Issue, Label, PullRequest
from standin.refusal import Refusal, not_found
from standin.repository import Repository
from standin.rest.accounts import account
from standin.rest.addresses import api, page
from standin.rest.fields import of_type
from standin.rest.rollup import rollup
from standin.rest.serving import listed, serve
from standin.routes import Request, Response
from standin.verbs import commenting


def need(request: Request, repository: Repository, level: str = "read") -> None:
    """Either right serves, since a pull request is an issue."""
    if not request.access.may(repository, "pull_requests", level):
        request.access.need(repository, "issues", level)


def find(request: Request, level: str = "read") -> tuple[Repository, Issue]:
    """The issue or pull request that the path names."""
    repository, number = request.repository(), request.number("issue_number")
    need(request, repository, level)
    if number not in repository.issues:
        raise not_found("no such issue")
    return repository, repository.issues[number]


def label(request: Request, repository: Repository, found: Label) -> dict[str, Any]:
    """A label of the repository."""
    return {
        "id": found.id,
        "node_id": found.node_id,
        "url": api(request, repository, f"labels/{quote(found.name)}"),
        "name": found.name,
        "description": found.description,
        "color": found.color,
        "default": False,
    }


def labels(request: Request, repository: Repository, issue: Issue) -> list[dict[str, Any]]:
    """The labels an issue bears."""
    known = (commenting.label(request.access, repository, name) for name in issue.labels)
    return [label(request, repository, one) for one in known]


def shown(request: Request, repository: Repository, issue: Issue) -> dict[str, Any]:
    """An issue; one that is a pull request says where that lives."""
    own = api(request, repository, f"issues/{issue.number}")
    is_pull = isinstance(issue, PullRequest)
    html = page(repository, f"{'pull' if is_pull else 'issues'}/{issue.number}")
    answer = {
        "url": own,
        "repository_url": api(request, repository),
        "labels_url": f"{own}/labels{{/name}}",
        "comments_url": f"{own}/comments",
        "events_url": f"{own}/events",
        "html_url": html,
        "id": issue.id,
        "node_id": issue.node_id,
        "number": issue.number,
        "title": issue.title,
        "user": account(request, issue.login),
        "labels": labels(request, repository, issue),
        "state": issue.state,
        "locked": False,
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": len(issue.comments),
        "created_at": stamp(issue.created_at),
        "updated_at": stamp(issue.updated_at),
        "closed_at": stamp(issue.closed_at) if issue.closed_at else None,
        "author_association": commenting.association(repository, issue.login),
        "active_lock_reason": None,
        "body": issue.body,
        "closed_by": None,
        "reactions": rollup(own, issue.reactions),
        "timeline_url": f"{own}/timeline",
        "performed_via_github_app": None,
        "state_reason": None,
    }
    if isinstance(issue, PullRequest):
        pull = api(request, repository, f"pulls/{issue.number}")
        merged = stamp(issue.merged_at) if issue.merged_at else None
        answer["draft"] = issue.draft
        answer["pull_request"] = {
            "url": pull,
            "html_url": html,
            "diff_url": f"{html}.diff",
            "patch_url": f"{html}.patch",
            "merged_at": merged,
        }
    return answer


@serve("GET", "/repos/{owner}/{repo}/issues")
def _list_issues(request: Request) -> Response:
    repository = request.repository()
    need(request, repository)
    state = request.query.get("state", "open")
    found = [one for one in repository.issues.values() if state in ("all", one.state)]
    if wanted := request.query.get("labels"):
        found = [one for one in found if set(wanted.split(",")) <= set(one.labels)]
    found.sort(key=lambda one: one.number, reverse=True)
    return listed(request, found, lambda one: shown(request, repository, one))


@serve("GET", "/repos/{owner}/{repo}/issues/{issue_number}")
def _get_issue(request: Request) -> Response:
    return Response(shown(request, *find(request)))


@serve("GET", "/repos/{owner}/{repo}/issues/{issue_number}/labels")
def _list_labels(request: Request) -> Response:
    repository, issue = find(request)
    return listed(request, labels(request, repository, issue), lambda one: one)


@serve("POST", "/repos/{owner}/{repo}/issues/{issue_number}/labels")
def _add_labels(request: Request) -> Response:
    repository, issue = find(request, "write")
    commenting.add_labels(request.access, repository, issue, _sent(request, repository))
    return Response(labels(request, repository, issue))


@serve("PUT", "/repos/{owner}/{repo}/issues/{issue_number}/labels")
def _set_labels(request: Request) -> Response:
    repository, issue = find(request, "write")
    sent = _sent(request, repository)
    issue.labels = []
    commenting.add_labels(request.access, repository, issue, sent)
    return Response(labels(request, repository, issue))


def _sent(request: Request, repository: Repository) -> list[Label]:
    """The labels of a body: a list, or an object with `labels`; each a name or an object with one."""
    body = request.json
    sent = of_type(body if isinstance(body, dict) else {"labels": body}, "labels", list, [])
    names = [one.get("name") if isinstance(one, dict) else one for one in sent]
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise Refusal("UNPROCESSABLE", "Invalid request.\n\nEach label needs a name.")
    return [commenting.label(request.access, repository, str(name)) for name in names]


@serve("DELETE", "/repos/{owner}/{repo}/issues/{issue_number}/labels/{name}")
def _remove_label(request: Request) -> Response:
    repository, issue = find(request, "write")
    name = request.params["name"].lower()
    gone = [repository.labels[one.lower()] for one in issue.labels if one.lower() == name]
    if not gone:
        raise Refusal("NOT_FOUND", "Label does not exist")
    commenting.remove_labels(request.access, repository, issue, gone)
    return Response(labels(request, repository, issue))
