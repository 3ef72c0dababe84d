"""Who acts on GitHub: people, bots, organisations, teams, and the tokens they act with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from standin.ids import node_id


@dataclass(slots=True)
class User:
    """An account; `kind` is User, Bot or Organization. A bot's login carries `[bot]`, as in REST."""

    id: int
    login: str
    kind: str = "User"
    name: str | None = None
    email: str | None = None

    @property
    def node_id(self) -> str:
        return node_id(self.kind, self.id)

    @property
    def graphql_login(self) -> str:
        """The login as GraphQL writes it: without a bot's `[bot]`."""
        return self.login.removesuffix("[bot]")


@dataclass(slots=True)
class Team:
    """A team of an organisation, and the logins in it."""

    id: int
    organization: str
    slug: str
    members: list[str] = field(default_factory=list)

    @property
    def node_id(self) -> str:
        return node_id("Team", self.id)


GRANTED: Final = {
    "actions": "write",
    "checks": "read",
    "contents": "write",
    "deployments": "write",
    "issues": "write",
    "metadata": "read",
    "pull_requests": "write",
    "statuses": "read",
}
"""What an App was granted where a world does not say."""


@dataclass(slots=True)
class App:
    """A GitHub App: its number, the key that proves it, who installed it, and what it was granted there."""

    number: str
    slug: str
    public_key: str
    owners: frozenset[str]
    permissions: Mapping[str, str]


@dataclass(slots=True)
class Token:
    """What a request authenticates with.

    `repositories` None reaches all that its account reaches; `permissions` None allows all that
    its account's role allows. `kind` is `user`, `fine-grained`, `actions` or `app`, and decides
    the words of a refusal. `points` is its hourly budget. `everything` passes every check.
    With `speaks_for` it is an App's own, which opens nothing but its installations.
    """

    value: str
    login: str
    kind: str = "user"
    repositories: list[str] | None = None
    permissions: Mapping[str, str] | None = None
    points: int = 5000
    everything: bool = False
    expires_at: datetime | None = None
    used: dict[str, int] = field(default_factory=dict)
    reset_at: datetime | None = None
    label: str = ""
    listed: frozenset[str] = frozenset()
    speaks_for: App | None = None

    def reaches(self, full_name: str) -> bool:
        """Whether it lists that repository, or needs to list none."""
        if self.repositories is None:
            return True
        if len(self.listed) != len(self.repositories):
            self.listed = frozenset(name.lower() for name in self.repositories)
        return full_name.lower() in self.listed

    @property
    def name(self) -> str:
        """What the log calls it, so that no log shows a token."""
        return self.label or f"{self.login}'s {self.kind} token"
