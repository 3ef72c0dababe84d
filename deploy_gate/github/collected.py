"""Where kept requests are looked for, and which runs still have some of them in hand."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from deploy_gate.github.batch import ask_all
from deploy_gate.github.document import CONNECTIONS, REPOSITORIES
from deploy_gate.github.fault import Fault
from deploy_gate.github.kept import Keeping
from deploy_gate.github.rest import Rest
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from deploy_gate.github.client import Client
    from deploy_gate.github.kept import Understand
    from deploy_gate.model import Catalog, Kept, Request, Unread, Wanted

TRUSTED: Final = timedelta(hours=6)
"""How long a run whose state GitHub does not tell counts as running: a job ends after that."""


_PAGE: Final = re.compile(r"https://[^/\s]+(/[A-Za-z0-9_.-]{1,100}){2}/actions/runs/\d{1,19}\Z", re.ASCII)
"""Of a run; whoever may write a status may write any text there."""


class Collecting(Value):
    """How kept requests are understood, and by whom."""

    understand: Understand
    page: str = ""
    """The page of the run that asks, which may have taken some of them before."""


def keepings(request: Request, catalog: Catalog, collecting: Collecting, now: datetime) -> Iterator[Keeping]:
    """The places in which requests are looked for: all of the environment, or the one that is named."""
    for place in catalog.requests_for(request.environment):
        is_named = request.kept is not None and place.repository == request.repository
        if request.collects or is_named:
            wanted = request.kept if is_named else None
            yield Keeping(place, request.environment, now, collecting.understand, wanted)


def one_document_holds(catalog: Catalog, environment: str) -> bool:
    """All that any request for the environment could touch is read at once."""
    here = [one for one in catalog.services.values() if one.is_deployed_to(environment)]
    pages = sum(1 + len(catalog.earlier_environments(one.name, environment)) for one in here)
    homes = {one.repository for one in here} | {one.records_for(environment).repository for one in here}
    return pages <= CONNECTIONS and len(homes) <= REPOSITORIES


class Understanding(Protocol):
    """What a kept request asks for by the catalog, or why nobody can tell."""

    def __call__(self, asked: Mapping[str, object], environment: str, catalog: Catalog) -> Wanted | str: ...


class Open(Value):
    """The requests that are open, newest first, by environment, and where they could not be read."""

    open: Mapping[str, tuple[Kept, ...]]
    unread: Mapping[str, Unread]
    """By repository."""


def open_in(client: Client, catalog: Catalog, environments: Iterable[str], understand: Understanding) -> Open:
    """The open requests of these environments."""
    client.begin()
    reading = {
        name: [
            Keeping(place, name, client.now(), partial(understand, environment=name, catalog=catalog))
            for place in catalog.requests_for(name)
        ]
        for name in environments
    }
    while waiting := [one for several in reading.values() for one in several if not one.is_done]:
        asks = [one.ask for one in waiting]
        answers = ask_all(client, asks)
        for one, ask in zip(waiting, asks, strict=True):
            one.take(answers[ask])
    unread = {one.place.repository: one.unread for several in reading.values() for one in several if one.unread}
    found = {name: tuple(kept for one in several for kept in one.found) for name, several in reading.items()}
    return Open(found, unread)


def in_hand(client: Client, kept: Iterable[Kept]) -> frozenset[str]:
    """The pages of runs, wherever they are, that have requests in hand and are not over."""
    found: set[str] = set()
    by_repository: dict[str, list[Kept]] = {}
    for one in kept:
        if _PAGE.match(one.page):
            by_repository.setdefault(one.page.rpartition("/")[0], []).append(one)
    for runs, several in by_repository.items():
        found |= still_running(client, several, f"{runs}/0")
    return frozenset(found)


def still_running(client: Client, kept: Iterable[Kept], page: str) -> frozenset[str]:
    """The pages of other runs of this repository that have requests in hand and are not over.

    What a run of another repository claims to have in hand is nobody's: such a page is only a text in a status.
    """
    runs = page.rpartition("/")[0]
    taken = {one.page: one for one in kept if one.state == "IN_PROGRESS" and _is_among(one.page, runs)}
    taken.pop(page, None)
    if not runs or not taken:
        return frozenset()
    rest = Rest(client)
    try:
        return frozenset(one for one, request in taken.items() if _runs(rest, one, request.said_at, client.now()))
    finally:
        rest.close()


def _is_among(page: str, runs: str) -> bool:
    before, _, number = page.rpartition("/")
    return before == runs and number.isascii() and number.isdecimal() and len(number) < 20  # noqa: PLR2004 - 64 bits


def _runs(rest: Rest, page: str, since: datetime | None, now: datetime) -> bool:
    *_, owner, name, _, _, number = page.split("/")
    try:
        return not rest.has_ended(f"{owner}/{name}", int(number))
    except Fault:
        return since is not None and now - since < TRUSTED
