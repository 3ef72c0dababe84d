"""A service's own request: what it does not say is filled in from the repository whose workflow asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.request.check import check_draft
from deploy_gate.request.complaints import Complaints
from deploy_gate.request.draft import Draft, Entry, Said
from deploy_gate.request.inputs import read_inputs
from deploy_gate.request.merge import merge
from deploy_gate.request.tag_push import read_tag_push, version_of_tag
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.model import Catalog, Problem, Request, Service


class Here(Value):
    """Where the workflow runs: its repository, the commit it runs at, and the tags of that commit, newest first."""

    repository: str
    sha: str
    tags: tuple[str, ...] = ()


def read_own(
    event_name: str, event: Mapping[str, object], inputs: Mapping[str, str], catalog: Catalog, here: Here
) -> Request | tuple[Problem, ...]:
    """What the step asks for, or everything that is wrong with it.

    Without a service all that the repository holds and the environment has are meant; without a version the one that
    a tag of the commit says, else the commit itself.
    """
    complaints = Complaints()
    step = read_inputs(inputs, complaints)
    draft = Draft()
    match event_name:
        case "push":
            draft = read_tag_push(event, catalog, step, complaints)
        case "workflow_dispatch":
            draft = read_inputs(event.get("inputs"), complaints, "inputs")
    whole = merge(draft, step, complaints)
    if whole.kept is not None:
        complaints.add(whole.kept.where, "is the id of a request that is kept already: leave it out, a new one is made")
    entries = tuple(_filled(entry, catalog, here) for entry in _named(whole, catalog, here, complaints))
    request = check_draft(whole.but(entries=entries, kept=None), "", catalog, complaints)
    if request is None or complaints.problems:
        return complaints.problems
    return request


def _named(whole: Draft, catalog: Catalog, here: Here, complaints: Complaints) -> tuple[Entry, ...]:
    if whole.entries and all(entry.is_named for entry in whole.entries):
        return whole.entries
    owned = _owned(whole, catalog, here)
    if not owned:
        where = f" and is deployed to {whole.environment.text}" if whole.environment else ""
        complaints.add(
            "service", f"is missing, and no service of the catalog lives in {here.repository}{where}: name it"
        )
        return ()
    if whole.entries and len(owned) == 1:
        return (whole.entries[0].but(name=Said(owned[0].name, "service"), is_named=True),)
    if whole.entries:
        complaints.add("service", f"is missing, and {here.repository} holds {len(owned)} of them: name the one meant")
        return ()
    return tuple(Entry("service", Said(service.name, "service")) for service in owned)


def _owned(whole: Draft, catalog: Catalog, here: Here) -> list[Service]:
    environment = whole.environment.text if whole.environment else ""
    return [
        one
        for one in catalog.services.values()
        if one.repository.lower() == here.repository.lower()
        and (environment not in catalog.environments or one.is_deployed_to(environment))
    ]


def _filled(entry: Entry, catalog: Catalog, here: Here) -> Entry:
    """The entry with the tag and the commit that the workflow runs at, where it says nothing else."""
    service = catalog.services.get(entry.name.text)
    fields = dict(entry.fields)
    if service is None or service.repository.lower() != here.repository.lower() or "sha" in fields or not here.sha:
        return entry
    if "tag" not in fields and "version" not in fields:
        tag = next((tag for tag in here.tags if version_of_tag(tag, service.tag_prefix) is not None), None)
        if tag is not None:
            fields["tag"] = Said(tag, "GITHUB_SHA")
        return entry.but(fields=fields | {"sha": Said(here.sha, "GITHUB_SHA")})
    if "tag" in fields and fields["tag"].text in here.tags:
        fields["sha"] = Said(here.sha, "GITHUB_SHA")
    return entry.but(fields=fields)


def needs_tags(event_name: str, inputs: Mapping[str, str]) -> bool:
    """Nothing but the tags of the commit can say which version is meant."""
    return event_name != "push" and not any(inputs.get(key) for key in ("version", "tag", "sha"))
