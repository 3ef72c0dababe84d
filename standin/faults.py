"""Faults on demand: which requests fail, how often, and in which way."""

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from standin.routes import Response
from standin.store import World

if TYPE_CHECKING:
    from standin.doors import Door

SECONDARY: Final = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. "
    "For more on scraping GitHub and how it may affect your rights, please review our Terms of Service "
    "(https://docs.github.com/en/site-policy/github-terms/github-terms-of-service)"
)
SECONDARY_DOCS: Final = "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits"
TIMED_OUT: Final = (
    "Something went wrong while executing your query. This may be the result of a timeout, "
    "or it could be a GitHub bug. Please include `STANDIN:0` when reporting this issue."
)
KINDS: Final = (
    "status",
    "secondary",
    "too-many",
    "limited",
    "partial",
    "resource-limits",
    "slow",
    "cut",
    "cut-body",
    "stale",
)


@dataclass(slots=True)
class Fault:
    """One rule: the requests it matches, when it strikes, and what it does to the answer.

    `on` is `*`, `graphql`, `graphql NAME` (an operation's), `query`, `mutation`, or a route's name.
    It strikes from the `nth` match on, at most `count` times, each time with `probability`.
    """

    on: str = "*"
    kind: str = "status"
    nth: int = 1
    count: int | None = 1
    probability: float = 1.0
    status: int = 502
    retry_after: int | None = None
    milliseconds: float = 0.0
    alias: str | None = None
    error: dict[str, Any] = field(default_factory=dict)
    writes: int = 1
    after: bool = False
    matched: int = 0
    struck: int = 0

    @property
    def instead(self) -> bool:
        """Whether the request is answered by the fault and never carried out."""
        if self.kind in ("cut", "status"):
            return not self.after
        return self.kind in ("secondary", "too-many", "limited")

    @property
    def forbids(self) -> bool:
        """Whether a part of the answer is taken away as something not allowed, which GitHub never carries out."""
        return self.kind == "partial" and self.error.get("type") == "FORBIDDEN"

    def matches(self, door: "Door") -> bool:
        match self.on.split(" ", 1):
            case ["*"]:
                return True
            case ["graphql"]:
                return door.resource == "graphql"
            case ["graphql", operation]:
                return door.resource == "graphql" and door.operation == operation
            case [("query" | "mutation") as kind]:
                return door.kind == kind
            case _:
                return door.name == self.on

    def answer(self, world: World) -> Response:
        """The answer in place of the real one."""
        wait = {"retry-after": str(self.retry_after)} if self.retry_after is not None else {}
        match self.kind:
            case "secondary":
                body = {"message": SECONDARY, "documentation_url": SECONDARY_DOCS}
                return Response(body, 403, {"retry-after": "60"} | wait)
            case "too-many":
                return Response({"message": SECONDARY, "documentation_url": SECONDARY_DOCS}, 429, wait)
            case "limited":
                error = {"type": "RATE_LIMITED", "message": "API rate limit exceeded for user ID 1."}
                reset = str(int(world.clock.now().timestamp()) + 3600)
                return Response({"errors": [error]}, 200, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset})
            case _ if self.status in (502, 504):
                return Response({"data": None, "errors": [{"message": TIMED_OUT}]}, self.status, wait)
            case _:
                return Response({"message": "Server Error"}, self.status, wait)


@dataclass(slots=True)
class Faults:
    """The rules in force, in order; the first that strikes counts. `seed` makes chance repeatable."""

    rules: list[Fault] = field(default_factory=list)
    seed: int = 0
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - repeatable, not secret

    @property
    def deepest(self) -> int:
        """How many writes back the stalest read looks."""
        return max((rule.writes for rule in self.rules if rule.kind == "stale"), default=0)

    def next_for(self, door: "Door") -> Fault | None:
        """The fault that strikes this request, if one does."""
        for rule in self.rules:
            if not rule.matches(door):
                continue
            rule.matched += 1
            spent = rule.count is not None and rule.struck >= rule.count
            if rule.matched < rule.nth or spent or self.chance.random() >= rule.probability:
                continue
            rule.struck += 1
            return rule
        return None
