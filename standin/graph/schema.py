"""The schema: what GitHub publishes, as far as it is served here, with a resolver for every field."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from graphql import (
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    is_interface_type,
    is_object_type,
    is_union_type,
)

from standin.graph import (  # each registers its resolvers
    checks,
    deployments,
    discussion,
    git,
    people,
    pulls,
    refs,
    repositories,
    rules,
    talking,
    writing,
)
from standin.graph.fields import RESOLVERS, Info, Resolver, Seen, asked
from standin.graph.leaves import mark_leaves
from standin.graph.paging import Page, cursor, page_info

SUBJECTS: Final = (checks, deployments, discussion, git, people, pulls, refs, repositories, rules, talking, writing)
PARTS: Final = ("root", "repository", "deployments", "discussion", "connections", "mutations", "words")


@cache
def schema() -> GraphQLSchema:
    """The executable schema; a field that nothing resolves is an error here, not an empty answer later."""
    folder = files("standin.graph") / "schema"
    built = build_schema("\n".join((folder / f"{part}.graphql").read_text() for part in PARTS))
    missing = []
    for name, kind in built.type_map.items():
        if is_interface_type(kind) or is_union_type(kind):
            kind.resolve_type = _kind_of
        if not is_object_type(kind) or name.startswith("__"):
            continue
        for field_name, field in kind.fields.items():
            resolver = _resolver(kind, field_name)
            if resolver is None:
                missing.append(f"{name}.{field_name}")
            field.resolve = resolver
    if missing:
        raise LookupError(f"no resolver for {', '.join(missing)}")
    mark_leaves(built)
    return built


def _resolver(kind: GraphQLObjectType, field: str) -> Resolver | None:
    own = RESOLVERS.get((kind.name, field))
    if own is not None:
        return own
    if kind.name.endswith("Connection"):
        return CONNECTION.get(field)
    if kind.name.endswith("Edge"):
        return EDGE.get(field)
    if kind.name.endswith("Payload") or kind.name == "PageInfo":
        return _entry
    return GENERAL.get(field)


def _kind_of(seen: Seen, _info: Info, _abstract: Any) -> str:  # noqa: ANN401 - graphql-core's own
    return seen.kind


def _entry(source: Mapping[str, Any], info: Info) -> Any:  # noqa: ANN401 - whatever stands there
    return source[info.field_name]


def _in_repository(seen: Seen, _info: Info) -> Seen:
    return Seen("Repository", seen.home, seen.home)


def _nodes(found: Page, _info: Info) -> Any:  # noqa: ANN401 - a list of what the page shows
    return found.items


def _edges(found: Page, _info: Info) -> list[tuple[Page, Seen]]:
    return [(found, seen) for seen in found.items]


CONNECTION: Final[dict[str, Resolver]] = {
    "nodes": _nodes,
    "edges": _edges,
    "pageInfo": lambda found, _info: page_info(found),
    "totalCount": lambda found, _info: found.total,
}
EDGE: Final[dict[str, Resolver]] = {
    "node": lambda edge, _info: edge[1],
    "cursor": lambda edge, _info: cursor(edge[1]),
    "role": lambda _edge, _info: "MEMBER",
}
GENERAL: Final[dict[str, Resolver]] = {"repository": _in_repository}


def _rate_limit(_root: None, info: Info) -> dict[str, Any]:
    found = asked(info)
    return {"cost": found.cost, "nodeCount": found.node_count, **found.budget()}


RESOLVERS["Query", "rateLimit"] = _rate_limit
for name in ("cost", "limit", "nodeCount", "remaining", "resetAt", "used"):
    RESOLVERS["RateLimit", name] = _entry
