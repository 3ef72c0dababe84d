"""A draft of a rollback held against the catalog: it names services and versions, their records tell the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import Operation, Promote, Request, Wanted
from deploy_gate.request.check import MAX_SERVICES, check_each_once
from deploy_gate.request.fields import check_version
from deploy_gate.request.names import find_environment, find_service
from deploy_gate.request.shown import shown

if TYPE_CHECKING:
    from deploy_gate.model import Catalog
    from deploy_gate.request.complaints import Complaints
    from deploy_gate.request.draft import Draft, Entry, Said

_LONGEST_RUN = 18
"""Digits; GitHub numbers runs in 64 bits."""


def check_back(draft: Draft, prefix: str, catalog: Catalog, complaints: Complaints) -> Request | None:
    """The rollback that the draft asks for, or None with a problem."""
    environment = find_environment(draft.environment, prefix, catalog, complaints)
    run = None if draft.run is None else _run(draft.run, complaints)
    entries = draft.entries or ()
    if draft.entries is None and draft.run is None:
        complaints.add(
            f"{prefix}services",
            "is missing: name the services, or as 'run' the workflow run that is meant",
        )
    if entries and draft.run is not None:
        beside = f"stands beside {entries[0].where}: a run is undone whole, write one of the two"
        complaints.add(draft.run.where, beside)
    if len(entries) > MAX_SERVICES:
        complaints.add(f"{prefix}services", f"names {len(entries):,} services, and a request takes {MAX_SERVICES:,}")
        return None
    check_each_once(entries, complaints)
    asked = [_asked(entry, environment, catalog, complaints) for entry in entries]
    if environment is None or complaints.problems:
        return None
    return Request(
        environment=environment,
        services=tuple(one for one in asked if isinstance(one, Wanted)),
        promotions=tuple(one for one in asked if isinstance(one, Promote)),
        operation=Operation.ROLLBACK,
        run=run,
        allow_partial="allow_partial" in draft.flags,
        redeploy="redeploy" in draft.flags,
    )


def _run(said: Said, complaints: Complaints) -> int | None:
    text = said.text
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_RUN:
        return int(text)
    complaints.add(said.where, f"{shown(text)} is no number of a workflow run: the address of its page ends with it")
    return None


def _asked(entry: Entry, environment: str | None, catalog: Catalog, complaints: Complaints) -> Wanted | Promote | None:
    if not entry.is_named:
        complaints.add(entry.where, "is missing: name the service")
    service = find_service(entry.name, catalog, complaints)
    if service is None:
        return None
    if environment is not None and not service.is_deployed_to(environment):
        complaints.add(entry.name.where, f"{service.name} is not deployed to {environment}")
    for key, said in entry.fields.items():
        if key != "version":
            complaints.add(said.where, f"{key} comes from the record of the version: a rollback takes 'version' alone")
    for need in entry.needs:
        complaints.add(need.where, "what the version requires comes from its record: leave it out")
    if "version" not in entry.fields:
        return Promote(service.name)
    version = check_version({"version": entry.fields["version"]}, service, None, None, complaints)
    return None if version is None else Wanted(service.name, version)
