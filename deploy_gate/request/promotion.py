"""Services asked for without a version take the one that the environment before runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.model import Finding, Promote, Record, Unread, Verdict, Wanted
from deploy_gate.versions import VersionError, parse_version

if TYPE_CHECKING:
    from deploy_gate.model import Catalog, Facts, History, Request
    from deploy_gate.versions import Version

GATE: Final = "promotion"


def resolve(request: Request, catalog: Catalog, facts: Facts) -> tuple[Request, tuple[Finding, ...]]:
    """The request with every version that the facts hold, and a finding for each service they hold none for.

    Those stay among the promotions, so that a request that allows it can go on without them. Whether the version
    may be promoted is the gates' to say: a newer failed record in the environment before is theirs to find.
    """
    found: list[Wanted] = []
    left: list[Promote] = []
    findings: list[Finding] = []
    for promote in request.promotions:
        match _promoted(promote, request.environment, catalog, facts):
            case Wanted() as wanted:
                found.append(wanted)
            case finding:
                left.append(promote)
                findings.append(finding)
    resolved = request.but(services=(*request.services, *found), promotions=tuple(left))
    return resolved, tuple(findings)


def _promoted(promote: Promote, environment: str, catalog: Catalog, facts: Facts) -> Wanted | Finding:
    service = promote.service
    *_, before = catalog.earlier_environments(service, environment) or ("",)
    if not before:
        message = f"no environment comes before {environment} for {service}, so its version is not known"
        return _block("nothing_to_promote", service, message, "give its version")
    history = facts.history(before, service)
    if isinstance(history, Unread):
        return _block("unknown", service, f"what {before} runs of {service} is unknown: {history.why}", history.remedy)
    record = _running(history)
    if record is None and history.newest is not None and history.newest.state.is_moving:
        message = f"{service} is on its way to {before}, and nothing of it ran there before"
        return Finding(GATE, Verdict.WAIT, "promotion_in_progress", service, message, f"wait until it runs in {before}")
    if record is None:
        message = f"{before} runs no {service} that {environment} could take over"
        return _block(
            "nothing_to_promote", service, message, f"deploy {service} to {before} first, or give its version"
        )
    version = record.version or _commit(record)
    if version is None:
        message = f"the record of {service} in {before} names neither version nor commit"
        return _block("version_unknown", service, message, "give its version")
    needs = tuple(dict.fromkeys((*(record.needs or ()), *promote.needs)))
    irreversible = promote.irreversible or record.irreversible
    return Wanted(service, version, record.tag, record.image, record.sha, needs, irreversible)


def _running(history: History) -> Record | None:
    """The newest active record, unless a newer one says that the service was taken away."""
    for record in history.telling:
        if record.state.is_serving:
            return record
        if record.state.is_gone:
            return None
    return None


def _commit(record: Record) -> Version | None:
    try:
        return parse_version(record.sha or "")
    except VersionError:
        return None


def _block(reason_code: str, service: str, message: str, remedy: str) -> Finding:
    return Finding(GATE, Verdict.BLOCK, reason_code, service, message, remedy)
