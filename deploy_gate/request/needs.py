"""``requires`` and ``requiredBy`` in all the forms they are written in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from deploy_gate.model import NAME, Direction, Source
from deploy_gate.request.draft import Given, SaidNeed
from deploy_gate.request.shown import listed, shown
from deploy_gate.requirement import NeedError, parse_need

if TYPE_CHECKING:
    from deploy_gate.request.complaints import Complaints

_KEYS: Final = ("service", "version")
_CONTINUED: Final = ("<", ">", "=", "!", "^", "~", "*", "|")
_FORM: Final = "write a list such as ['inventory-service >=1.8.0 <2']"


def read_needs(given: Given, direction: Direction, complaints: Complaints) -> Iterator[SaidNeed]:
    """Every edge that can be read; what cannot be is a problem, so that none is dropped in silence."""
    match given.value:
        case str() as text:
            if complaints.text(text, given.where, "write a service's name, or leave the key out") is None:
                return
            for part in split_needs(text):
                yield from _parsed(part, given.where, direction, complaints)
        case list() as items:
            for number, item in enumerate(items):
                yield from _item(item, f"{given.where}[{number}]", direction, complaints)
        case other:
            complaints.add(given.where, f"must be a list or text, not {shown(other)}: {_FORM}")


def split_needs(text: str) -> tuple[str, ...]:
    """The requirements of a text with commas or line breaks between.

    A part that begins with an operator goes on with the range before it: ``api >=1, <2, web`` are two.
    """
    parts: list[str] = []
    for line in text.strip().split("\n"):
        if not line.strip():
            continue
        for part in line.strip().removesuffix(",").split(","):
            if parts and part.strip().startswith(_CONTINUED):
                parts[-1] = f"{parts[-1]},{part.rstrip()}"
            else:
                parts.append(part.strip())
    return tuple(parts)


def _item(item: object, where: str, direction: Direction, complaints: Complaints) -> Iterator[SaidNeed]:
    match item:
        case str():
            yield from _parsed(item, where, direction, complaints)
        case Mapping():
            text = _from_object(item, where, complaints)
            if text is not None:
                yield from _parsed(text, where, direction, complaints)
        case _:
            complaints.add(where, f"must be text such as 'inventory-service >=1.8.0 <2', not {shown(item)}")


def _from_object(item: Mapping[object, object], where: str, complaints: Complaints) -> str | None:
    for key in item:
        if key not in _KEYS:
            guess = complaints.guess(str(key), _KEYS)
            complaints.add(where, f"has the unknown key {shown(key)}{guess or f': it may hold {listed(_KEYS)}'}")
    if "service" not in item:
        complaints.add(f"{where}.service", "is missing: write the service that is required")
        return None
    name = complaints.text(item["service"], f"{where}.service")
    wanted = complaints.text(item["version"], f"{where}.version") if "version" in item else ""
    if name is None or wanted is None:
        return None
    if not NAME.match(name):
        complaints.add(f"{where}.service", f"{shown(name)} is no service's name: a range stands under 'version'")
        return None
    return f"{name} {wanted}".rstrip()


def _parsed(text: str, where: str, direction: Direction, complaints: Complaints) -> Iterator[SaidNeed]:
    try:
        need = parse_need(text, Source.PAYLOAD, direction)
    except NeedError as error:
        complaints.add(where, str(error))
    else:
        yield SaidNeed(need, where)
