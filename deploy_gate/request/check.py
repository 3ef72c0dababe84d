"""A draft held against the catalog."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deploy_gate.model import NAME, Catalog, Need, Promote, Request, Service, Wanted
from deploy_gate.request.edges import check_needs
from deploy_gate.request.fields import check_image, check_sha, check_tag, check_version
from deploy_gate.request.names import check_repository, find_environment, find_service
from deploy_gate.request.shown import listed, shown
from deploy_gate.value import Value

if TYPE_CHECKING:
    from deploy_gate.request.complaints import Complaints
    from deploy_gate.request.draft import Draft, Entry, Said

REQUEST_ID: Final = re.compile(r"\A[A-Za-z0-9][A-Za-z0-9._-]{3,99}\Z")

MAX_SERVICES: Final = 10_000
"""Services in one request."""

_NAME_ONE: Final = "is missing: name a service of the catalog, or several under 'services'"


def check_draft(
    draft: Draft, prefix: str, catalog: Catalog, complaints: Complaints, *, wakes: bool = False
) -> Request | None:
    """The request that the draft makes, or None with a problem; the places of what is missing begin with the prefix.

    A draft that wakes needs no service: what is kept for the environment is asked for.
    """
    entries = draft.entries or ()
    if draft.kept is not None:
        _check_kept(draft, draft.kept, prefix, complaints)
    elif draft.entries is None and not wakes:
        complaints.add(f"{prefix}service", _NAME_ONE)
    environment = find_environment(draft.environment, prefix, catalog, complaints)
    if len(entries) > MAX_SERVICES:
        complaints.add(
            f"{prefix}services", f"names {len(entries):,} services, and a request takes at most {MAX_SERVICES:,}"
        )
        return None
    check_each_once(entries, complaints)
    check = _Check(environment, catalog, complaints)
    asked = [check.asked(entry) for entry in entries]
    repository = _repository(draft, catalog, complaints)
    if environment is None or complaints.problems:
        return None
    return Request(
        environment=environment,
        services=tuple(one for one in asked if isinstance(one, Wanted)),
        promotions=tuple(one for one in asked if isinstance(one, Promote)),
        repository=repository,
        allow_partial="allow_partial" in draft.flags,
        redeploy="redeploy" in draft.flags,
        kept=draft.kept.text if draft.kept else None,
        collects="collect" in draft.flags,
    )


def _check_kept(draft: Draft, kept: Said, prefix: str, complaints: Complaints) -> None:
    """A kept request says all that it asks for, so nothing stands beside its id but where it is kept."""
    if kept.text and not REQUEST_ID.match(kept.text):
        complaints.add(kept.where, f"{shown(kept.text)} is no id of a request: leave it out, or give the one it has")
    if draft.entries is not None:
        complaints.add(kept.where, "stands beside services, which the kept request itself names: leave one of them out")
    if draft.repository is None:
        complaints.add(f"{prefix}repository", f"is missing beside {kept.where}: name where the request is kept")


def check_each_once(entries: tuple[Entry, ...], complaints: Complaints) -> None:
    """No service stands twice."""
    seen: dict[str, str] = {}
    for entry in entries:
        name = entry.name
        if name.text and name.text in seen:
            complaints.add(name.where, f"{shown(name.text)} stands at {seen[name.text]} already: name it once")
        seen.setdefault(name.text, name.where)


def _repository(draft: Draft, catalog: Catalog, complaints: Complaints) -> str | None:
    """Where the request says it comes from, which must be a repository of the services asked for."""
    if draft.kept is not None:
        return check_repository(draft.repository, catalog.services.values(), complaints)
    known = [catalog.services[entry.name.text] for entry in draft.entries or () if entry.name.text in catalog.services]
    return check_repository(draft.repository, known, complaints)


class _Check(Value):
    """What every entry of a request is held against."""

    environment: str | None
    catalog: Catalog
    complaints: Complaints

    def asked(self, entry: Entry) -> Wanted | Promote | None:
        """The service with its version, or to be promoted; None where something is wrong with it."""
        if not entry.is_named:
            self.complaints.add(entry.where, _NAME_ONE)
        known = find_service(entry.name, self.catalog, self.complaints)
        # What else is wrong with a service that nobody knows is told with it, not after it.
        service = known or Service(entry.name.text if NAME.match(entry.name.text) else "the service", "")
        if self.environment is not None and not service.is_deployed_to(self.environment):
            self.complaints.add(
                entry.name.where,
                f"{service.name} is not deployed to {self.environment}: the catalog says "
                f"{listed(service.environments or ())}",
            )
        fields = entry.fields
        check_repository(fields.get("repository"), (known,) if known else (), self.complaints)
        image = check_image(fields.get("image"), service, self.complaints)
        tag = check_tag(fields.get("tag"), self.complaints)
        sha = check_sha(fields.get("sha"), self.complaints)
        version = check_version(fields, service, tag, sha, self.complaints)
        needs = check_needs(entry.needs, service, self.catalog, self.complaints)
        if known is None:
            return None
        if version is not None:
            return Wanted(service.name, version, tag, image, sha, needs, entry.irreversible)
        if any(key in fields for key in ("version", "tag", "sha")):
            return None
        return self._promotion(entry, service, needs)

    def _promotion(self, entry: Entry, service: Service, needs: tuple[Need, ...]) -> Promote | None:
        """Without a version the environment before is meant, unless there is none or an image is given."""
        if "image" in entry.fields:
            self.complaints.add(
                entry.where, f"the version of {service.name} is missing, only an image is given: add 'version'"
            )
        elif self.environment is not None and service.is_deployed_to(self.environment):
            if self.catalog.earlier_environments(service.name, self.environment):
                return Promote(service.name, needs, entry.irreversible)
            self.complaints.add(
                entry.where,
                f"the version of {service.name} is missing, and no environment comes before {self.environment} to take "
                "it from: add 'version', 'tag' or 'sha'",
            )
        return None
