"""Keys as people spell them, ``requiredBy`` or ``required_by``, and the ones nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.request.draft import Given, Keys, Said
from deploy_gate.request.shown import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deploy_gate.request.complaints import Complaints

_CAMEL: Final = {"requiredBy": "required_by", "allowPartial": "allow_partial"}


def snake_keys(raw: Mapping[object, object], where: str, complaints: Complaints) -> Keys:
    """What an object holds, by key in snake_case; the same key in two spellings is a problem.

    The place of an unknown key holds the key as it came: complaints about it stand at the object.
    """
    keys: dict[str, Given] = {}
    for spelled, value in raw.items():
        key = _CAMEL.get(str(spelled), str(spelled))
        if key in keys:
            complaints.add(where, f"holds one key in two spellings, {key!r} and {_camel(key)!r}: write one of the two")
        keys[key] = Given(value, f"{where}.{spelled}")
    return keys


def _camel(key: str) -> str:
    return next((camel for camel, snake in _CAMEL.items() if snake == key), key)


def unknown_key(key: str, known: Iterable[str], complaints: Complaints) -> str:
    """The sentence about a key that nobody reads; it may be a misspelt ``requires``, so it is refused."""
    names = tuple(known)
    return f"has the unknown key {shown(key)}{complaints.guess(key, names) or f': it may hold {listed(names)}'}"


def read_text(keys: Keys, key: str, complaints: Complaints, remedy: str = "") -> Said | None:
    """The text under a key; blank where it is no text, so that nobody takes a broken value for none."""
    if (given := keys.get(key)) is None:
        return None
    return Said(complaints.text(given.value, given.where, remedy) or "", given.where)
