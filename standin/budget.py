"""Points: what a request costs, what is left, and what GitHub says when nothing is."""

from datetime import timedelta

from standin.people import Token
from standin.refusal import Refusal
from standin.store import World

HOUR = timedelta(hours=1)
ANONYMOUS_BUDGET = 60


def budget_of(token: Token | None) -> int:
    """How many points an hour has for a token, or for nobody."""
    return token.points if token else ANONYMOUS_BUDGET


def charge(world: World, token: Token | None, resource: str, cost: int) -> None:
    """Take points from a token's hourly budget, or refuse where it has none left."""
    if token is None:
        return
    now = world.clock.now()
    if token.reset_at is None or token.reset_at <= now:
        token.reset_at, token.used = now + HOUR, {}
    used = token.used.get(resource, 0)
    if used + cost > token.points:
        message = f"API rate limit exceeded for user ID {world.user(token.login).id}."
        raise Refusal("RATE_LIMITED", message, status=403)
    token.used[resource] = used + cost


def left(token: Token | None, resource: str) -> int:
    """How many points of this hour are left."""
    return max(0, token.points - token.used.get(resource, 0)) if token else ANONYMOUS_BUDGET


def headers_of(world: World, token: Token | None, resource: str) -> dict[str, str]:
    """The `x-ratelimit` headers every answer carries."""
    reset = (token.reset_at if token else None) or world.clock.now() + HOUR
    return {
        "x-ratelimit-limit": str(budget_of(token)),
        "x-ratelimit-remaining": str(left(token, resource)),
        "x-ratelimit-used": str(token.used.get(resource, 0) if token else 0),
        "x-ratelimit-reset": str(int(reset.timestamp())),
        "x-ratelimit-resource": resource,
    }
