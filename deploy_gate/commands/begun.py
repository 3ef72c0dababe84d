"""What a start hands to its finish: the records that it made and the locks that it holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from deploy_gate.github.commits import is_full
from deploy_gate.github.deployments import Written
from deploy_gate.github.lock_file import service_branch
from deploy_gate.github.locks import Release
from deploy_gate.model import ENVIRONMENT_NAME, NAME, REPOSITORY, Problem, VersionsPlace
from deploy_gate.model.asked import ticket_in
from deploy_gate.value import Value
from deploy_gate.versions import VersionError, parse_version

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deploy_gate.model import Step, Ticket

SCHEMA_VERSION: Final = 1

_FORM: Final = "give the output `started` of the step that started, `${{ steps.start.outputs.started }}`"


class Begun(Value):
    """One service on its way: its record, its lock, and the kept request that it answers."""

    service: str
    environment: str
    record: Written
    lock: Release
    request: Ticket | None = None
    version: str = ""
    versions: VersionsPlace | None = None
    """The file in which its end is kept as well."""
    catalog: str = ""
    """Where the catalog is that names the other services in that file."""


def outputs_of(begun: Iterable[Begun], step: Step) -> dict[str, str]:
    """The outputs of a step that began."""
    those = tuple(begun)
    single = step.targets[0] if len(step.targets) == 1 else None
    return {
        "deployment_id": ",".join(str(one.record.number) for one in those),
        "previous_version": str(single.previous_version or "") if single else "",
        "lock_ref": ",".join(one.lock.branch for one in those),
        "started": json.dumps([_written(one) for one in those], separators=(",", ":")),
    }


def _written(one: Begun) -> dict[str, object]:
    return {
        "schema_version": SCHEMA_VERSION,
        "service": one.service,
        "environment": one.environment,
        "repository": one.record.repository,
        "repository_id": one.lock.repository_id,
        "deployment": one.record.number,
        "node": one.record.node,
        "lock": one.lock.branch,
        "oid": one.lock.oid,
        "request": one.request.said if one.request else {},
        "version": one.version,
        "versions": _place_said(one.versions),
        "catalog": one.catalog,
    }


def _place_said(place: VersionsPlace | None) -> dict[str, str]:
    if place is None:
        return {}
    return {"repository": place.repository, "file": place.file, "branch": place.branch or ""}


def _place_in(found: object) -> VersionsPlace | None:
    match found:
        case {"repository": str(repository), "file": str(file), "branch": str(branch)}:
            return VersionsPlace(repository, file, branch or None)
        case _:
            return None


def _wrong_in(begun: Begun) -> str | None:
    """What no start can have written, so that no branch but a lock is let go, and no text but a version is kept."""
    if not NAME.match(begun.service):
        return "service"
    if not ENVIRONMENT_NAME.match(begun.environment):
        return "environment"
    if not REPOSITORY.match(begun.record.repository):
        return "repository"
    if begun.lock.branch != service_branch(begun.environment, begun.service) or not is_full(begun.lock.oid):
        return "lock"
    if begun.version and not _is_version(begun.version):
        return "version"
    if begun.versions is not None:
        from deploy_gate.catalog.versions_key import is_place  # noqa: PLC0415 - most deployments keep no file

        return None if is_place(begun.versions) else "versions"
    return None


def _is_version(text: str) -> bool:
    try:
        parse_version(text)
    except VersionError:
        return False
    return True


def read_begun(text: str) -> tuple[Begun, ...] | Problem:
    """What was started; nothing where the text is blank."""
    if not text:
        return ()
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return Problem("started", f"it is not JSON: {_FORM}")
    if not isinstance(found, list):
        return Problem("started", f"it is no list: {_FORM}")
    begun = []
    for one in found:
        match one:
            case {
                "schema_version": 1,
                "service": str(service),
                "environment": str(environment),
                "repository": str(repository),
                "repository_id": str(repository_id),
                "deployment": int(number),
                "node": str(node),
                "lock": str(branch),
                "oid": str(oid),
                **rest,
            }:
                lock, record = Release(repository, repository_id, branch, oid), Written(repository, number, node)
                one_begun = Begun(
                    service,
                    environment,
                    record,
                    lock,
                    ticket_in(rest.get("request")),
                    str(rest.get("version", "")),
                    _place_in(rest.get("versions")),
                    str(rest.get("catalog", "")),
                )
                if (wrong := _wrong_in(one_begun)) is not None:
                    return Problem("started", f"its {wrong} is none that a start wrote: {_FORM}")
                begun.append(one_begun)
            case _:
                return Problem("started", f"it holds what no start wrote: {_FORM}")
    return tuple(begun)
