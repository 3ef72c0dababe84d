"""What every REST answer has in common: the API's version, an ETag, and pages."""

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from standin.refusal import Refusal
from standin.routes import LONGEST, Handler, Request, Response, route

VERSIONS: Final = ("2022-11-28", "2026-03-10")
PER_PAGE: Final = 30
MOST_PER_PAGE: Final = 100


def serve(method: str, pattern: str) -> Callable[[Handler], Handler]:
    """Register a REST handler; its answers carry the API version and, when read, an ETag."""

    def register(handler: Handler) -> Handler:
        @wraps(handler)
        def served(request: Request) -> Response:
            version = request.headers.get("x-github-api-version", VERSIONS[0])
            if version not in VERSIONS:
                raise _unsupported(version)
            answer = handler(request)
            answer.headers["x-github-api-version-selected"] = version
            return _unless_known(request, answer)

        return route(method, pattern)(served)

    return register


def _unsupported(version: str) -> Refusal:
    newest, *older = (f'"{one}"' for one in VERSIONS[::-1])
    known = ", ".join([f"{newest} (most recent)", *older])
    return Refusal(
        "BAD_REQUEST",
        f'The version you specified in the "X-GitHub-API-Version" request header, "{version}", '
        f"is not a supported version. The following versions are currently supported: {known}.",
    )


def listed(
    request: Request, things: Sequence[Any], shape: Callable[[Any], Any], *, under: str | None = None
) -> Response:
    """One page of the things with GitHub's Link header; `under` names the key where GitHub wraps the list."""
    size = min(_positive(request, "per_page", PER_PAGE), MOST_PER_PAGE)
    number = _positive(request, "page", 1)
    last = max(1, -(-len(things) // size))
    shown = [shape(thing) for thing in things[(number - 1) * size : number * size]]
    body = {"total_count": len(things), under: shown} if under else shown
    links = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
    if number == 1:
        del links["prev"], links["first"]
    if number >= last:
        del links["next"], links["last"]
    answer = Response(body)
    if links:
        answer.headers["link"] = ", ".join(f'<{_page_at(request, at)}>; rel="{rel}"' for rel, at in links.items())
    return answer


def _positive(request: Request, name: str, default: int) -> int:
    text = request.query.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST and int(text) else default


def _page_at(request: Request, number: int) -> str:
    return f"{request.base_url}{request.path}?{urlencode({**request.query, 'page': number})}"


def _unless_known(request: Request, answer: Response) -> Response:
    """The answer with its ETag, or 304 where the client holds the same one."""
    if request.method != "GET" or answer.status != 200 or isinstance(answer.body, bytes):  # noqa: PLR2004
        return answer
    found = hashlib.sha256(json.dumps(answer.body, sort_keys=True).encode()).hexdigest()
    tag = f'W/"{found}"'
    answer.headers["etag"] = tag
    if request.headers.get("if-none-match") in (tag, f'"{found}"'):
        return Response(None, 304, answer.headers)
    return answer
