"""Comments on issues and pull requests."""

from typing import Any

from standin.clock import stamp
from standin.discussion import Comment, PullRequest
from standin.refusal import not_found
from standin.repository import Repository
from standin.rest import issues
from standin.rest.accounts import account
from standin.rest.addresses import api, page
from standin.rest.fields import text
from standin.rest.rollup import rollup
from standin.rest.serving import listed, serve
from standin.routes import Request, Response
from standin.verbs import commenting


def shown(request: Request, repository: Repository, comment: Comment) -> dict[str, Any]:
    """A comment with its count of reactions."""
    own = api(request, repository, f"issues/comments/{comment.id}")
    kind = "pull" if isinstance(repository.issues[comment.number], PullRequest) else "issues"
    return {
        "url": own,
        "html_url": page(repository, f"{kind}/{comment.number}#issuecomment-{comment.id}"),
        "issue_url": api(request, repository, f"issues/{comment.number}"),
        "id": comment.id,
        "node_id": comment.node_id,
        "user": account(request, comment.login),
        "created_at": stamp(comment.created_at),
        "updated_at": stamp(comment.updated_at),
        "author_association": comment.association,
        "body": comment.body,
        "reactions": rollup(own, comment.reactions),
        "performed_via_github_app": None,
    }


def find(request: Request, level: str = "read") -> tuple[Repository, Comment]:
    """The comment that the path names."""
    repository, number = request.repository(), request.number("comment_id")
    issues.need(request, repository, level)
    for issue in repository.issues.values():
        for comment in issue.comments:
            if comment.id == number:
                return repository, comment
    raise not_found("no such comment")


@serve("GET", "/repos/{owner}/{repo}/issues/{issue_number}/comments")
def _list_comments(request: Request) -> Response:
    repository, issue = issues.find(request)
    return listed(request, issue.comments, lambda one: shown(request, repository, one))


@serve("POST", "/repos/{owner}/{repo}/issues/{issue_number}/comments")
def _create_comment(request: Request) -> Response:
    repository, issue = issues.find(request, "write")
    made = commenting.comment(request.access, repository, issue, text(request.fields, "body"))
    return Response(shown(request, repository, made), 201)


@serve("GET", "/repos/{owner}/{repo}/issues/comments/{comment_id}")
def _get_comment(request: Request) -> Response:
    return Response(shown(request, *find(request)))


@serve("PATCH", "/repos/{owner}/{repo}/issues/comments/{comment_id}")
def _update_comment(request: Request) -> Response:
    repository, comment = find(request)
    made = commenting.edit(request.access, repository, comment, text(request.fields, "body"))
    return Response(shown(request, repository, made))


@serve("DELETE", "/repos/{owner}/{repo}/issues/comments/{comment_id}")
def _delete_comment(request: Request) -> Response:
    repository, comment = find(request)
    commenting.delete(request.access, repository, comment)
    return Response(None, 204)
