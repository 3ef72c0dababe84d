"""Requests, answers, and the registry by which a handler takes a method and a path.

    @route("GET", "/repos/{owner}/{repo}/git/ref/{ref:path}")
    def get_ref(request: Request) -> Response:
        repository = request.repository()
        ...
        return Response({"ref": ...})

`{name}` matches one segment and `{name:path}` the rest; both reach the handler unquoted in
`request.params`. Among routes that match, the first segment that one names literally and the
other does not decides. A handler raises `Refusal`; the server turns it into GitHub's error body.
A handler runs alone: the world does not change under it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from standin.access import Access
from standin.refusal import Refusal, not_found
from standin.repository import Repository
from standin.sent import read_json
from standin.store import World

LONGEST: Final = 18
"""Digits of a number in an address."""


@dataclass(slots=True)
class Request:
    """One request as a handler sees it; `base_url` is the API root the client used, without a final slash."""

    method: str
    path: str
    world: World
    access: Access
    base_url: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Any:  # noqa: ANN401 - a body holds whatever JSON holds
        """The body as JSON; an empty one is an empty object."""
        return read_json(self.body) if self.body else {}

    @property
    def fields(self) -> dict[str, Any]:
        """The body as a JSON object, which is what GitHub's routes take."""
        match self.json:
            case dict() as found:
                return found
            case _:
                raise Refusal("BAD_REQUEST", "Body should be a JSON object")

    def repository(self) -> Repository:
        """The repository that `{owner}` and `{repo}` of the path name, if the token sees it."""
        return self.access.repository(f"{self.params['owner']}/{self.params['repo']}")

    def number(self, name: str) -> int:
        """A path parameter that must be a number."""
        text = self.params[name]
        if not text.isdecimal() or len(text) > LONGEST:
            raise not_found(f"{name} is not a number")
        return int(text)


@dataclass(slots=True)
class Response:
    """One answer: `body` is JSON to be, bytes as they are, or None for an empty one."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Request], Response]


@dataclass(slots=True, frozen=True)
class Route:
    """A handler and the requests it takes; `writes` marks those that may change the world."""

    method: str
    pattern: str
    handler: Handler
    matcher: re.Pattern[str]
    rank: tuple[int, ...]

    @property
    def name(self) -> str:
        """How faults and the log call it: `GET /repos/{owner}/{repo}`."""
        return f"{self.method} {self.pattern}"

    @property
    def writes(self) -> bool:
        return self.method not in ("GET", "HEAD")


class Routes:
    """Routes by method, the most literal first."""

    def __init__(self) -> None:
        self.by_method: dict[str, list[Route]] = {}

    def route(self, method: str, pattern: str) -> Callable[[Handler], Handler]:
        """Register the decorated handler."""

        def register(handler: Handler) -> Handler:
            segments = pattern.strip("/").split("/")
            rank = tuple(2 if ":path}" in part else int("{" in part) for part in segments)
            routes = self.by_method.setdefault(method, [])
            routes.append(Route(method, pattern, handler, _matcher(pattern), rank))
            routes.sort(key=lambda each: each.rank)
            return handler

        return register

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """The route for a request, and what its placeholders hold."""
        for each in self.by_method.get("GET" if method == "HEAD" else method, ()):
            if found := each.matcher.fullmatch(path):
                return each, {name: unquote(value) for name, value in found.groupdict().items()}
        return None


def _matcher(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)(:path)?\}", pattern)
    text = re.escape(parts[0])
    for name, rest, literal in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        text += f"(?P<{name}>{'.+' if rest else '[^/]+'}){re.escape(literal)}"
    return re.compile(text)


REST: Final = Routes()
route: Final = REST.route
