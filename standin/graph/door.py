"""The GraphQL door: a document goes in, data and errors come out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLResolveInfo,
    OperationDefinitionNode,
    execute_sync,
    get_operation_ast,
    parse,
    validate,
)

from standin.access import Access
from standin.budget import HOUR, budget_of, left
from standin.doors import Door
from standin.faults import Fault
from standin.graph.cost import MOST_NODES, Cost, cost_of
from standin.graph.fields import Asked
from standin.graph.leaves import Quick
from standin.graph.schema import schema
from standin.log import Entry
from standin.refusal import Refusal
from standin.routes import Request, Response


@dataclass(slots=True, frozen=True)
class Query:
    """A request as it was sent: its document, parsed or refused, and which operation is meant."""

    document: DocumentNode | None
    operation: OperationDefinitionNode | None
    variables: Mapping[str, Any]
    errors: tuple[GraphQLError, ...]
    cost: Cost

    @property
    def name(self) -> str | None:
        return self.operation.name.value if self.operation and self.operation.name else None

    @property
    def writes(self) -> bool:
        return self.operation is not None and self.operation.operation.value == "mutation"


@lru_cache(maxsize=512)
def _document(text: str) -> tuple[DocumentNode | None, tuple[GraphQLError, ...]]:
    """A document, parsed and validated once however often it is sent."""
    try:
        document = parse(text, no_location=False)
    except GraphQLError as error:
        return None, (error,)
    return document, tuple(validate(schema(), document))


def _query(request: Request) -> Query:
    fields = request.fields
    text, variables = fields.get("query"), fields.get("variables") or {}
    if not isinstance(text, str) or not isinstance(variables, dict):
        return Query(
            None, None, {}, (GraphQLError("A query attribute must be specified and must be a string."),), Cost()
        )
    document, errors = _document(text)
    operation = get_operation_ast(document, fields.get("operationName")) if document else None
    if document and not operation:
        errors = (*errors, GraphQLError("An operation name is required"))
    cost = cost_of(schema(), document, operation, variables) if document and operation and not errors else Cost()
    return Query(document, operation, variables, errors, cost)


def graphql_door(request: Request) -> Door:
    """How a GraphQL request is named, whether it writes, and how it is run."""
    query = _query(request)
    kind = query.operation.operation.value if query.operation else None

    def run(asked: Request, entry: Entry, fault: Fault | None) -> Response:
        return answer(query, asked, entry, fault)

    return Door("POST /graphql", run, query.writes, "graphql", lambda _request: 0, query.name, kind)


def answer(query: Query, request: Request, entry: Entry, fault: Fault | None) -> Response:
    """The answer to one query; GraphQL's mistakes come with status 200."""
    access = request.access
    if access.token is None:
        raise Refusal("UNAUTHORIZED", "This endpoint requires you to be authenticated.")
    if query.errors:
        return _refused(entry, [_refused_document(error) for error in query.errors])
    cost = query.cost
    entry.aliases, entry.connections, entry.nodes = cost.aliases, cost.connections, cost.nodes
    entry.points = cost.points
    if cost.nodes > MOST_NODES:
        message = (
            f"This query requests up to {cost.nodes:,} possible nodes which exceeds "
            f"the maximum limit of {MOST_NODES:,}."
        )
        return _refused(entry, [{"type": "MAX_NODE_LIMIT_EXCEEDED", "message": message}])
    if limited := _spend(access, entry.points):
        return _refused(entry, [limited])
    asked = Asked(request.world, access, request.base_url, request.world.clock.now(), entry, entry.points, cost.nodes)
    return Response(_shown(_executed(query, asked, fault), entry, fault))


