"""One question to a stand-in, from inside the process."""

import json
from collections.abc import Mapping
from typing import Any

from standin.github import GitHub


def ask(github: GitHub, query: str, by: str = "t", **variables: object) -> dict[str, Any]:
    """The whole answer to a GraphQL document."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    return answered(github, "POST", "/graphql", by, body)[1]


def answered(
    github: GitHub, method: str, path: str, by: str = "t", body: bytes = b""
) -> tuple[int, Any, Mapping[str, str]]:
    """Status, JSON and headers of one request."""
    found = github.answer(method, path, {"authorization": f"bearer {by}"} if by else {}, body)
    return found.status, json.loads(found.body) if found.body else None, found.headers
