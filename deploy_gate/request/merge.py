"""The event and the step's own inputs, brought together: what both say must be the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from deploy_gate.request.draft import Draft, Entry, Said
from deploy_gate.request.shown import listed, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.request.complaints import Complaints

Entries: TypeAlias = tuple[Entry, ...] | None

_OF_ONE: Final = "belongs to one service, and several are asked for: write it beside the service that it is about"


def merge(event: Draft, step: Draft, complaints: Complaints) -> Draft:
    """Both drafts as one; edges and flags add up, everything else may be said twice but not differently."""
    return Draft(
        environment=_one(event.environment, step.environment, "environment", complaints),
        entries=_entries(event.entries, step.entries, complaints),
        repository=_one(event.repository, step.repository, "repository", complaints),
        run=_one(event.run, step.run, "run", complaints),
        kept=_one(event.kept, step.kept, "request_id", complaints),
        flags=event.flags | step.flags,
    )


def merge_entry(one: Entry, other: Entry, complaints: Complaints) -> Entry:
    """What two places say of the same service."""
    fields = dict(one.fields)
    for key, said in other.fields.items():
        merged = _one(fields.get(key), said, key, complaints)
        if merged is not None:
            fields[key] = merged
    irreversible = one.irreversible or other.irreversible
    return one.but(fields=fields, needs=(*one.needs, *other.needs), irreversible=irreversible)


def _entries(event: Entries, step: Entries, complaints: Complaints) -> Entries:
    if not event or not step:
        return event or step or (() if event is not None or step is not None else None)
    if all(entry.is_named for entry in (*event, *step)):
        return _named(event, step, complaints)
    named, unnamed = (event, step[0]) if event[0].is_named else (step, event[0])
    if len(named) > 1:
        for said in unnamed.fields.values():
            complaints.add(said.where, _OF_ONE)
        for need in unnamed.needs:
            complaints.add(need.where, _OF_ONE)
        return named
    merged = merge_entry(event[0], step[0], complaints)
    return (merged.but(where=named[0].where, name=named[0].name, is_named=named[0].is_named),)


def _named(event: tuple[Entry, ...], step: tuple[Entry, ...], complaints: Complaints) -> tuple[Entry, ...]:
    of_event = {entry.name.text: entry for entry in event if entry.name.text}
    of_step = {entry.name.text: entry for entry in step if entry.name.text}
    for name, entry in of_step.items():
        if of_event and name not in of_event:
            complaints.add(
                entry.name.where,
                f"{shown(name)} is not among the services that the event asks for ({_names(of_event)}): name the same, "
                "or none here",
            )
    for name, entry in of_event.items():
        if of_step and name not in of_step:
            complaints.add(
                entry.name.where, f"{shown(name)} is not among the services that the step allows ({_names(of_step)})"
            )
    return tuple(
        merge_entry(entry, of_step[entry.name.text], complaints) if entry.name.text in of_step else entry
        for entry in event
    )


def _names(entries: Mapping[str, Entry]) -> str:
    return listed(shown(name) for name in entries)


def _one(event: Said | None, step: Said | None, key: str, complaints: Complaints) -> Said | None:
    if event is None or step is None:
        return event or step
    if event.text and step.text and not _is_same(key, event.text, step.text):
        complaints.add(
            step.where, f"{shown(step.text)} contradicts {shown(event.text)} at {event.where}: say it once, or the same"
        )
    # Of a full and an abbreviated commit the full one says more.
    return event if key == "sha" and len(event.text) > len(step.text) else step


def _is_same(key: str, one: str, other: str) -> bool:
    match key:
        case "version":
            return one.removeprefix("v") == other.removeprefix("v")
        case "sha":
            low, other_low = one.lower(), other.lower()
            return low.startswith(other_low) or other_low.startswith(low)
        case "repository":
            return one.lower() == other.lower()
        case _:
            return one == other
