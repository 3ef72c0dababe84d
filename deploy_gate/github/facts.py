"""Everything that a decision about a request may look at, in as few round trips as will bring it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.github.back import reads_back
from deploy_gate.github.batch import ask_all
from deploy_gate.github.closure import closure
from deploy_gate.github.collected import keepings, one_document_holds, still_running
from deploy_gate.github.commits import candidates, commit_of, named_commit
from deploy_gate.github.document import AskGuard
from deploy_gate.github.guard import asks_of
from deploy_gate.github.history import Reading
from deploy_gate.github.records import reader_of
from deploy_gate.model import Facts, ForeignRecords, History, Operation, Promote, Unread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from typing import Any

    from deploy_gate.github.client import Client
    from deploy_gate.github.collected import Collecting
    from deploy_gate.github.document import Ask, AskCommit
    from deploy_gate.model import Catalog, Request

DEPTH: Final = 4
"""How many records in a row may lead to a service that the catalog does not relate."""


def read_facts(client: Client, request: Request, catalog: Catalog, collecting: Collecting | None = None) -> Facts:
    """What runs of every service that the request touches, and the commits that it asks for.

    Records may name services that the catalog does not relate to the request: those are read as well, and so are the
    requests that are kept, where they are to be collected. What cannot be read is `Unread` in the facts. Raises
    `GitHubError` where GitHub cannot be asked at all.
    """
    client.begin()
    facts = _Facts(request, catalog, collecting, client.now()).read(client)
    if collecting is None or not facts.kept:
        return facts
    return facts.but(running=still_running(client, facts.kept, collecting.page))


class _Facts:
    """The facts of one request on their way."""

    def __init__(self, request: Request, catalog: Catalog, collecting: Collecting | None, now: datetime) -> None:
        self._request = request
        self._catalog = catalog
        target = request.environment
        self._sources = {
            (before, one.service)
            for one in request.promotions
            if one.service in catalog.services
            for before in catalog.earlier_environments(one.service, target)[-1:]
        }
        """Where the versions come from that are to be promoted."""
        self._readings: dict[tuple[str, str], Reading] = {}
        self._keepings = [] if collecting is None else list(keepings(request, catalog, collecting, now))
        self._candidates: dict[str, tuple[AskCommit, ...]] = {
            wanted.service: candidates(wanted, catalog.services[wanted.service])
            for wanted in request.services
            if wanted.service in catalog.services
        }

    def read(self, client: Client) -> Facts:
        self._begin()
        commits = [ask for asks in self._candidates.values() for ask in asks]
        place = self._catalog.versions
        guard = AskGuard(place.repository, place.branch) if place is not None and place.repository else None
        found: Mapping[Ask, Any] = self._round(client, (*commits, *((guard,) if guard else ())))
        while any(one.result is None for one in self._readings.values()) or not all(
            one.is_done for one in self._keepings
        ):
            self._round(client, ())
        histories = {key: reading.result for key, reading in self._readings.items() if reading.result is not None}
        commits_found = dict(self._commits(found))
        return Facts(
            histories,
            {name: commit for name, commit in commits_found.items() if not isinstance(commit, Unread)},
            {name: commit for name, commit in commits_found.items() if isinstance(commit, Unread)},
            guarded=asks_of(place, found[guard]) if place is not None and guard is not None else None,
            kept=tuple(kept for one in self._keepings for kept in one.found),
            unread_requests={one.place.repository: one.unread for one in self._keepings if one.unread is not None},
        )

    def _begin(self) -> None:
        self._cover(self._request)
        if self._request.collects and one_document_holds(self._catalog, self._request.environment):
            # Whatever is kept is then covered in the same round.
            names = [one for one in self._catalog.services.values() if one.is_deployed_to(self._request.environment)]
            self._cover(self._request.but(promotions=tuple(Promote(one.name) for one in names), services=()))

    def _cover(self, request: Request) -> None:
        """What the services of the request need and are needed by here, and where they must have been before."""
        target = request.environment
        for service in closure(request, self._catalog):
            self._open(target, service, 0)
        for service in request.names:
            # A rollback goes to what ran here before, whatever runs elsewhere.
            if service in self._catalog.services and request.operation is Operation.DEPLOY:
                for environment in self._catalog.earlier_environments(service, target):
                    self._open(environment, service, 0)

    def _open(self, environment: str, service: str, depth: int) -> None:
        if (environment, service) in self._readings:
            return
        self._readings[environment, service] = Reading(
            reader_of(service, environment, self._catalog),
            self._catalog.services[service].records_for(environment),
            with_ref=self._catalog.foreign_records is ForeignRecords.HONOUR,
            needs_settled=environment == self._request.environment or (environment, service) in self._sources,
            depth=depth,
            until=reads_back(self._request, service),
            keeps_page=self._request.operation is Operation.ROLLBACK,
        )

    def _round(self, client: Client, beside: tuple[Ask, ...]) -> Mapping[Ask, Any]:
        target = self._request.environment
        asked = {key: reading.ask for key, reading in self._readings.items() if reading.result is None}
        keeping = {id(one): one.ask for one in self._keepings if not one.is_done}
        answers = ask_all(client, (*asked.values(), *keeping.values(), *beside))
        for one in self._keepings:
            if id(one) in keeping:
                one.take(answers[keeping[id(one)]])
                wanted = tuple(kept.wanted for kept in one.found if kept.wanted is not None)
                self._cover(self._request.but(services=wanted, promotions=()))
        for key, ask in asked.items():
            reading = self._readings[key]
            reading.take(answers[ask])
            # What a promoted version requires has to run where it goes.
            if (key[0] == target or key in self._sources) and reading.depth < DEPTH:
                for name in _named_by(reading.result):
                    if (target, name) not in self._readings and name in self._catalog.services:
                        self._open(target, name, reading.depth + 1)
        return answers

    def _commits(self, found: Mapping[Ask, Any]) -> Iterator[tuple[str, str | Unread]]:
        for wanted in self._request.services:
            # Behind a candidate that could not be read none counts: that one might have been the commit.
            commits = (_commit_or_why(found[ask]) for ask in self._candidates.get(wanted.service, ()))
            commit = named_commit(wanted) or next((commit for commit in commits if commit is not None), None)
            if commit is not None:
                yield wanted.service, commit


def _commit_or_why(answer: Any) -> str | Unread | None:  # noqa: ANN401 - what GitHub sent, not yet looked at
    return answer if isinstance(answer, Unread) else commit_of(answer)


def _named_by(history: History | Unread | None) -> Iterator[str]:
    if isinstance(history, History):
        for record in history.records:
            for need in record.needs or ():
                yield need.other
