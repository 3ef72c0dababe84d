"""The push of a version tag: which services of the repository it releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import REPOSITORY, Catalog, Service
from deploy_gate.request.activity import TAG_REF
from deploy_gate.request.draft import Draft, Entry, Said
from deploy_gate.request.shown import listed, shown
from deploy_gate.versions import Version, VersionError, parse_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.request.complaints import Complaints


def read_tag_push(event: Mapping[str, object], catalog: Catalog, step: Draft, complaints: Complaints) -> Draft:
    """The services whose tag it is; where the step names services, only these."""
    ref = event.get("ref")
    if not isinstance(ref, str) or not ref.startswith(TAG_REF) or event.get("deleted") is True:
        return Draft()
    tag = ref.removeprefix(TAG_REF)
    repository = repository_of(event) or ""
    owned = [one for one in catalog.services.values() if one.repository.lower() == repository.lower()]
    tagged = [one for one in owned if version_of_tag(tag, one.tag_prefix) is not None]
    named = {entry.name.text: entry for entry in step.entries or () if entry.is_named}
    if named:
        tagged = [one for one in tagged if one.name in named]
        if not tagged:
            return Draft()
        # The tag says nothing about the step's other services, and so does not refuse them.
        others = named.keys() - {one.name for one in tagged}
        kept = tuple(entry for name, entry in named.items() if name in others)
        return Draft(entries=(*_entries(tagged, tag, event), *kept))
    if tagged:
        environment = step.environment.text if step.environment else ""
        here = [one for one in tagged if one.is_deployed_to(environment)]
        return Draft(entries=_entries(here or tagged, tag, event))
    _nobodys(tag, repository, owned, complaints)
    return Draft(entries=())


def version_of_tag(tag: str, prefix: str | None) -> Version | None:
    """The version that a tag names behind the service's prefix; None where it names none."""
    if prefix and not tag.startswith(prefix):
        return None
    try:
        version = parse_version(tag[len(prefix or "") :])
    except VersionError:
        return None
    return version if version.is_ordered else None


def repository_of(event: Mapping[str, object]) -> str | None:
    """The repository in which the event happened."""
    match event.get("repository"):
        case {"full_name": str() as name} if REPOSITORY.match(name):
            return name
        case _:
            return None


def _entries(services: list[Service], tag: str, event: Mapping[str, object]) -> tuple[Entry, ...]:
    fields = {"tag": Said(tag, "ref")}
    match event.get("head_commit"):
        # `after` is the tag object where the tag is annotated; `head_commit` is always the commit
        # (github.blog changelog of 2021-10-01, "consistent head_commit on tag creation").
        case {"id": str() as sha}:
            fields["sha"] = Said(sha, "head_commit.id")
    return tuple(Entry("ref", Said(service.name, "ref"), fields) for service in services)


def _nobodys(tag: str, repository: str, owned: list[Service], complaints: Complaints) -> None:
    if not owned:
        complaints.add(
            "repository.full_name",
            f"{shown(repository)} is the repository of no service in the catalog: add the service, or name 'services'",
        )
        return
    forms = listed(f"{one.tag_prefix or ''}1.2.3 for {one.name}" for one in owned)
    complaints.add("ref", f"{shown(tag)} is no version tag of a service in {repository}: write {forms}")
