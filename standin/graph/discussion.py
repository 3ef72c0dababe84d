"""Issues, comments, reactions and labels."""

# ruff: noqa: D103 - a resolver is described by the field it is registered for,
# and its parameters bear GitHub's names.

from typing import Any

from standin.clock import stamp
from standin.discussion import Comment, Issue, Label, PullRequest, Reaction
from standin.graph.fields import Info, Seen, asked, field, plain, web
from standin.graph.paging import Page, page
from standin.graph.people import see_account, see_user
from standin.repository import Repository
from standin.verbs.commenting import CONTENTS, association

SUBJECTS = ("Issue", "PullRequest", "IssueComment", "PullRequestReview")

plain("Issue", databaseId="id", number="number", title="title")
plain("PullRequest", databaseId="id", number="number", title="title")
plain("IssueComment", databaseId="id", lastEditedAt="edited_at")
plain("PullRequestReview", databaseId="id")
plain("Label", id="node_id", name="name", color="color", description="description")

for kind in SUBJECTS:
    plain(kind, id="node_id", body="body", bodyText="body")
for kind in ("Issue", "PullRequest", "IssueComment"):
    plain(kind, createdAt="created_at", updatedAt="updated_at")
for kind in ("Issue", "PullRequest"):
    plain(kind, closedAt="closed_at")


def author(seen: Seen, info: Info) -> Seen:
    return see_account(info, seen.thing.login)


def author_association(seen: Seen, _info: Info) -> str:
    return association(seen.home, seen.thing.login)


def viewer_did_author(seen: Seen, info: Info) -> bool:
    return bool(seen.thing.login == asked(info).access.login)


def viewer_can_react(seen: Seen, info: Info) -> bool:
    return asked(info).access.may(seen.home, "issues", "write")


for kind in SUBJECTS:
    field(kind, "author")(author)
    field(kind, "authorAssociation")(author_association)
    field(kind, "viewerDidAuthor")(viewer_did_author)
    field(kind, "viewerCanReact")(viewer_can_react)


@field("Issue", "closed")
@field("PullRequest", "closed")
def closed(seen: Seen, _info: Info) -> bool:
    return bool(seen.thing.state == "closed")


@field("Issue", "state")
def state(seen: Seen, _info: Info) -> str:
    found: str = seen.thing.state.upper()
    return found


@field("Issue", "resourcePath")
def issue_path(seen: Seen, _info: Info) -> str:
    return f"/{seen.home.full_name}/issues/{seen.thing.number}"


@field("Issue", "url")
def issue_url(seen: Seen, info: Info) -> str:
    return web(info, issue_path(seen, info)[1:])


def _see_comment(repository: Repository) -> Any:  # noqa: ANN401 - a function
    return lambda each: Seen("IssueComment", each, repository)


@field("Issue", "comments")
@field("PullRequest", "comments")
def comments(seen: Seen, info: Info, **paging: Any) -> Page:  # noqa: ANN401
    return page(info, seen.thing.comments, _see_comment(seen.home), **paging)


@field("Issue", "labels")
@field("PullRequest", "labels")
def labels(seen: Seen, info: Info, **paging: Any) -> Page:  # noqa: ANN401
    known = seen.home.labels
    found = [known.get(name.lower()) or Label(0, name) for name in seen.thing.labels]
    return page(info, found, lambda each: Seen("Label", each, seen.home), **paging)


@field("Label", "url")
def label_url(seen: Seen, info: Info) -> str:
    return web(info, f"{seen.home.full_name}/labels/{seen.thing.name}")


@field("IssueComment", "fullDatabaseId")
def full_database_id(seen: Seen, _info: Info) -> str:
    return str(seen.thing.id)


def _issue(seen: Seen) -> Issue:
    comment: Comment = seen.thing
    return seen.home.issues[comment.number]


@field("IssueComment", "issue")
def comment_issue(seen: Seen, _info: Info) -> Seen:
    return Seen("Issue", _issue(seen), seen.home)


