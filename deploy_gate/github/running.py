"""What may be running of some services in one environment, read under a lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.github.batch import ask_all
from deploy_gate.github.commits import candidates, commit_of, named_commit
from deploy_gate.github.history import Reading
from deploy_gate.github.locks import standing_in
from deploy_gate.github.records import Reader
from deploy_gate.model import Facts, ForeignRecords, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deploy_gate.github.client import Client
    from deploy_gate.github.document import AskCommit, Look
    from deploy_gate.github.locks import Seen
    from deploy_gate.model import Catalog, Target


def read_running(
    client: Client, catalog: Catalog, environment: str, names: Iterable[str], targets: Iterable[Target]
) -> Facts:
    """The records of the named services down to one that is settled, and the commits of the targets.

    What cannot be read is `Unread` in the facts. Raises `GitHubError` where GitHub cannot be asked at all.
    """
    return read_running_and_locks(client, catalog, environment, names, targets, ())[0]


def read_running_and_locks(  # noqa: PLR0913, PLR0917 - what to read, and of what
    client: Client,
    catalog: Catalog,
    environment: str,
    names: Iterable[str],
    targets: Iterable[Target],
    looks: Iterable[Look],
) -> tuple[Facts, Seen]:
    """The same, and what stands at some branches, in as many requests."""
    client.begin()
    readings = {name: _reading(catalog, environment, name) for name in names if name in catalog.services}
    asked = {target.service: _commit_asks(catalog, target) for target in targets}
    commits = {target.service: named_commit(_wanted(target)) for target in targets}
    branches = tuple(dict.fromkeys(looks))
    seen: Seen = {}
    asks: tuple[AskCommit | Look, ...] = (*(ask for several in asked.values() for ask in several), *branches)
    while True:
        open_ones = [reading for reading in readings.values() if reading.result is None]
        if not open_ones and not asks:
            break
        wanted = {id(reading): reading.ask for reading in open_ones}
        answers = ask_all(client, (*wanted.values(), *asks))
        for reading in open_ones:
            reading.take(answers[wanted[id(reading)]])
        for name, several in asked.items():
            found = (commit_of(answers[ask]) for ask in several if ask in answers)
            commits[name] = commits[name] or next((one for one in found if one is not None), None)
        seen |= {look: standing_in(look, answers[look]) for look in branches if look in answers}
        asks = ()
    histories = {(environment, name): one.result for name, one in readings.items() if one.result is not None}
    return Facts(histories, {name: commit for name, commit in commits.items() if commit is not None}), seen


def _reading(catalog: Catalog, environment: str, name: str) -> Reading:
    service, foreign = catalog.services[name], catalog.foreign_records
    reader = Reader(name, environment, foreign, own_repository=not service.records_live_elsewhere)
    honour = foreign is ForeignRecords.HONOUR
    return Reading(reader, service.records_for(environment), with_ref=honour, needs_settled=True)


def _wanted(target: Target) -> Wanted:
    return Wanted(target.service, target.version, target.tag, target.image, target.sha)


def _commit_asks(catalog: Catalog, target: Target) -> tuple[AskCommit, ...]:
    return candidates(_wanted(target), catalog.services[target.service])
