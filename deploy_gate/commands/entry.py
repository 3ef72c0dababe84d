"""One entry of a plan's matrix, read back into the step that it was."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from deploy_gate.artifact import objections
from deploy_gate.github.commits import is_full
from deploy_gate.github.payload import needs_in
from deploy_gate.model import Ahead, Operation, Problem, Step, Target
from deploy_gate.model.asked import ticket_in
from deploy_gate.request.shown import shown
from deploy_gate.requirement import NeedError
from deploy_gate.versions import VersionError, parse_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.model import Catalog

_FORM: Final = "give the matrix entry whole, `${{ toJSON(matrix) }}`"


class _EntryError(ValueError):
    """The entry is not one that a plan on this catalog wrote."""


class _NotAllowedError(ValueError):
    """No plan on this catalog lets it pass."""


def read_entry(text: str, catalog: Catalog) -> Step | Problem:
    """The step of a matrix entry, or what is wrong with it."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return Problem("entry", f"it is not JSON: {_FORM}")
    return read_found(found, catalog)


def read_found(found: object, catalog: Catalog) -> Step | Problem:
    """The step of a matrix entry that is JSON no longer, or what is wrong with it."""
    try:
        return _step(found, catalog)
    except _NotAllowedError as error:
        return Problem("entry", f"{error}: plan again, on the catalog as it is now")
    except (_EntryError, VersionError, NeedError) as error:
        return Problem("entry", f"{error}: {_FORM}")


def _step(found: object, catalog: Catalog) -> Step:
    if not isinstance(found, dict):
        raise _EntryError(f"it is {shown(found)}, not an object")
    members = found.get("members") or [found]
    if not isinstance(members, list) or not all(isinstance(member, dict) for member in members):
        raise _EntryError("its members are no list of objects")
    targets = tuple(_target(member, catalog) for member in members)
    operation = _text(found, "operation") or str(Operation.DEPLOY)
    if operation not in tuple(Operation):
        raise _EntryError(f"its operation is {shown(operation)}")
    return Step(
        targets,
        _text(found, "group") or None,
        _after(found, catalog),
        Operation(operation),
        _moment(found, "planned_at"),
    )


def _target(member: Mapping[str, Any], catalog: Catalog) -> Target:
    name, environment = _text(member, "service"), _text(member, "environment")
    service = catalog.services.get(name)
    if service is None:
        raise _EntryError(f"its service {shown(name)} is none of the catalog's")
    if environment not in catalog.environments or not service.is_deployed_to(environment):
        raise _EntryError(f"its environment {shown(environment)} is none of those of {name} in the catalog")
    sha, previous = _text(member, "sha").lower(), _text(member, "previous_version")
    if sha and not is_full(sha):
        raise _EntryError(f"its sha {shown(sha)} is not a whole commit")
    timeout = member.get("timeout", service.timeout)
    if not isinstance(timeout, int) or isinstance(timeout, bool) or timeout < 1:
        raise _EntryError(f"its timeout is {shown(timeout)}, not a number of minutes")
    target = Target(
        service=name,
        version=parse_version(_text(member, "version")),
        repository=service.repository,
        environment=environment,
        timeout=timeout,
        tag=_text(member, "tag") or None,
        image=_text(member, "image") or None,
        sha=sha or None,
        previous_version=parse_version(previous) if previous else None,
        needs=needs_in(member) or (),
        irreversible=_flag(member, "irreversible"),
        request=ticket_in(member.get("request")),
        verify=service.verify,
    )
    for objection in objections(target, service):
        raise _NotAllowedError(f"{name} {target.version} {objection}")
    return target


def _after(found: Mapping[str, Any], catalog: Catalog) -> tuple[Ahead, ...]:
    listed = found.get("after", [])
    if not isinstance(listed, list):
        raise _EntryError(f"its after is {shown(listed)}, not a list")
    return tuple(_ahead(one, catalog) for one in listed)


def _ahead(one: object, catalog: Catalog) -> Ahead:
    match one:
        case {"service": str(service), "version": str(version)} if service in catalog.services:
            return Ahead(service, parse_version(version))
        case _:
            raise _EntryError("its after holds what is no service of the catalog at a version")


def _text(found: Mapping[str, Any], key: str) -> str:
    value = found.get(key, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _EntryError(f"its {key} is {shown(value)}, not a text")
    return value


def _flag(found: Mapping[str, Any], key: str) -> bool:
    value = found.get(key, False)
    if not isinstance(value, bool):
        raise _EntryError(f"its {key} is {shown(value)}, neither true nor false")
    return value


def _moment(found: Mapping[str, Any], key: str) -> datetime | None:
    text = _text(found, key)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _EntryError(f"its {key} is {shown(text)}, not a moment") from None
    if moment.tzinfo is None:
        raise _EntryError(f"its {key} is {shown(text)}, a moment without its zone")
    return moment
