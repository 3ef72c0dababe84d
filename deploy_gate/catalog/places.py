"""Every place for records belongs to one service, one environment, and to nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.catalog.finished import resolved_records
from deploy_gate.model import REQUESTS_SUFFIX, Place, Service
from deploy_gate.requirement import shorten

if TYPE_CHECKING:
    from deploy_gate.catalog.draft import Draft, Records, ServiceDraft
    from deploy_gate.catalog.mistakes import Mistakes
    from deploy_gate.catalog.nodes import Node

LONGEST: Final = 255
"""Characters in an environment's name on GitHub (its page "Managing environments for deployment")."""


def check_places(draft: Draft, mistakes: Mistakes) -> None:
    """Two services never share a repository and an environment name, and requests lie apart from records.

    GitHub marks the earlier records of one name inactive when a newer one succeeds, so that of two services in one
    place the one deployed first would look as if it did not run. Names of environments and repositories are the same
    to GitHub in capital and small letters.
    """
    environments = _distinct_environments(draft, mistakes)
    requests = {
        (service.repository.lower(), f"{environment}{REQUESTS_SUFFIX}".lower()): environment
        for service in draft.services.values()
        if service.repository
        for environment in environments
    }
    taken: dict[tuple[str, str], tuple[str, str]] = {}
    records = resolved_records(draft)
    for service in draft.services.values():
        if service.repository is None:
            continue
        objections = []
        for environment in environments:
            if not service.is_deployed_to(environment):
                continue
            place = _place(service, records[service.name], environment)
            key = (place.repository.lower(), place.environment.lower())
            first = taken.setdefault(key, (service.name, environment))
            if len(place.environment) > LONGEST:
                objections.append(_too_long(environment, place))
            elif first[0] != service.name:
                objections.append(_shared(service.name, environment, first, place))
            elif key in requests:
                objections.append(_reserved(environment, place, requests[key]))
        # One objection shows what is wrong with the template; the other environments would repeat it.
        for objection in objections[:1]:
            mistakes.add(_blamed(service), service.path, objection)


def _distinct_environments(draft: Draft, mistakes: Mistakes) -> tuple[str, ...]:
    """The environments whose names nothing else claims."""
    spelled: dict[str, str] = {}
    for name in draft.environments:
        spelled.setdefault(name.lower(), name)
    distinct: list[str] = []
    for name, (path, node) in draft.environment_nodes.items():
        lowered = name.lower()
        asked = spelled.get(lowered.removesuffix(REQUESTS_SUFFIX)) if lowered.endswith(REQUESTS_SUFFIX) else None
        if spelled[lowered] != name:
            message = f"{name} and {spelled[lowered]} are one environment to GitHub, which ignores case: keep one"
            mistakes.add(node, path, message)
        elif asked is not None:
            mistakes.add(node, path, f"{name} is where requests for {asked} are kept: choose another name")
        else:
            distinct.append(name)
    return tuple(distinct)


def _place(service: ServiceDraft, records: Records, environment: str) -> Place:
    return Service(
        service.name,
        service.repository or "",
        records_repository=records.repository,
        records_environment=records.environment,
    ).records_for(environment)


def _too_long(environment: str, place: Place) -> str:
    return (
        f"its records for {environment} would need an environment name of {len(place.environment)} characters, "
        f"and GitHub allows {LONGEST}: shorten the names or the template"
    )


def _reserved(environment: str, place: Place, asked: str) -> str:
    return (
        f"its records for {environment} would live in {place.repository} under {shorten(place.environment)}, "
        f"where requests for {asked} are kept: choose another template"
    )


def _shared(service: str, environment: str, first: tuple[str, str], place: Place) -> str:
    other, other_environment = first
    whose = f"{other} for {other_environment}" if other_environment != environment else other
    return (
        f"{service} and {whose} would both keep their records for {environment} in {place.repository} under "
        f"{shorten(place.environment)}: GitHub marks earlier records of one name inactive when a newer one succeeds, "
        f"so the one deployed first would look as if it did not run; put {{service}} into the template, or keep the "
        "records of one of them elsewhere"
    )


def _blamed(service: ServiceDraft) -> Node:
    """Where the reader should look first."""
    return service.nodes.get("records") or service.nodes.get("repository") or service.node
