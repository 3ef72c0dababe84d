"""The environment and the services that a request names, found in the catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import ENVIRONMENT_NAME, NAME, REPOSITORY, Catalog, Service
from deploy_gate.request.shown import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deploy_gate.request.complaints import Complaints
    from deploy_gate.request.draft import Said


def find_environment(said: Said | None, prefix: str, catalog: Catalog, complaints: Complaints) -> str | None:
    """The environment where the catalog has it."""
    if said is None:
        complaints.add(f"{prefix}environment", f"is missing: name one of {listed(catalog.environments)}")
        return None
    if not said.text:
        return None
    if not ENVIRONMENT_NAME.match(said.text):
        complaints.add(
            said.where,
            f"{shown(said.text)} is no environment's name: write letters, digits, dots, underscores, hyphens and "
            "slashes, 100 characters at most",
        )
        return None
    if said.text not in catalog.environments:
        guess = complaints.guess(said.text, catalog.environments)
        remedy = guess or f": name one of {listed(catalog.environments)}"
        complaints.add(said.where, f"{shown(said.text)} is no environment of the catalog{remedy}")
        return None
    return said.text


def find_service(said: Said, catalog: Catalog, complaints: Complaints) -> Service | None:
    """The service where the catalog has it."""
    if not said.text:
        return None
    if not NAME.match(said.text):
        complaints.add(
            said.where,
            f"{shown(said.text)} is no service's name: write letters, digits, dots, underscores and hyphens, 100 "
            "characters at most",
        )
        return None
    if (service := catalog.services.get(said.text)) is None:
        remedy = complaints.guess(said.text, catalog.services) or ": add it there, or correct the name"
        complaints.add(said.where, f"{shown(said.text)} is no service of the catalog{remedy}")
    return service


def check_repository(said: Said | None, services: Iterable[Service], complaints: Complaints) -> str | None:
    """The repository where it is one of the services'; GitHub's names ignore upper and lower case."""
    if said is None or not said.text:
        return None
    if not REPOSITORY.match(said.text):
        complaints.add(said.where, f"{shown(said.text)} is no repository: write owner/name")
        return None
    known = dict.fromkeys(service.repository for service in services)
    for repository in known:
        if repository.lower() == said.text.lower():
            return repository
    if known:
        complaints.add(said.where, f"{said.text} is not where the catalog has the services asked for: {listed(known)}")
    return None
