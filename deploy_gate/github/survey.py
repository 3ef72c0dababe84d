"""Everything at once: the records of many services in many environments, and every lock on them, in one read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deploy_gate.github.batch import ask_all
from deploy_gate.github.document import AskFile, Look
from deploy_gate.github.fault import Fault
from deploy_gate.github.history import Reading
from deploy_gate.github.lock_file import barrier_branches, hold_branch, read_barrier, read_holder, service_branch
from deploy_gate.github.locks import Standing, standing_in
from deploy_gate.github.records import reader_of
from deploy_gate.github.versions_branch import lying_at
from deploy_gate.model import Barred, ForeignRecords, Survey, Unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from deploy_gate.github.client import Client
    from deploy_gate.github.document import Ask
    from deploy_gate.model import Catalog, Holder, VersionsPlace

    Key = tuple[str, str]


def read_survey(
    client: Client, catalog: Catalog, services: Iterable[str], environments: Iterable[str], home: str = ""
) -> Survey:
    """What runs of these services in these environments, and what is locked, also where the catalog lies: at `home`.

    What cannot be read is `Unread` in it. Raises `GitHubError` where GitHub cannot be asked at all.
    """
    client.begin()
    names, places = tuple(services), tuple(environments)
    keys = [(where, name) for name in names for where in places if catalog.services[name].is_deployed_to(where)]
    readings = {key: _reading(catalog, *key) for key in keys}
    locks = {key: Look(reading.place.repository, service_branch(*key)) for key, reading in readings.items()}
    barriers = _barriers(readings)
    for where in places if home else ():
        everything, one = barrier_branches(where)
        barriers |= {Look(home, everything): (None, ""), Look(home, one): (where, "")}
    place = catalog.versions if catalog.versions is not None and catalog.versions.repository else None
    file = None if place is None else AskFile(place.repository, place.branch, place.file)
    answers: Mapping[Ask, Any] = _round(client, readings, (*locks.values(), *barriers, *((file,) if file else ())))
    while any(reading.result is None for reading in readings.values()):
        _round(client, readings, ())
    histories = {key: reading.result for key, reading in readings.items() if reading.result is not None}
    text = None if place is None or file is None else _text(place, answers[file])
    return Survey(histories, dict(_holders(locks, answers)), tuple(_barred(barriers, answers)), text, home)


def _text(place: VersionsPlace, found: Any) -> str | Unread:  # noqa: ANN401 - what GitHub sent
    if isinstance(found, Unread):
        return found
    try:
        return lying_at(place, found).text or ""
    except Fault as fault:
        return Unread(fault.why, fault.remedy)


def _reading(catalog: Catalog, environment: str, service: str) -> Reading:
    return Reading(
        reader_of(service, environment, catalog),
        catalog.services[service].records_for(environment),
        with_ref=catalog.foreign_records is ForeignRecords.HONOUR,
        needs_settled=True,
    )


def _barriers(readings: Mapping[Key, Reading]) -> dict[Look, tuple[str | None, str]]:
    """Where a lock that people set may stand, and on which environment and service it is; None or empty: on all."""
    found: dict[Look, tuple[str | None, str]] = {}
    for (environment, service), reading in readings.items():
        everything, one = barrier_branches(environment)
        found[Look(reading.place.repository, everything)] = None, ""
        found[Look(reading.place.repository, one)] = environment, ""
        found[Look(reading.place.repository, hold_branch(environment, service))] = environment, service
    return found


def _round(client: Client, readings: Mapping[Key, Reading], looks: Iterable[Look | AskFile]) -> Mapping[Ask, Any]:
    asked = {key: reading.ask for key, reading in readings.items() if reading.result is None}
    answers = ask_all(client, (*asked.values(), *looks))
    for key, ask in asked.items():
        readings[key].take(answers[ask])
    return answers


def _holders(locks: Mapping[Key, Look], answers: Mapping[Ask, Any]) -> Iterator[tuple[Key, Holder | Unread]]:
    for (environment, service), look in locks.items():
        match standing_in(look, answers[look]):
            case Standing(text=text):
                yield (environment, service), read_holder(text, environment, service, look.repository)
            case Unread() as unread:
                yield (environment, service), unread


def _barred(barriers: Mapping[Look, tuple[str | None, str]], answers: Mapping[Ask, Any]) -> Iterator[Barred]:
    for look, (environment, service) in barriers.items():
        match standing_in(look, answers[look]):
            case Standing(text=text):
                barrier = read_barrier(text, look.branch, look.repository, service)
                yield Barred(look.repository, environment, barrier, service)
            case Unread() as unread:
                yield Barred(look.repository, environment, unread, service)
