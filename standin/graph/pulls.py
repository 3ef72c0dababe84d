"""Pull requests and their reviews."""

# ruff: noqa: D103, N803 - a resolver is described by the field it is registered for,
# and its parameters bear GitHub's names.

from typing import Any

from standin.discussion import PullRequest, Review
from standin.graph.fields import Info, Seen, asked, field, plain, web
from standin.graph.paging import Page, page
from standin.graph.people import see_account, see_user
from standin.graph.refs import see_ref
from standin.history import ahead
from standin.ids import node_id
from standin.repository import Repository
from standin.verbs.reviewing import merge_state, mergeable, opinions, review_decision

plain("PullRequest", baseRefName="base", headRefName="head", headRefOid="head_sha", isDraft="draft", merged="merged")
plain("PullRequest", mergedAt="merged_at")
plain(
    "PullRequestReview", state="state", submittedAt="submitted_at", createdAt="submitted_at", updatedAt="submitted_at"
)


def _see(repository: Repository) -> Any:  # noqa: ANN401 - a function
    return lambda each: Seen("PullRequest", each, repository)


def _pulls(  # noqa: PLR0913 - GitHub's own parameters
    info: Info,
    repository: Repository,
    *,
    states: list[str] | None = None,
    baseRefName: str | None = None,
    headRefName: str | None = None,
    labels: list[str] | None = None,
    orderBy: dict[str, str] | None = None,
    **paging: Any,  # noqa: ANN401
) -> Page:
    asked(info).access.need(repository, "pull_requests")
    found = [
        each
        for each in repository.pulls
        if (states is None or pull_state(each) in states)
        and baseRefName in (None, each.base)
        and headRefName in (None, each.head)
        and (labels is None or set(labels) & set(each.labels))
    ]
    match orderBy and orderBy["field"]:
        case "COMMENTS":
            found.sort(key=lambda each: len(each.comments))
        case "UPDATED_AT":
            found.sort(key=lambda each: each.updated_at)
        case _:
            found.sort(key=lambda each: (each.created_at, each.number))
    if orderBy and orderBy["direction"] == "DESC":
        found.reverse()
    return page(info, found, _see(repository), **paging)


@field("Repository", "pullRequests")
def pull_requests(seen: Seen, info: Info, **arguments: Any) -> Page:  # noqa: ANN401
    return _pulls(info, seen.home, **arguments)


@field("Ref", "associatedPullRequests")
def of_ref(seen: Seen, info: Info, **arguments: Any) -> Page:  # noqa: ANN401
    return _pulls(info, seen.home, **{"headRefName": seen.thing.removeprefix("refs/heads/")} | arguments)


@field("Commit", "associatedPullRequests")
def of_commit(seen: Seen, info: Info, **paging: Any) -> Page:  # noqa: ANN401
    asked(info).access.need(seen.home, "pull_requests")
    objects = seen.home.objects
    found = [
        each
        for each in seen.home.pulls
        if seen.thing.oid == each.merge_sha
        or any(commit.oid == seen.thing.oid for commit in ahead(objects, _base_oid(seen.home, each), each.head_sha))
    ]
    return page(info, found, _see(seen.home), **paging)


def pull_state(pull: PullRequest) -> str:
    return "MERGED" if pull.merged else pull.state.upper()


def _base_oid(repository: Repository, pull: PullRequest) -> str:
    return repository.refs.get(f"refs/heads/{pull.base}", "0" * 40)


@field("PullRequest", "state")
def state(seen: Seen, _info: Info) -> str:
    return pull_state(seen.thing)


@field("PullRequest", "baseRef")
def base_ref(seen: Seen, _info: Info) -> Seen | None:
    return see_ref(seen.home, f"refs/heads/{seen.thing.base}")


@field("PullRequest", "baseRefOid")
def base_ref_oid(seen: Seen, _info: Info) -> str:
    return _base_oid(seen.home, seen.thing)


@field("PullRequest", "baseRepository")
def base_repository(seen: Seen, _info: Info) -> Seen:
    return Seen("Repository", seen.home, seen.home)


def _head_repository(seen: Seen, info: Info) -> Repository | None:
    found = asked(info).world.repository(seen.thing.head_repository)
    return found if found and asked(info).access.sees(found) else None


@field("PullRequest", "headRepository")
def head_repository(seen: Seen, info: Info) -> Seen | None:
    found = _head_repository(seen, info)
    return Seen("Repository", found, found) if found else None


@field("PullRequest", "headRepositoryOwner")
def head_owner(seen: Seen, info: Info) -> Seen | None:
    found = _head_repository(seen, info)
    return see_account(info, found.owner) if found else None


@field("PullRequest", "headRef")
def head_ref(seen: Seen, info: Info) -> Seen | None:
    found = _head_repository(seen, info)
    return see_ref(found, f"refs/heads/{seen.thing.head}") if found else None


@field("PullRequest", "isCrossRepository")
def is_cross_repository(seen: Seen, _info: Info) -> bool:
    return bool(seen.thing.head_repository.lower() != seen.home.full_name.lower())


@field("PullRequest", "resourcePath")
def path(seen: Seen, _info: Info) -> str:
    return f"/{seen.home.full_name}/pull/{seen.thing.number}"


@field("PullRequest", "url", "permalink")
def url(seen: Seen, info: Info) -> str:
    return web(info, path(seen, info)[1:])


