"""Pull requests, their reviews, and bringing their branches up to date."""

from typing import Any, Final

from standin import history
from standin.clock import stamp
from standin.discussion import PullRequest, Review
from standin.gitobjects import Commit
from standin.refusal import Refusal, not_found
from standin.repository import Repository
from standin.rest.accounts import account
from standin.rest.addresses import api, page
from standin.rest.changes import changed_files
from standin.rest.fields import invalid, of_type, text
from standin.rest.issues import labels
from standin.rest.merging import merge
from standin.rest.repositories import described
from standin.rest.serving import listed, serve
from standin.routes import Request, Response
from standin.verbs.commenting import association
from standin.verbs.reviewing import merge_state

EVENTS: Final = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}


def find(request: Request, level: str = "read") -> tuple[Repository, PullRequest]:
    """The pull request that the path names."""
    repository, number = request.repository(), request.number("pull_number")
    request.access.need(repository, "pull_requests", level)
    found = repository.issues.get(number)
    if not isinstance(found, PullRequest):
        raise not_found("no such pull request")
    return repository, found


def _side(request: Request, repository: Repository, branch: str, sha: str) -> dict[str, Any]:
    return {
        "label": f"{repository.owner}:{branch}",
        "ref": branch,
        "sha": sha,
        "user": account(request, repository.owner),
        "repo": described(request, repository),
    }


def _base_sha(repository: Repository, pull: PullRequest) -> str:
    return repository.refs.get(f"refs/heads/{pull.base}", pull.head_sha)


def short(request: Request, repository: Repository, pull: PullRequest) -> dict[str, Any]:
    """A pull request as lists show it."""
    own = api(request, repository, f"pulls/{pull.number}")
    issue = api(request, repository, f"issues/{pull.number}")
    html = page(repository, f"pull/{pull.number}")
    statuses = api(request, repository, f"statuses/{pull.head_sha}")
    links = {
        "self": own,
        "html": html,
        "issue": issue,
        "comments": f"{issue}/comments",
        "review_comments": f"{own}/comments",
        "review_comment": api(request, repository, "pulls/comments{/number}"),
        "commits": f"{own}/commits",
        "statuses": statuses,
    }
    home = request.world.repository(pull.head_repository) or repository
    return {
        "url": own,
        "id": pull.id,
        "node_id": pull.node_id,
        "html_url": html,
        "diff_url": f"{html}.diff",
        "patch_url": f"{html}.patch",
        "issue_url": issue,
        "number": pull.number,
        "state": pull.state,
        "locked": False,
        "title": pull.title,
        "user": account(request, pull.login),
        "body": pull.body,
        "created_at": stamp(pull.created_at),
        "updated_at": stamp(pull.updated_at),
        "closed_at": stamp(pull.closed_at) if pull.closed_at else None,
        "merged_at": stamp(pull.merged_at) if pull.merged_at else None,
        "merge_commit_sha": pull.merge_sha,
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [account(request, login) for login in pull.requested_reviewers],
        "requested_teams": [],
        "labels": [one | {"description": one["description"] or ""} for one in labels(request, repository, pull)],
        "milestone": None,
        "draft": pull.draft,
        "commits_url": links["commits"],
        "review_comments_url": links["review_comments"],
        "review_comment_url": links["review_comment"],
        "comments_url": links["comments"],
        "statuses_url": statuses,
        "head": _side(request, home, pull.head, pull.head_sha),
        "base": _side(request, repository, pull.base, _base_sha(repository, pull)),
        "_links": {name: {"href": address} for name, address in links.items()},
        "author_association": association(repository, pull.login),
        "auto_merge": None,
        "active_lock_reason": None,
    }


def whole(request: Request, repository: Repository, pull: PullRequest) -> dict[str, Any]:
    """A pull request with what GitHub works out only for one."""
    base, head = (repository.objects.get(sha) for sha in (_base_sha(repository, pull), pull.head_sha))
    ahead: list[Commit] = []
    files: list[dict[str, Any]] = []
    if isinstance(base, Commit) and isinstance(head, Commit):
        ahead = history.ahead(repository.objects, base.oid, head.oid)
        middle = repository.objects.get(history.merge_base(repository.objects, base.oid, head.oid) or "")
        files = changed_files(request, repository, middle if isinstance(middle, Commit) else None, head)
    state = merge_state(repository, pull).lower()
    return short(request, repository, pull) | {
        "merged": pull.merged,
        "mergeable": None if pull.state != "open" or state == "unknown" else state != "dirty",
        "rebaseable": None if pull.state != "open" or state == "unknown" else state != "dirty",
        "mergeable_state": state,
        "merged_by": account(request, pull.login) if pull.merged else None,
        "comments": len(pull.comments),
        "review_comments": 0,
        "maintainer_can_modify": pull.head_repository not in ("", repository.full_name),
        "commits": len(ahead),
        "additions": sum(one["additions"] for one in files),
        "deletions": sum(one["deletions"] for one in files),
        "changed_files": len(files),
    }


