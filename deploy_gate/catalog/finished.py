"""A draft without mistakes, as the `Catalog` that everything else works with."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from deploy_gate.catalog.draft import Records
from deploy_gate.catalog.services import SHARED_TEMPLATE
from deploy_gate.model import Catalog, Service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.catalog.draft import Draft

PLAIN_TEMPLATE = "{environment}"
"""Where the records of a service live that has its repository to itself: its own pages then show them."""


def finish(draft: Draft) -> Catalog:
    """The catalog of a draft in which nothing was wrong."""
    records = resolved_records(draft)
    return Catalog(
        environments=draft.environments,
        services={
            name: Service(
                name=name,
                repository=service.repository or "",
                needs=tuple(written.need for written in service.needs),
                tier=service.tier,
                group=service.group,
                timeout=service.timeout,
                image=service.image,
                tag_prefix=service.tag_prefix,
                environments=service.environments,
                senders=service.senders,
                sources=service.sources,
                records_repository=records[name].repository,
                records_environment=records[name].environment,
                irreversible=service.irreversible,
                verify=service.verify,
            )
            for name, service in draft.services.items()
        },
        tiers=draft.tiers or (),
        groups={name: group for name, (group, _) in (draft.groups or {}).items()},
        on_failure=draft.on_failure,
        foreign_records=draft.foreign_records,
        versions=draft.versions,
    )


def resolved_records(draft: Draft) -> Mapping[str, Records]:
    """Where each service's records live: its own words, else the catalog's, else its own repository."""
    tenants = Counter(service.repository.lower() for service in draft.services.values() if service.repository)
    own = Records(None, PLAIN_TEMPLATE)
    shared = Records(None, SHARED_TEMPLATE)
    return {
        name: service.records
        or draft.records
        or (shared if service.repository and tenants[service.repository.lower()] > 1 else own)
        for name, service in draft.services.items()
    }
