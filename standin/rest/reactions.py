"""Reactions on comments and issues."""

from typing import Any

from standin.clock import stamp
from standin.discussion import Comment, Issue, Reaction
from standin.refusal import not_found
from standin.repository import Repository
from standin.rest import comments, issues
from standin.rest.accounts import account
from standin.rest.fields import one_of
from standin.rest.serving import listed, serve
from standin.routes import Request, Response
from standin.verbs import commenting

COMMENT = "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions"
ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}/reactions"


def shown(request: Request, reaction: Reaction) -> dict[str, Any]:
    """A reaction and who gave it."""
    return {
        "id": reaction.id,
        "node_id": reaction.node_id,
        "user": account(request, reaction.login),
        "content": reaction.content,
        "created_at": stamp(reaction.created_at),
    }


def _subject(request: Request, level: str = "read") -> tuple[Repository, Comment | Issue]:
    return comments.find(request, level) if "comment_id" in request.params else issues.find(request, level)


@serve("GET", ISSUE)
@serve("GET", COMMENT)
def _list_reactions(request: Request) -> Response:
    _, subject = _subject(request)
    wanted = request.query.get("content")
    found = [one for one in subject.reactions if wanted in (None, one.content)]
    return listed(request, found, lambda one: shown(request, one))


@serve("POST", ISSUE)
@serve("POST", COMMENT)
def _create_reaction(request: Request) -> Response:
    repository, subject = _subject(request, "write")
    content = one_of(request.fields, "content", tuple(commenting.CONTENTS), "Reaction")
    before = len(subject.reactions)
    made = commenting.react(request.access, repository, subject, content)
    return Response(shown(request, made), 201 if len(subject.reactions) > before else 200)


@serve("DELETE", ISSUE + "/{reaction_id}")
@serve("DELETE", COMMENT + "/{reaction_id}")
def _delete_reaction(request: Request) -> Response:
    _, subject = _subject(request, "write")
    number = request.number("reaction_id")
    for reaction in subject.reactions:
        if reaction.id == number:
            subject.reactions.remove(reaction)
            request.world.nodes.pop(reaction.node_id, None)
            return Response(None, 204)
    raise not_found("no such reaction")
