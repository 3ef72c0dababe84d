"""The stand-in itself: a request goes in, an answer comes out, and both are written down."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import RLock
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from standin import control, doors
from standin.access import Access
from standin.budget import charge, headers_of
from standin.clock import stamp
from standin.faults import Fault, Faults
from standin.log import Entry, Log
from standin.past import Past
from standin.people import Token
from standin.refusal import Refusal
from standin.routes import Request, Response
from standin.store import World
from standin.webtoken import app_token, looks_like_one

DOCS: Final = "https://docs.github.com/rest"
API_V3: Final = "/api/v3"


@dataclass(slots=True)
class Answer:
    """What goes onto the wire; `fault` may delay it or cut it off."""

    status: int
    headers: dict[str, str]
    body: bytes
    fault: Fault | None = None


@dataclass(slots=True)
class GitHub:
    """A world behind GitHub's two doors; requests are answered one at a time."""

    world: World
    latency: float = 0.0
    faults: Faults = field(default_factory=Faults)
    past: Past = field(default_factory=Past)
    requests: Log = field(default_factory=Log)
    url: str = ""
    lock: RLock = field(default_factory=RLock)

    @property
    def graphql_url(self) -> str:
        return f"{self.url}/graphql"

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer to one request, and its line in the log."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return self.refusing(Refusal("BAD_REQUEST", "The address cannot be read"))
        if parts.path.startswith("/_standin/"):
            return self._written(control.answer(self, method, parts.path, dict(parse_qsl(parts.query)), body))
        began = time.perf_counter()
        entry = self.requests.begin(stamp(self.world.clock.now()), method, parts.path, parts.query)
        entry.user_agent = headers.get("user-agent", "")
        entry.body = body
        try:
            found = self._answer(entry, method, parts.path, parts.query, headers, body)
        except Refusal as refusal:
            found = self.refusing(refusal)
        entry.status, entry.answer = found.status, found.body
        if found.fault:
            entry.fault = found.fault.kind
        entry.milliseconds = round((time.perf_counter() - began) * 1000, 3)
        return found

    def _answer(  # noqa: PLR0913, PLR0917 - the parts of a request
        self, entry: Entry, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        under_v3 = path.startswith(API_V3 + "/")
        request = Request(
            method,
            path.removeprefix(API_V3) if under_v3 else path,
            self.world,
            Access(self.world, None),
            self.url + (API_V3 if under_v3 else ""),
            dict(parse_qsl(query, keep_blank_values=True)),
            headers,
            body,
        )
        door = doors.of(request)
        entry.route, entry.operation, entry.kind = door.name, door.operation, door.kind
        with self.lock:
            fault = self.faults.next_for(door)
            if fault and fault.instead:
                return self._written(fault.answer(self.world), fault)
            token, refused = self._token(request)
            entry.token = token.name if token else None
            response = refused or self._run(door, token, request, entry, fault)
        return self._written(response, fault)

    def _run(
        self, door: doors.Door, token: Token | None, request: Request, entry: Entry, fault: Fault | None
    ) -> Response:
        world = self.world
        if not door.writes:
            world = self.past.world_for(world, fault)
        request.world, request.access = world, Access(world, token)
        try:
            charge(self.world, token, door.resource, door.cost(request))
            response = door.run(request, entry, fault)
        except Refusal as refusal:
            response = refused_by_rest(refusal)
        if door.writes:
            self.world.writes += 1
            self.past.keep(self.world)
        response.headers = headers_of(self.world, token, door.resource) | response.headers
        return response

    def _token(self, request: Request) -> tuple[Token | None, Response | None]:
        """The token a request carries, or the refusal of one that is not known."""
        value = doors.token_in(request.headers.get("authorization", ""))
        if not value:
            return None, None
        if self.world.apps and looks_like_one(value):
            try:
                return app_token(self.world, value), None
            except Refusal as refusal:
                return None, refused_by_rest(refusal)
        token = self.world.tokens.get(value) if self.world.tokens else self.world.anyone
        if token is None or (token.expires_at and token.expires_at <= self.world.clock.now()):
            return None, refused_by_rest(Refusal("UNAUTHORIZED", "Bad credentials"))
        return token, None

    def refusing(self, refusal: Refusal) -> Answer:
        """The answer to what cannot be read, whichever door it was meant for."""
        return self._written(refused_by_rest(refusal))

    def failing(self) -> Answer:
        """The answer where the stand-in itself is at fault: what GitHub says where it is."""
        return self._written(Response({"message": "Server Error"}, 500))

    def _written(self, response: Response, fault: Fault | None = None) -> Answer:
        headers = {"x-github-media-type": "github.v3; format=json", "x-github-request-id": "STANDIN:0"}
        match response.body:
            case None:
                body = b""
            case bytes() as body:
                headers["content-type"] = "application/octet-stream"
            case value:
                body = json.dumps(value, separators=(",", ":")).encode()
                headers["content-type"] = "application/json; charset=utf-8"
        return Answer(response.status, headers | response.headers, body, fault)

    def log(self, *, bodies: bool = False) -> list[dict[str, Any]]:
        """What was asked so far."""
        return self.requests.shown(bodies=bodies)

    def state(self) -> dict[str, Any]:
        """The world as JSON."""
        with self.lock:
            return dict(control.shown(self.world))


def refused_by_rest(refusal: Refusal) -> Response:
    """GitHub's REST body of a refusal."""
    body: dict[str, Any] = {"message": refusal.rest, "documentation_url": DOCS, "status": str(refusal.status)}
    if refusal.errors:
        body["errors"] = refusal.errors
    return Response(body, refusal.status)