@serve("GET", "/repos/{owner}/{repo}/pulls")
def _list_pulls(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "pull_requests")
    state, head, base = (request.query.get(name, "") for name in ("state", "head", "base"))
    found = [one for one in repository.pulls if (state or "open") in ("all", one.state)]
    if head:
        found = [
            one for one in found if head == f"{(one.head_repository or repository.full_name).split('/')[0]}:{one.head}"
        ]
    if base:
        found = [one for one in found if one.base == base]
    found.sort(key=lambda one: one.number, reverse=request.query.get("direction") != "asc")
    return listed(request, found, lambda one: short(request, repository, one))


@serve("GET", "/repos/{owner}/{repo}/pulls/{pull_number}")
def _get_pull(request: Request) -> Response:
    return Response(whole(request, *find(request)))


@serve("GET", "/repos/{owner}/{repo}/commits/{commit_sha}/pulls")
def _list_pulls_of_commit(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "pull_requests")
    commit = repository.commit_at(request.params["commit_sha"])
    if not commit:
        raise Refusal("UNPROCESSABLE", f"No commit found for SHA: {request.params['commit_sha']}")
    found = [one for one in repository.pulls if commit.oid in (one.merge_sha, *_own_commits(repository, one))]
    return listed(request, found, lambda one: short(request, repository, one))


def _own_commits(repository: Repository, pull: PullRequest) -> list[str]:
    ahead = history.ahead(repository.objects, _base_sha(repository, pull), pull.head_sha)
    return [commit.oid for commit in ahead]


@serve("PUT", "/repos/{owner}/{repo}/pulls/{pull_number}/update-branch")
def _update_branch(request: Request) -> Response:
    repository, pull = find(request, "write")
    expected = of_type(request.fields, "expected_head_sha", str, pull.head_sha)
    if expected != pull.head_sha:
        raise Refusal("UNPROCESSABLE", f"expected_head_sha {expected} is not {pull.head_sha}, where the branch is now")
    home = request.world.repository(pull.head_repository) or repository
    base = repository.commit_at(f"refs/heads/{pull.base}")
    if not base or history.is_ancestor(repository.objects, base.oid, pull.head_sha):
        raise Refusal("UNPROCESSABLE", "There are no new commits on the base branch.")
    if home is not repository or not merge(
        request.access, repository, pull.head, base, f"Merge branch '{pull.base}' into {pull.head}"
    ):
        raise Refusal("UNPROCESSABLE", "merge conflict between base and head")
    address = page(repository, f"pull/{pull.number}")
    return Response({"message": "Updating pull request branch.", "url": address}, 202)


def _review(request: Request, repository: Repository, pull: PullRequest, review: Review) -> dict[str, Any]:
    html = page(repository, f"pull/{pull.number}#pullrequestreview-{review.id}")
    own = api(request, repository, f"pulls/{pull.number}")
    return {
        "id": review.id,
        "node_id": review.node_id,
        "user": account(request, review.login),
        "body": review.body,
        "state": review.state,
        "html_url": html,
        "pull_request_url": own,
        "author_association": association(repository, review.login),
        "_links": {"html": {"href": html}, "pull_request": {"href": own}},
        "submitted_at": stamp(review.submitted_at),
        "commit_id": review.sha,
    }


@serve("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews")
def _list_reviews(request: Request) -> Response:
    repository, pull = find(request)
    return listed(request, pull.reviews, lambda one: _review(request, repository, pull, one))


@serve("POST", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews")
def _create_review(request: Request) -> Response:
    repository, pull = find(request, "write")
    fields, world, login = request.fields, request.world, request.access.user.login
    event, body = text(fields, "event", "PENDING"), text(fields, "body", "-")
    if event not in (*EVENTS, "PENDING"):
        raise invalid("PullRequestReview", "event")
    if login == pull.login and event in ("APPROVE", "REQUEST_CHANGES"):
        verb = "approve" if event == "APPROVE" else "request changes on"
        sentence = f"Can not {verb} your own pull request"
        raise Refusal("UNPROCESSABLE", sentence, rest="Unprocessable Entity", errors=[sentence])
    sha = of_type(fields, "commit_id", str, pull.head_sha)
    shown = "" if "body" not in fields else body
    made = Review(world.next_id(), login, EVENTS.get(event, "PENDING"), sha, world.clock.now(), shown)
    pull.reviews.append(made)
    world.remember(made.node_id, repository.full_name, made)
    return Response(_review(request, repository, pull, made))
