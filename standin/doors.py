"""Which door a request knocks at: GraphQL's one or a route of REST's."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from standin.faults import Fault
from standin.log import Entry
from standin.refusal import not_found
from standin.routes import REST, Request, Response

GRAPHQL_PATHS: Final = ("/graphql", "/api/graphql")


@dataclass(slots=True, frozen=True)
class Door:
    """What serves a request: its name for faults and the log, its budget, and how to run it."""

    name: str
    run: Callable[[Request, Entry, Fault | None], Response]
    writes: bool
    resource: str
    cost: Callable[[Request], int]
    operation: str | None = None
    kind: str | None = None


def of(request: Request) -> Door:
    """The door that serves this request; where none does, one that answers Not Found."""
    if request.path in GRAPHQL_PATHS and request.method == "POST":
        from standin.graph.door import graphql_door  # noqa: PLC0415 - the schema is built when first asked for

        return graphql_door(request)
    found = REST.find(request.method, request.path)
    if not found:
        return Door(f"{request.method} {request.path}", _nothing, writes=False, resource="core", cost=_one)
    route, request.params = found
    return Door(
        route.name, lambda asked, _entry, _fault: route.handler(asked), writes=route.writes, resource="core", cost=_one
    )


def token_in(header: str) -> str:
    """The token of an `Authorization` header: bearer, `token`, or the password of a basic one."""
    scheme, _, rest = header.partition(" ")
    match scheme.lower():
        case "bearer" | "token":
            return rest.strip()
        case "basic":
            try:
                return base64.b64decode(rest).decode().partition(":")[2]
            except ValueError:
                return ""
        case _:
            return ""


def _one(request: Request) -> int:
    return 0 if request.path == "/rate_limit" else 1


def _nothing(request: Request, _entry: Entry, _fault: Fault | None) -> Response:
    raise not_found(f"No route serves {request.method} {request.path}")
