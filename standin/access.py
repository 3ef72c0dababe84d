"""Who may do what: a token's own limits, inside the limits of the account behind it."""

from dataclasses import dataclass
from typing import Final

from standin.people import Token, User
from standin.refusal import Refusal, not_found
from standin.repository import Repository
from standin.store import World

LEVELS: Final = ("none", "read", "write", "admin")
LEVEL_OF_ROLE: Final = {
    "none": "none",
    "read": "read",
    "triage": "read",
    "write": "write",
    "maintain": "write",
    "admin": "admin",
}
# What reading or triaging a repository allows beyond looking at it.
OPEN_TO_READERS: Final = {"issues": "write", "pull_requests": "write"}
NOT_ACCESSIBLE: Final = {
    "user": "Must have admin rights to Repository.",
    "fine-grained": "Resource not accessible by personal access token",
    "actions": "Resource not accessible by integration",
    "app": "Resource not accessible by integration",
}


@dataclass(slots=True, frozen=True)
class Access:
    """The rights of one request; without a token it may look at what is public."""

    world: World
    token: Token | None

    @property
    def login(self) -> str:
        return self.token.login if self.token else ""

    @property
    def user(self) -> User:
        """The account that acts."""
        if not self.token:
            raise Refusal("UNAUTHORIZED", "Requires authentication")
        return self.world.user(self.token.login)

    def sees(self, repository: Repository) -> bool:
        return self.level(repository, "metadata") != "none"

    def level(self, repository: Repository, permission: str) -> str:
        """What this request may do there: none, read, write or admin."""
        token = self.token
        public = "none" if repository.private else "read"
        if token is None:
            return public
        if token.everything:
            return "admin"
        if not token.reaches(repository.full_name):
            return public
        if token.permissions is None:
            return self._level_of_role(repository, token.login, permission)
        granted = "read" if permission == "metadata" else token.permissions.get(permission, "none")
        if token.kind == "fine-grained":
            granted = min(granted, self._level_of_role(repository, token.login, permission), key=LEVELS.index)
        return max(granted, public, key=LEVELS.index)

    def may(self, repository: Repository, permission: str, level: str) -> bool:
        return LEVELS.index(self.level(repository, permission)) >= LEVELS.index(level)

    def need(self, repository: Repository, permission: str, level: str = "read") -> None:
        """Refuse where the right is missing; what cannot be seen is not found."""
        if not self.sees(repository):
            raise not_found(f"Could not resolve to a Repository with the name '{repository.full_name}'.")
        if self.may(repository, permission, level):
            return
        if self.token is None:
            raise Refusal("UNAUTHORIZED", "Requires authentication")
        if self.token.kind == "user":
            # A person without the right sees REST pretend that the thing is not there.
            name = self.world.user(self.token.login).login
            message = f"{name} does not have the correct permissions to execute this on {repository.full_name}"
            raise Refusal("FORBIDDEN", message, rest="Not Found", status=404)
        raise Refusal("FORBIDDEN", NOT_ACCESSIBLE[self.token.kind])

    def repository(self, full_name: str, *, renamed: bool = True) -> Repository:
        """The repository of that name, or GitHub's "could not resolve"."""
        found = self.world.repository(full_name)
        if found and self.sees(found) and (renamed or found.full_name.lower() == full_name.lower()):
            return found
        raise not_found(f"Could not resolve to a Repository with the name '{full_name}'.")

    def _level_of_role(self, repository: Repository, login: str, permission: str) -> str:
        role = role_of(repository, login)
        if role != "none" and permission in OPEN_TO_READERS:
            return max(OPEN_TO_READERS[permission], LEVEL_OF_ROLE[role], key=LEVELS.index)
        return LEVEL_OF_ROLE[role]


def role_of(repository: Repository, login: str) -> str:
    """An account's role in a repository: none, read, triage, write, maintain or admin."""
    if login.lower() == repository.owner.lower():
        return "admin"
    roles = {name.lower(): role for name, role in repository.collaborators.items()}
    return roles.get(login.lower(), "none" if repository.private else "read")
