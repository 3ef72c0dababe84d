"""The requests that a repository keeps for an environment, read page by page as far back as one may be open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github import payload as written
from deploy_gate.github.document import AskRequests
from deploy_gate.github.records import created_at, decode_payload
from deploy_gate.model import LIFETIME, Kept, Unread
from deploy_gate.model.asked import Ticket, moment_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from deploy_gate.model import Place, Wanted

    Understand = Callable[[Mapping[str, Any]], Wanted | str]
    """What a kept request asks for by the catalog, or why nobody can tell."""

PAGES: Final = (20, 100, 100, 100, 100)
"""Requests on each page."""


@dataclass(slots=True)
class Keeping:
    """The requests in one place on their way."""

    place: Place
    environment: str
    now: datetime
    understand: Understand
    wanted: str | None = None
    """The id of a request that is looked for, open or not."""
    found: list[Kept] = field(default_factory=list)
    unread: Unread | None = None
    is_done: bool = False
    is_cut: bool = False
    """There are more than are looked at."""
    _pages: int = 0
    _cursor: str | None = None

    @property
    def ask(self) -> AskRequests:
        """The next page to read."""
        return AskRequests(self.place, PAGES[self._pages], self._cursor)

    def take(self, answer: Any) -> None:  # noqa: ANN401 - what GitHub sent, not yet looked at
        """The page that was asked for, or why it could not be read."""
        match answer:
            case Unread():
                self.unread, self.is_done = answer, True
            case {"nodes": list(nodes), "pageInfo": {"hasNextPage": bool(more), "endCursor": cursor}}:
                self._take(nodes)
                self._pages += 1
                oldest = created_at(nodes[-1]) if nodes else None
                too_old = oldest is not None and self.now - oldest > LIFETIME
                self._cursor = cursor if isinstance(cursor, str) else None
                self.is_done = not more or too_old or self._cursor is None
                if not self.is_done and self._pages == len(PAGES):
                    self.is_done = self.is_cut = True
                    why = f"{self.place.repository} keeps more than {sum(PAGES)} of the last {LIFETIME.days} days"
                    self.unread = Unread(f"{why}, and the older ones are not looked at", "ask less often")
            case _:
                self.unread = Unread(f"the requests in {self.place.repository} could not be read", "run it again")
                self.is_done = True

    def _take(self, nodes: Iterable[Any]) -> None:
        for node in nodes:
            kept = read_kept(node, self.place.repository, self.environment, self.understand)
            if kept is not None and (kept.is_open or kept.ticket.id == self.wanted):
                self.found.append(kept)


def read_kept(node: Any, repository: str, environment: str, understand: Understand) -> Kept | None:  # noqa: ANN401 - what GitHub sent
    """The request that a deployment keeps; None where it is no request of ours for that environment."""
    match node:
        case {"id": str(found), "databaseId": int(number), "task": written.REQUEST_TASK, "payload": payload}:
            said = decode_payload(payload)
        case _:
            return None
    match said:
        case {"type": written.REQUEST_TYPE, "request_id": str(key), "environment": where, "asked": dict(asked)}:
            service = asked.get("service")
        case _:
            return None
    if where != environment or not isinstance(service, str):
        return None
    ticket = Ticket(repository, key, number, found, created_at(node))
    wanted = understand(asked) if said.get("schema_version") == written.SCHEMA_VERSION else _TOO_NEW
    creator = _creator(node)
    status = node.get("latestStatus")
    status = status if isinstance(status, dict) else {}
    return Kept(
        ticket=ticket,
        service=service,
        wanted=None if isinstance(wanted, str) else wanted.but(ticket=ticket, asked_by=creator),
        problem=wanted if isinstance(wanted, str) else "",
        together=_names(said.get("together"), service),
        state=_text(status, "state"),
        description=_text(status, "description"),
        page=_text(status, "logUrl"),
        said_at=moment_in(status.get("createdAt")),
    )


_TOO_NEW: Final = "its payload is of a newer deploy-gate: use the newest one everywhere"


def _names(found: object, service: str) -> tuple[str, ...]:
    names = found if isinstance(found, list) else []
    return tuple(dict.fromkeys((*(one for one in names if isinstance(one, str)), service)))


def _text(status: Mapping[str, Any], key: str) -> str:
    value = status.get(key)
    return value if isinstance(value, str) else ""


def _creator(node: Mapping[str, Any]) -> str | None:
    """The login as events spell it, in which an App's is told from a person's."""
    match node.get("creator"):
        case {"__typename": "Bot", "login": str(login)}:
            return f"{login.removesuffix('[bot]')}[bot]"
        case {"login": str(login)}:
            return login
        case _:
            return None
