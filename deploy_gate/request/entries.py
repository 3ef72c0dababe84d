"""The services that one place names, each with what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from deploy_gate.model import Direction
from deploy_gate.request.draft import EDGES, FIELDS, Entry, Given, Keys, Said, SaidNeed
from deploy_gate.request.keys import read_text, snake_keys, unknown_key
from deploy_gate.request.merge import merge_entry
from deploy_gate.request.needs import read_needs
from deploy_gate.request.shown import shown

if TYPE_CHECKING:
    from deploy_gate.request.complaints import Complaints

_KEYS: Final = ("service", *FIELDS, *EDGES, "irreversible")
_OF_ONE: Final = tuple(key for key in _KEYS if key not in ("service", "repository"))
"""Keys that speak of one service, so that they say nothing beside several."""

_DIRECTIONS: Final = {"requires": Direction.REQUIRES, "required_by": Direction.REQUIRED_BY}
_NAME_IT: Final = "write a service's name as the catalog spells it"


def read_entries(keys: Keys, prefix: str, complaints: Complaints) -> tuple[Entry, ...] | None:
    """The services under ``service`` or ``services``; None where neither key, nor one that belongs to it, is given."""
    several = keys.get("services")
    if several is None:
        return _single(keys, prefix, complaints)
    if "service" in keys:
        complaints.add(keys["service"].where, f"stands beside {several.where}: write one of the two")
    entries = tuple(_listed(several, complaints))
    about_one = {key: keys[key] for key in keys if key in _OF_ONE}
    if not about_one:
        return entries
    if len(entries) == 1:
        [entry] = entries
        rest = entry.but(
            fields=read_fields(about_one, complaints),
            needs=_needs(about_one, complaints),
            irreversible=_irreversible(about_one, complaints),
        )
        return (merge_entry(entry, rest, complaints),)
    for given in about_one.values():
        complaints.add(given.where, f"belongs to one service: move it into that service's entry of {several.where}")
    return entries


def read_fields(keys: Keys, complaints: Complaints) -> Mapping[str, Said]:
    """The plain fields that are given as text."""
    said = ((key, read_text(keys, key, complaints)) for key in FIELDS)
    return {key: text for key, text in said if text is not None}


def _single(keys: Keys, prefix: str, complaints: Complaints) -> tuple[Entry, ...] | None:
    of_one = {key: given for key, given in keys.items() if key == "service" or key in _OF_ONE}
    if not of_one:
        return None
    entry = _entry(of_one, f"{prefix}service", complaints)
    return (entry.but(is_named="service" in keys),)


def _entry(keys: Keys, where: str, complaints: Complaints) -> Entry:
    said = read_text(keys, "service", complaints, _NAME_IT) or Said("", where)
    irreversible = _irreversible(keys, complaints)
    return Entry(said.where, said, read_fields(keys, complaints), _needs(keys, complaints), irreversible)


def _irreversible(keys: Keys, complaints: Complaints) -> bool:
    given = keys.get("irreversible")
    return given is not None and complaints.flag(given.value, given.where)


def _needs(keys: Keys, complaints: Complaints) -> tuple[SaidNeed, ...]:
    return tuple(
        need
        for key, direction in _DIRECTIONS.items()
        if key in keys
        for need in read_needs(keys[key], direction, complaints)
    )


def _listed(given: Given, complaints: Complaints) -> Iterator[Entry]:
    match given.value:
        case str() as text if text.strip():
            yield from _items(split_services(text), given.where, complaints)
        case list() as items if items:
            yield from _items(items, given.where, complaints)
        case str() | list():
            complaints.add(given.where, "is empty: name at least one service")
        case other:
            complaints.add(given.where, f"must be a list or text such as 'web, api@1.2.0', not {shown(other)}")


def _items(items: Iterable[object], where: str, complaints: Complaints) -> Iterator[Entry]:
    for number, item in enumerate(items):
        place = f"{where}[{number}]"
        match item:
            case str():
                yield _from_text(item, place, complaints)
            case Mapping():
                yield _from_object(item, place, complaints)
            case _:
                complaints.add(place, f"must be an object or text such as 'api@1.2.0', not {shown(item)}")


def _from_text(item: str, where: str, complaints: Complaints) -> Entry:
    """``name`` or ``name@version``."""
    name, at, version = item.partition("@")
    entry = _entry({"service": Given(name, where)}, where, complaints)
    if not at:
        return entry
    return entry.but(fields=read_fields({"version": Given(version, where)}, complaints))


def _from_object(item: Mapping[object, object], where: str, complaints: Complaints) -> Entry:
    keys = snake_keys(item, where, complaints)
    for key in keys:
        if key == "environment":
            complaints.add(f"{where}.environment", "belongs beside 'services': a request is for one environment")
        elif key not in _KEYS:
            complaints.add(where, unknown_key(key, _KEYS, complaints))
    if "service" not in keys:
        complaints.add(f"{where}.service", f"is missing: {_NAME_IT}")
    return _entry(keys, where, complaints)


def split_services(text: str) -> tuple[str, ...]:
    """The items of ``web, api@1.2.0``, with commas or line breaks between."""
    items: list[str] = []
    lines = [line.strip() for line in text.strip().split("\n")]
    for number, line in enumerate(lines):
        if line:
            whole = line.removesuffix(",") if number + 1 < len(lines) else line
            items.extend(item.strip() for item in whole.split(","))
    return tuple(items)
