"""Issues and pull requests, and what is said on them."""

from dataclasses import dataclass, field
from datetime import datetime

from standin.ids import node_id


@dataclass(slots=True)
class Label:
    """A label of a repository."""

    id: int
    name: str
    color: str = "ededed"
    description: str | None = None

    @property
    def node_id(self) -> str:
        return node_id("Label", self.id)


@dataclass(slots=True)
class Reaction:
    """A reaction; `content` is REST's word (`+1`, `rocket`, `eyes` …)."""

    id: int
    content: str
    login: str
    created_at: datetime

    @property
    def node_id(self) -> str:
        return node_id("Reaction", self.id)


@dataclass(slots=True)
class Comment:
    """A comment on an issue or a pull request."""

    id: int
    number: int
    body: str
    login: str
    created_at: datetime
    updated_at: datetime
    association: str = "NONE"
    reactions: list[Reaction] = field(default_factory=list)
    edited_at: datetime | None = None

    @property
    def node_id(self) -> str:
        return node_id("IssueComment", self.id)


@dataclass(slots=True)
class Review:
    """A review of a pull request; `state` is APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED or PENDING."""

    id: int
    login: str
    state: str
    sha: str
    submitted_at: datetime
    body: str = ""

    @property
    def node_id(self) -> str:
        return node_id("PullRequestReview", self.id)


@dataclass(slots=True)
class Issue:
    """An issue; a pull request is one too."""

    id: int
    number: int
    title: str
    login: str
    created_at: datetime
    updated_at: datetime
    body: str = ""
    state: str = "open"
    closed_at: datetime | None = None
    labels: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)

    @property
    def node_id(self) -> str:
        return node_id("Issue", self.id)


@dataclass(slots=True)
class PullRequest(Issue):
    """A pull request; its head is a branch of `head_repository` (owner/name), which a fork makes another."""

    head: str = ""
    head_repository: str = ""
    head_sha: str = ""
    base: str = ""
    draft: bool = False
    merged: bool = False
    merged_at: datetime | None = None
    merge_sha: str | None = None
    merge_state: str | None = None
    reviews: list[Review] = field(default_factory=list)
    requested_reviewers: list[str] = field(default_factory=list)

    @property
    def node_id(self) -> str:
        return node_id("PullRequest", self.id)