@field("IssueComment", "pullRequest")
def comment_pull(seen: Seen, _info: Info) -> Seen | None:
    found = _issue(seen)
    return Seen("PullRequest", found, seen.home) if isinstance(found, PullRequest) else None


@field("IssueComment", "resourcePath")
def comment_path(seen: Seen, _info: Info) -> str:
    part = "pull" if isinstance(_issue(seen), PullRequest) else "issues"
    return f"/{seen.home.full_name}/{part}/{seen.thing.number}#issuecomment-{seen.thing.id}"


@field("IssueComment", "url")
def comment_url(seen: Seen, info: Info) -> str:
    return web(info, comment_path(seen, info)[1:])


@field("IssueComment", "viewerCanUpdate")
def viewer_can_update(seen: Seen, info: Info) -> bool:
    access = asked(info).access
    return seen.thing.login == access.login or access.may(seen.home, "issues", "write")


def _reactions(seen: Seen) -> list[Reaction]:
    """The reactions to a subject; reviews take none here."""
    found: list[Reaction] = getattr(seen.thing, "reactions", [])
    return found


def reactions(seen: Seen, info: Info, content: str | None = None, **paging: Any) -> Page:  # noqa: ANN401
    every = _reactions(seen)
    found = [each for each in every if content is None or CONTENTS[each.content] == content]
    reacted = any(each.login == asked(info).access.login for each in found)
    subject = seen
    return page(info, found, lambda each: Seen("Reaction", (each, subject), seen.home), reacted=reacted, **paging)


def reaction_groups(seen: Seen, _info: Info) -> list[Seen]:
    """One group for each kind of reaction, also for those that nobody gave."""
    return [Seen("ReactionGroup", (word, seen), seen.home) for word in CONTENTS]


for kind in SUBJECTS:
    field(kind, "reactions")(reactions)
    field(kind, "reactionGroups")(reaction_groups)


@field("ReactionConnection", "viewerHasReacted")
def connection_has_reacted(found: Page, _info: Info) -> bool:
    return bool(found.extra["reacted"])


def _of_group(seen: Seen) -> list[Reaction]:
    word, subject = seen.thing
    return [each for each in _reactions(subject) if each.content == word]


@field("ReactionGroup", "content")
def group_content(seen: Seen, _info: Info) -> str:
    return CONTENTS[seen.thing[0]]


@field("ReactionGroup", "createdAt")
def group_created(seen: Seen, _info: Info) -> str | None:
    found = _of_group(seen)
    return stamp(found[0].created_at) if found else None


@field("ReactionGroup", "subject")
def group_subject(seen: Seen, _info: Info) -> Seen:
    subject: Seen = seen.thing[1]
    return subject


@field("ReactionGroup", "viewerHasReacted")
def group_has_reacted(seen: Seen, info: Info) -> bool:
    return any(each.login == asked(info).access.login for each in _of_group(seen))


@field("ReactionGroup", "reactors")
def reactors(seen: Seen, info: Info, **paging: Any) -> Page:  # noqa: ANN401
    logins = [each.login for each in _of_group(seen)]
    return page(info, logins, lambda login: see_account(info, login), **paging)


def _reaction(seen: Seen) -> Reaction:
    found: Reaction = seen.thing[0]
    return found


@field("Reaction", "content")
def content_of(seen: Seen, _info: Info) -> str:
    return CONTENTS[_reaction(seen).content]


@field("Reaction", "createdAt")
def reaction_created(seen: Seen, _info: Info) -> str:
    return stamp(_reaction(seen).created_at)


@field("Reaction", "databaseId")
def reaction_database_id(seen: Seen, _info: Info) -> int:
    return _reaction(seen).id


@field("Reaction", "id")
def reaction_id(seen: Seen, _info: Info) -> str:
    return _reaction(seen).node_id


@field("Reaction", "user")
def reaction_user(seen: Seen, info: Info) -> Seen:
    return see_user(info, _reaction(seen).login)


@field("Reaction", "reactable")
def reactable(seen: Seen, _info: Info) -> Seen:
    subject: Seen = seen.thing[1]
    return subject
