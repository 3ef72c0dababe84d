"""Issues and pull requests of a world file."""

from typing import Final

from standin.discussion import Comment, Issue, PullRequest, Review
from standin.population.commits import NOTHING, commit_named
from standin.population.times import moment_of
from standin.repository import Repository
from standin.store import World
from standin.trouble import Reading
from standin.verbs.commenting import association

ISSUE_KEYS: Final = ("number", "title", "body", "author", "state", "labels", "comments", "created_at")
PULL_KEYS: Final = (
    *ISSUE_KEYS, "head", "head_repository", "base", "draft", "merged", "merge_state", "reviews", "requested_reviewers",
)  # fmt: skip
REVIEW_STATES: Final = ("APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING")


def fill_issues(world: World, repository: Repository, item: Reading) -> None:
    """Issues, numbered in the order written unless a number is given."""
    for each in item.items():
        keys = each.mapping(*ISSUE_KEYS)
        made = Issue(world.next_id(), 0, "", "", repository.created_at, repository.created_at)
        _common(world, repository, made, keys)


def fill_pulls(world: World, repository: Repository, item: Reading) -> None:
    """Pull requests; `head` is a branch of this repository or of `head_repository`."""
    for each in item.items():
        keys = each.mapping(*PULL_KEYS)
        if "head" not in keys:
            each.wrong("needs `head`: a branch")
            continue
        made = PullRequest(world.next_id(), 0, "", "", repository.created_at, repository.created_at)
        made.head = keys["head"].text()
        made.head_repository = keys["head_repository"].text() if "head_repository" in keys else repository.full_name
        source = world.repository(made.head_repository)
        if source is None:
            keys["head_repository"].wrong(f"no repository {made.head_repository!r} in this world")
            continue
        made.base = keys["base"].text() if "base" in keys else repository.default_branch
        commit = commit_named(world, source, keys["head"])
        made.head_sha = commit.oid if commit else ""
        if commit and repository.objects.get(commit.oid) is None:
            # A fork's commits can be read through the repository it was forked from.
            repository.objects.objects.update(source.objects.objects)
        for name in ("draft", "merged"):
            setattr(made, name, keys[name].truth() if name in keys else False)
        made.merge_state = keys["merge_state"].text() if "merge_state" in keys else None
        made.requested_reviewers = keys["requested_reviewers"].words() if "requested_reviewers" in keys else []
        _common(world, repository, made, keys)
        if made.merged:
            made.state, made.merged_at, made.closed_at = "closed", made.updated_at, made.updated_at
        for login, state in keys.get("reviews", NOTHING).mapping().items():
            word = state.one_of(*REVIEW_STATES, default="APPROVED")
            review = Review(world.next_id(), world.user(login).login, word, made.head_sha, made.created_at)
            made.reviews.append(review)
            world.remember(review.node_id, repository.full_name, review)


def _common(world: World, repository: Repository, made: Issue, keys: dict[str, Reading]) -> None:
    made.number = keys["number"].number() if "number" in keys else max(repository.issues, default=0) + 1
    made.title = keys["title"].text() if "title" in keys else f"Number {made.number}"
    made.body = keys["body"].text() if "body" in keys else ""
    made.login = world.user(keys["author"].text() if "author" in keys else "octocat").login
    made.state = keys["state"].one_of("open", "closed", default="open") if "state" in keys else "open"
    made.labels = keys["labels"].words() if "labels" in keys else []
    created = moment_of(keys["created_at"]) if "created_at" in keys else None
    made.created_at = made.updated_at = created or world.clock.now()
    made.closed_at = made.updated_at if made.state == "closed" else None
    if made.number in repository.issues:
        keys["number"].wrong(f"{repository.full_name} already has a number {made.number}")
    repository.issues[made.number] = made
    world.remember(made.node_id, repository.full_name, made)
    for each in keys.get("comments", NOTHING).items():
        said = each.mapping("author", "body", "created_at", "id")
        login = world.user(said["author"].text() if "author" in said else "octocat").login
        at = (moment_of(said["created_at"]) if "created_at" in said else None) or made.created_at
        number = said["id"].number() if "id" in said else world.next_id()
        body = said["body"].text() if "body" in said else ""
        comment = Comment(number, made.number, body, login, at, at, association(repository, login))
        made.comments.append(comment)
        world.remember(comment.node_id, repository.full_name, comment)
