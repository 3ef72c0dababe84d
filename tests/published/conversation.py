"""What was said to the stand-in, measured by what GitHub says it takes."""

from collections.abc import Iterable, Mapping
from typing import Any

from tests.published.queries import validate_query
from tests.published.rest import validate_rest_answer, validate_rest_request

GRAPHQL = ("/graphql", "/api/graphql")


def problems_in(log: Iterable[Mapping[str, Any]]) -> list[str]:
    """What GitHub's descriptions have against the requests of a stand-in's log (with bodies), and its REST answers.

    Answers that a fault replaced are nobody's; a GraphQL answer is held by the schema that executes it.
    """
    found: list[str] = []
    for entry in log:
        where = f"request {entry['n']}, {entry['method']} {entry['path']}"
        found += [f"{where}: {problem}" for problem in _problems(entry)]
    return found


def _problems(entry: Mapping[str, Any]) -> list[str]:
    if entry["path"] in GRAPHQL:
        body = entry["body"]
        text = body.get("query") if isinstance(body, dict) else None
        return list(validate_query(text)) if isinstance(text, str) else ["a body without `query`"]
    address = f"{entry['path']}?{entry['query']}" if entry["query"] else entry["path"]
    problems = validate_rest_request(entry["method"], address, entry["body"])
    if entry["fault"] is None and entry["answer"] is not None:
        problems += validate_rest_answer(entry["method"], address, entry["status"], entry["answer"])
    return problems
