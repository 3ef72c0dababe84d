"""The world: every repository, account and token, and the numbers given out so far.

It is plain data that can be copied whole. `standin.verbs` changes it the way GitHub would;
`standin.access` says who may; both doors, GraphQL and REST, go through these two.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from standin.clock import Clock
from standin.gitobjects import Signature
from standin.people import App, Team, Token, User
from standin.refusal import not_found
from standin.repository import Repository

FIRST_ID = 1001


def _anyone() -> Token:
    return Token("", "github-actions[bot]", "actions", everything=True, label="any token")


@dataclass(slots=True)
class World:
    """Everything the stand-in knows. Names of repositories and accounts are matched without case.

    Where it lists no tokens, every token is `anyone`, who may do everything.
    `payload_layers` is how often GraphQL encodes a deployment's payload as JSON: once or twice.
    """

    clock: Clock = field(default_factory=Clock)
    repositories: dict[str, Repository] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    apps: dict[str, App] = field(default_factory=dict)
    nodes: dict[str, tuple[str, object]] = field(default_factory=dict)
    last_id: int = FIRST_ID
    writes: int = 0
    payload_layers: int = 2
    anyone: Token = field(default_factory=_anyone)

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def repository(self, full_name: str) -> Repository | None:
        """The repository of that name, also under a name it had before."""
        key = full_name.lower()
        return self.repositories.get(self.renamed.get(key, key))

    def add_repository(self, repository: Repository) -> Repository:
        self.repositories[repository.full_name.lower()] = repository
        self.user(repository.owner)
        self.remember(repository.node_id, repository.full_name, repository)
        return repository

    def rename(self, repository: Repository, full_name: str) -> None:
        """Give a repository another name; the old one leads there."""
        old = repository.full_name.lower()
        owner, _, repository.name = full_name.rpartition("/")
        repository.owner = owner or repository.owner
        new = repository.full_name.lower()
        self.repositories[new] = self.repositories.pop(old)
        self.renamed = {before: new if after == old else after for before, after in self.renamed.items()} | {old: new}
        self.renamed.pop(new, None)
        for node, (name, thing) in self.nodes.items():
            if name.lower() == old:
                self.nodes[node] = (repository.full_name, thing)

    def user(self, login: str) -> User:
        """The account of that login, made when it is first named; `x[bot]` is a bot."""
        found = self.users.get(login.lower())
        if not found:
            found = User(self.next_id(), login, "Bot" if login.endswith("[bot]") else "User")
            self.users[login.lower()] = found
            self.remember(found.node_id, "", found)
        return found

    def remember(self, node: str, repository: str, thing: object) -> None:
        """Make a thing findable by its node id; `repository` is the full name it lives in, or empty."""
        self.nodes[node] = (repository, thing)

    def find(self, node: str) -> tuple[Repository | None, object]:
        """The thing with that node id and the repository it lives in."""
        if node not in self.nodes:
            raise not_found(f"Could not resolve to a node with the global id of '{node}'")
        name, thing = self.nodes[node]
        return self.repository(name) if name else None, thing

    def signature(self, login: str) -> Signature:
        """How commits by that account are signed."""
        user = self.user(login)
        email = user.email or f"{user.id}+{user.login}@users.noreply.github.com"
        return Signature(user.name or user.login, email, self.clock.now(), user.login)

    def repositories_of(self, owner: str) -> Iterator[Repository]:
        return (found for found in self.repositories.values() if found.owner.lower() == owner.lower())