def _executed(query: Query, asked: Asked, fault: Fault | None) -> ExecutionResult:
    document, operation = query.document, query.operation
    if document is None or operation is None:
        raise LookupError("a query without errors has an operation")
    found = execute_sync(
        schema(),
        document,
        context_value=asked,
        variable_values=dict(query.variables),
        operation_name=query.name,
        executor_class=Quick,
        middleware=(_forbidding(fault.alias),) if fault and fault.forbids and query.writes else None,
    )
    if not isinstance(found, ExecutionResult):
        raise TypeError(f"one answer was expected, not {type(found).__name__}")
    return found


def _forbidding(alias: str | None) -> Callable[..., Any]:
    """Of a mutation's fields, this one (or the first) is refused before it is carried out; the others are not."""
    refused = alias

    def resolved(carry_out: Callable[..., Any], root: object, info: GraphQLResolveInfo[Any], **given: object) -> object:
        nonlocal refused
        if info.path.prev is None:
            refused = refused or str(info.path.key)
            if info.path.key == refused:
                return None
        return carry_out(root, info, **given)

    return resolved


def _refused(entry: Entry, errors: list[dict[str, Any]]) -> Response:
    """An answer of errors alone, with status 200."""
    entry.errors = [str(each.get("type", each["message"])) for each in errors]
    return Response({"errors": errors})


def _spend(access: Access, points: int) -> dict[str, Any] | None:
    """Take the points of a query; the error that says so where none are left."""
    token, now = access.token, access.world.clock.now()
    if token is None:
        return None
    if token.reset_at is None or token.reset_at <= now:
        token.reset_at, token.used = now + HOUR, {}
    if left(token, "graphql") < points:
        token.used["graphql"] = budget_of(token)
        message = f"API rate limit already exceeded for user ID {access.user.id}."
        return {"type": "RATE_LIMIT", "code": "graphql_rate_limit", "message": message}
    token.used["graphql"] = token.used.get("graphql", 0) + points
    return None


def _shown(found: ExecutionResult, entry: Entry, fault: Fault | None) -> dict[str, Any]:
    errors = [_error(each) for each in found.errors or ()]
    data = found.data
    if fault and fault.kind in ("partial", "resource-limits") and data is not None:
        errors += _broken(data, fault)
    entry.errors = [str(each.get("type", each["message"])) for each in errors]
    if data is None and not any("path" in each for each in errors):
        # Nothing was executed: the variables did not fit.
        return {"errors": errors}
    return {"data": data, "errors": errors} if errors else {"data": data}


def _broken(data: dict[str, Any], fault: Fault) -> list[dict[str, Any]]:
    """Part of an answer is taken away, and an error put in its place."""
    limits = fault.kind == "resource-limits"
    aliases = [fault.alias] if fault.alias else (list(data)[len(data) // 2 :] if limits else list(data)[:1])
    default = {
        "type": "RESOURCE_LIMITS_EXCEEDED" if limits else "INTERNAL",
        "message": "Resource limits for this query exceeded."
        if limits
        else "Something went wrong while executing your query.",
    }
    errors = []
    for alias in aliases:
        if alias in data:
            data[alias] = None
            errors.append({**default, **fault.error, "path": [alias], "locations": [{"line": 1, "column": 1}]})
    return errors


def _error(error: GraphQLError) -> dict[str, Any]:
    """An error in GitHub's order: type, path, locations, message."""
    cause = error.original_error
    shown: dict[str, Any] = {}
    if isinstance(cause, Refusal):
        shown["type"] = cause.kind
    elif cause is not None and not isinstance(cause, GraphQLError):
        raise cause
    if error.path:
        shown["path"] = list(error.path)
    if isinstance(cause, Refusal) and cause.kind == "FORBIDDEN":
        shown["extensions"] = {"saml_failure": False}
    shown["locations"] = [{"line": at.line, "column": at.column} for at in error.locations or ()]
    shown["message"] = error.message
    return shown


def _refused_document(error: GraphQLError) -> dict[str, Any]:
    locations = [{"line": at.line, "column": at.column} for at in error.locations or ()]
    return {"message": error.message, **({"locations": locations} if locations else {})}