@field("PullRequest", "mergeCommit")
def merge_commit(seen: Seen, _info: Info) -> Seen | None:
    found = seen.home.peel(seen.thing.merge_sha) if seen.thing.merge_sha else None
    return Seen("Commit", found, seen.home) if found else None


@field("PullRequest", "mergeable")
def is_mergeable(seen: Seen, _info: Info) -> str:
    return mergeable(seen.thing)


@field("PullRequest", "mergeStateStatus")
def merge_state_status(seen: Seen, _info: Info) -> str:
    return merge_state(seen.home, seen.thing)


@field("PullRequest", "reviewDecision")
def decision(seen: Seen, _info: Info) -> str | None:
    return review_decision(seen.home, seen.thing)


@field("PullRequest", "commits")
def commits(seen: Seen, info: Info, **paging: Any) -> Page:  # noqa: ANN401
    """The commits its base lacks, oldest first; the head itself where that is all there is."""
    found = ahead(seen.home.objects, _base_oid(seen.home, seen.thing), seen.thing.head_sha)
    if not found and (head := seen.home.peel(seen.thing.head_sha)):
        found = [head]
    return page(info, found, lambda each: Seen("PullRequestCommit", each, seen.home), pull=seen.thing, **paging)


@field("PullRequestCommit", "commit")
def commit_of(seen: Seen, _info: Info) -> Seen:
    return Seen("Commit", seen.thing, seen.home)


@field("PullRequestCommit", "id")
def commit_id(seen: Seen, _info: Info) -> str:
    return node_id("Commit", seen.home.id, f"pull:{seen.thing.oid}")


@field("PullRequestCommit", "pullRequest")
def commit_pull(seen: Seen, _info: Info) -> Seen:
    found = next(each for each in seen.home.pulls if _holds(seen, each))
    return Seen("PullRequest", found, seen.home)


def _holds(seen: Seen, pull: PullRequest) -> bool:
    found = ahead(seen.home.objects, _base_oid(seen.home, pull), pull.head_sha)
    return pull.head_sha == seen.thing.oid or any(each.oid == seen.thing.oid for each in found)


@field("PullRequestCommit", "resourcePath")
def commit_path(seen: Seen, _info: Info) -> str:
    return f"/{seen.home.full_name}/commit/{seen.thing.oid}"


@field("PullRequestCommit", "url")
def commit_url(seen: Seen, info: Info) -> str:
    return web(info, commit_path(seen, info)[1:])


def _reviews(seen: Seen, info: Info, found: list[Review], paging: dict[str, Any]) -> Page:
    pull = seen.thing
    return page(info, found, lambda each: Seen("PullRequestReview", each, seen.home), **{"pull": pull} | paging)


@field("PullRequest", "reviews")
def reviews(
    seen: Seen,
    info: Info,
    states: list[str] | None = None,
    author: str | None = None,
    **paging: Any,  # noqa: ANN401
) -> Page:
    found = [
        each for each in seen.thing.reviews if (states is None or each.state in states) and author in (None, each.login)
    ]
    return _reviews(seen, info, found, paging)


@field("PullRequest", "latestReviews")
def latest_reviews(seen: Seen, info: Info, **paging: Any) -> Page:  # noqa: ANN401
    """The newest review of each reviewer."""
    return _reviews(seen, info, list({each.login: each for each in seen.thing.reviews}.values()), paging)


@field("PullRequest", "latestOpinionatedReviews")
def latest_opinions(seen: Seen, info: Info, *, writersOnly: bool = False, **paging: Any) -> Page:  # noqa: ANN401
    """The newest approval or request for changes of each reviewer."""
    return _reviews(seen, info, opinions(seen.home, seen.thing, writers_only=writersOnly), paging)


def _pull_of(seen: Seen) -> PullRequest:
    return next(each for each in seen.home.pulls if any(review is seen.thing for review in each.reviews))


@field("PullRequestReview", "pullRequest")
def review_pull(seen: Seen, _info: Info) -> Seen:
    return Seen("PullRequest", _pull_of(seen), seen.home)


@field("PullRequestReview", "commit")
def review_commit(seen: Seen, _info: Info) -> Seen | None:
    found = seen.home.peel(seen.thing.sha)
    return Seen("Commit", found, seen.home) if found else None


@field("PullRequestReview", "url")
def review_url(seen: Seen, info: Info) -> str:
    return web(info, f"{seen.home.full_name}/pull/{_pull_of(seen).number}#pullrequestreview-{seen.thing.id}")


@field("PullRequest", "reviewRequests")
def review_requests(seen: Seen, info: Info, **paging: Any) -> Page:  # noqa: ANN401
    found = [(seen.thing, login) for login in seen.thing.requested_reviewers]
    return page(info, found, lambda each: Seen("ReviewRequest", each, seen.home), **paging)


@field("ReviewRequest", "requestedReviewer")
def requested_reviewer(seen: Seen, info: Info) -> Seen:
    login: str = seen.thing[1]
    team = asked(info).world.teams.get(login.lower())
    return Seen("Team", team) if team else see_user(info, login)


@field("ReviewRequest", "pullRequest")
def request_pull(seen: Seen, _info: Info) -> Seen:
    return Seen("PullRequest", seen.thing[0], seen.home)


@field("ReviewRequest", "id")
def request_id(seen: Seen, _info: Info) -> str:
    return node_id("PullRequestReview", seen.thing[0].id, seen.thing[1])


@field("ReviewRequest", "databaseId")
def request_database_id(seen: Seen, _info: Info) -> int:
    found: int = seen.thing[0].id
    return found
