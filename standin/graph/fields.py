"""What resolves which field, and the things the fields are asked of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from standin.access import Access
from standin.budget import HOUR, budget_of
from standin.clock import stamp
from standin.log import Entry
from standin.repository import Repository
from standin.store import World

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Resolver = Callable[..., Any]
RESOLVERS: Final[dict[tuple[str, str], Resolver]] = {}


@dataclass(slots=True)
class Asked:
    """What one operation may look at, and what it has been found to cost."""

    world: World
    access: Access
    base_url: str
    now: datetime
    entry: Entry
    cost: int = 1
    node_count: int = 0

    def budget(self) -> dict[str, Any]:
        """What the token's hour still holds."""
        token, now = self.access.token, self.now
        reset = (token.reset_at if token else None) or now + HOUR
        used = token.used.get("graphql", 0) if token else 0
        limit = budget_of(token)
        return {"limit": limit, "remaining": max(0, limit - used), "used": used, "resetAt": stamp(reset)}


Info: TypeAlias = "GraphQLResolveInfo[Asked]"


@dataclass(slots=True)
class Seen:
    """A thing, the kind GraphQL knows it by, and the repository it is seen in."""

    kind: str
    thing: Any
    repository: Repository | None = None

    @property
    def home(self) -> Repository:
        """The repository, where there must be one."""
        if self.repository is None:
            raise LookupError(f"a {self.kind} without a repository")
        return self.repository


def field(kind: str, *names: str) -> Callable[[Resolver], Resolver]:
    """Resolve these fields of a type by the decorated function of (seen, info, arguments)."""

    def register(resolver: Resolver) -> Resolver:
        for name in names:
            RESOLVERS[kind, name] = resolver
        return resolver

    return register


def plain(kind: str, **attributes: str) -> None:
    """Resolve fields by attributes of the thing; a moment is written as GitHub writes it."""
    for name, attribute in attributes.items():
        RESOLVERS[kind, name] = _attribute(attribute)


def _attribute(attribute: str) -> Resolver:
    def resolve(seen: Seen, _info: Info) -> Any:  # noqa: ANN401 - whatever the attribute holds
        value = getattr(seen.thing, attribute)
        return stamp(value) if isinstance(value, datetime) else value

    return resolve


def asked(info: Info) -> Asked:
    """What the operation may look at."""
    return info.context


def web(info: Info, path: str) -> str:
    """The address of a page, on the host that answers."""
    return f"{asked(info).base_url}/{path}"
