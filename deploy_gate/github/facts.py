"""Everything that a decision about a request may look at, in as few round trips as will bring it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.github.batch import ask_all
from deploy_gate.github.closure import closure
from deploy_gate.github.commits import candidates, commit_of, named_commit
from deploy_gate.github.history import Reading
from deploy_gate.github.records import Reader
from deploy_gate.model import Direction, Facts, ForeignRecords, History, Unread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from deploy_gate.github.client import Client
    from deploy_gate.github.document import Ask, AskCommit
    from deploy_gate.model import Catalog, Request

DEPTH: Final = 4
"""How many records in a row may lead to a service that the catalog does not relate."""


def read_facts(client: Client, request: Request, catalog: Catalog) -> Facts:
    """What runs of every service that the request touches, and the commits that it asks for.

    Records may name services that the catalog does not relate to the request: those are read as well. What cannot
    be read is `Unread` in the facts. Raises `GitHubError` where GitHub cannot be asked at all.
    """
    client.begin()
    return _Facts(request, catalog).read(client)


class _Facts:
    """The facts of one request on their way."""

    def __init__(self, request: Request, catalog: Catalog) -> None:
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
        self._candidates: dict[str, tuple[AskCommit, ...]] = {
            wanted.service: candidates(wanted, catalog.services[wanted.service])
            for wanted in request.services
            if wanted.service in catalog.services
        }

    def read(self, client: Client) -> Facts:
        self._begin()
        commits = [ask for asks in self._candidates.values() for ask in asks]
        found: Mapping[Ask, Any] = self._round(client, commits)
        while any(reading.result is None for reading in self._readings.values()):
            self._round(client, ())
        histories = {key: reading.result for key, reading in self._readings.items() if reading.result is not None}
        commits_found = dict(self._commits(found))
        return Facts(
            histories,
            {name: commit for name, commit in commits_found.items() if not isinstance(commit, Unread)},
            {name: commit for name, commit in commits_found.items() if isinstance(commit, Unread)},
        )

    def _begin(self) -> None:
        target = self._request.environment
        for service in closure(self._request, self._catalog):
            self._open(target, service, 0)
        for service in self._request.names:
            if service in self._catalog.services:
                for environment in self._catalog.earlier_environments(service, target):
                    self._open(environment, service, 0)

    def _open(self, environment: str, service: str, depth: int) -> None:
        known = self._catalog.services[service]
        foreign = self._catalog.foreign_records
        listed = tuple(need for need in known.needs if need.direction is Direction.REQUIRES)
        reader = Reader(service, environment, foreign, not known.records_live_elsewhere, listed)
        self._readings[environment, service] = Reading(
            reader,
            known.records_for(environment),
            with_ref=foreign is ForeignRecords.HONOUR,
            needs_settled=environment == self._request.environment or (environment, service) in self._sources,
            depth=depth,
        )

    def _round(self, client: Client, commits: tuple[()] | list[AskCommit]) -> Mapping[Ask, Any]:
        target = self._request.environment
        asked = {key: reading.ask for key, reading in self._readings.items() if reading.result is None}
        answers = ask_all(client, (*asked.values(), *commits))
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
