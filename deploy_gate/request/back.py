"""Where a rollback takes each service: to what its records tell, with what was recorded there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, cast

from deploy_gate.model import Finding, History, Operation, Promote, Unread, Verdict, Wanted
from deploy_gate.way_back import before_run, leads_to, stop_at, stops, to_leave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.model import Catalog, Facts, Record, Request
    from deploy_gate.versions import Version

    Found: TypeAlias = Wanted | Finding

GATE: Final = "way_back"


def resolve_back(request: Request, catalog: Catalog, facts: Facts) -> tuple[Request, tuple[Finding, ...]]:
    """The rollback with the version of every service that the facts hold, and a finding where they hold none."""
    found: list[Wanted] = []
    findings: list[Finding] = []
    for one in (_named if request.run is None else _of_run)(request, catalog, facts):
        if isinstance(one, Wanted):
            found.append(one)
        else:
            findings.append(one)
    left = tuple(Promote(one.service) for one in findings if one.service)
    if request.run is not None and not found and not findings:
        findings.append(_not_found(request, request.run))
    return request.but(services=tuple(found), promotions=left), tuple(findings)


def _named(request: Request, catalog: Catalog, facts: Facts) -> Iterator[Found]:
    versions: dict[str, Version | None] = {one.service: None for one in request.promotions}
    versions |= {one.service: one.version for one in request.services}
    for name, version in versions.items():
        history = facts.history(request.environment, name)
        if isinstance(history, Unread):
            yield _unknown(request, name, history)
        else:
            yield _to(request, catalog, name, history, version)


def _to(request: Request, catalog: Catalog, name: str, history: History, version: Version | None) -> Found:
    where, left = request.environment, to_leave(history.records)
    if version is None:
        record = next(stops(history.records), None)
        return _first(name, where, left) if record is None else _wanted(catalog, record)
    record = stop_at(history.records, version)
    if record is not None:
        return _wanted(catalog, record)
    if left is not None and leads_to(history.records, version):
        return _wanted(catalog, left)
    known = ", ".join(str(one.version) for one in stops(history.records)) or "no other version"
    message = f"{name} {version} is not on the way back in {where}: its records know {known}"
    remedy = f"name one of these, or deploy {name} {version} as any other version"
    return Finding(GATE, Verdict.BLOCK, "version_not_recorded", name, message, remedy)


def _of_run(request: Request, catalog: Catalog, facts: Facts) -> Iterator[Found]:
    """The services whose newest record the run made, and those of which that cannot be said."""
    run, where = request.run or 0, request.environment
    for name, service in catalog.services.items():
        if not service.is_deployed_to(where):
            continue
        history = facts.history(where, name)
        if isinstance(history, Unread):
            yield _unknown(request, name, history)
            continue
        left = to_leave(history.records)
        if left is None or all(record.run != run for record in history.telling):
            continue
        if left.run != run:
            yield _moved_on(name, where, run, left)
        elif left.operation is Operation.ROLLBACK:
            message = f"run {run} took {name} back to {left.version} in {where}: it is a rollback itself"
            remedy = f"resume {name}, then deploy the version that is wanted"
            yield Finding(GATE, Verdict.BLOCK, "run_is_rollback", name, message, remedy)
        else:
            record = before_run(history.records, run)
            yield _first(name, where, left) if record is None else _wanted(catalog, record)


def _moved_on(name: str, where: str, run: int, left: Record) -> Finding:
    if left.operation is Operation.ROLLBACK:
        message = f"{name} was taken back to {left.version} in {where} after run {run}"
        return Finding(GATE, Verdict.NOTICE, "already_undone", name, message)
    message = f"{where} runs {name} {left.version} by now, which came after run {run}"
    remedy = "undo what came later first, or name the services to take back instead of a run"
    return Finding(GATE, Verdict.BLOCK, "moved_on", name, message, remedy)


def _wanted(catalog: Catalog, record: Record) -> Wanted:
    """The version as it was recorded, with the catalog's requirements only where none were."""
    version = cast("Version", record.version)  # what has none is no place to go to
    needs = catalog.services[record.service].needs if record.needs is None else record.needs
    return Wanted(record.service, version, record.tag, record.image, record.sha, needs, record.irreversible)


def _first(name: str, where: str, left: Record | None) -> Finding:
    if left is None:
        message = f"{name} was never deployed to {where}"
        remedy = "leave it out"
    else:
        message = f"{name} {left.version or left.sha} is the first that {where} ever ran, as far as its records tell"
        remedy = "leave it out; to take a service away altogether is no rollback"
    return Finding(GATE, Verdict.BLOCK, "no_earlier_version", name, message, remedy)


def _unknown(request: Request, name: str, unread: Unread) -> Finding:
    message = f"what {request.environment} ran of {name} is unknown: {unread.why}"
    return Finding(GATE, Verdict.BLOCK, "unknown", name, message, unread.remedy)


def _not_found(request: Request, run: int) -> Finding:
    message = f"run {run} made none of the newest records in {request.environment}"
    remedy = "take the number at the end of the address of the run that deployed, or name the services instead"
    return Finding(GATE, Verdict.BLOCK, "run_not_found", "", message, remedy)
