"""Letting go of what a rollback holds: one more status on its record, which says who did it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.commands.asked import Question, Refused, read_asked, unanswered
from deploy_gate.github.fault import Fault, GitHubError
from deploy_gate.github.payload import RESUMED
from deploy_gate.model import Finding, History, Operation, State, Unread, Verdict, Wanted
from deploy_gate.report.resumed import Resumed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deploy_gate.github.session import Session
    from deploy_gate.model import Catalog, Facts, Record, Request

GATE: Final = "resume"


def resumed(question: Question, session: Session, *, by: str, page: str) -> Resumed | Refused:
    """What became of it; either all that is held among the services is resumed, or nothing."""
    try:
        asked = read_asked(question)
        if isinstance(asked, Refused):
            return asked
        who = by or login_of(session)
        return _resume(asked.request, asked.catalog, session, who, page)
    except Fault as fault:
        return unanswered(GitHubError(fault.why, fault.remedy))
    except GitHubError as error:
        return unanswered(error)


def _resume(request: Request, catalog: Catalog, session: Session, by: str, page: str) -> Resumed:
    from deploy_gate.github.running import read_running  # noqa: PLC0415 - bad input need not pay for what asks

    where = request.environment
    names = request.names if request.run is None else tuple(catalog.services)
    deployed = [name for name in names if catalog.services[name].is_deployed_to(where)]
    facts = read_running(session.client, catalog, where, deployed, ())
    findings = list(_findings(request, facts, deployed))
    held = [record for record in _newest(facts, where, deployed) if _is_meant(request, record)]
    findings += _not_allowed(request, catalog, facts, held, session)
    if request.run is not None and not held and not findings:
        message = f"nothing that run {request.run} took back in {where} is held"
        findings.append(Finding(GATE, Verdict.NOTICE, "nothing_held", "", message))
    if all(finding.verdict is Verdict.NOTICE for finding in findings):
        _say(session, catalog, held, by, page)
        return Resumed(where, tuple(record.service for record in held), by, tuple(findings))
    return Resumed(where, (), by, tuple(findings))


def _findings(request: Request, facts: Facts, names: Iterable[str]) -> Iterator[Finding]:
    where = request.environment
    for name in names:
        history = facts.history(where, name)
        if isinstance(history, Unread):
            message = f"what {where} runs of {name} is unknown: {history.why}"
            yield Finding(GATE, Verdict.BLOCK, "unknown", name, message, history.remedy)
            continue
        newest = history.newest
        if newest is None or not history.is_held:
            if request.run is None:
                message = f"{name} is not held in {where}"
                yield Finding(GATE, Verdict.NOTICE, "nothing_held", name, message)
        elif newest.state.is_moving and (request.run is None or newest.run == request.run):
            message = f"{name} is on its way back to {newest.version or 'the version before'} in {where}"
            yield Finding(GATE, Verdict.WAIT, "rollback_in_progress", name, message, "resume it once that has ended")


def _newest(facts: Facts, where: str, names: Iterable[str]) -> Iterator[Record]:
    for name in names:
        history = facts.history(where, name)
        if isinstance(history, History) and history.is_held and history.newest is not None:
            yield history.newest


def _is_meant(request: Request, record: Record) -> bool:
    return request.run is None or record.run == request.run


def _not_allowed(
    request: Request, catalog: Catalog, facts: Facts, held: Iterable[Record], session: Session
) -> Iterator[Finding]:
    """Whoever may not ask for a deployment of a service may not resume it either."""
    from deploy_gate.case import Case  # noqa: PLC0415 - bad input need not pay for the core
    from deploy_gate.gates.sender import sender_may_request  # noqa: PLC0415 - likewise

    wanted = tuple(Wanted(one.service, one.version) for one in held if one.version is not None)
    case = Case(request.but(services=wanted, operation=Operation.DEPLOY), catalog, facts, session.clock())
    return sender_may_request(case)


def _say(session: Session, catalog: Catalog, held: Iterable[Record], by: str, page: str) -> None:
    """The state that each record has once more, with the description that lets go of the service."""
    from deploy_gate.github.deployments import Said, Written, say  # noqa: PLC0415 - bad input need not pay for it
    from deploy_gate.github.rest import Rest  # noqa: PLC0415 - likewise

    by_state: dict[str, list[Written]] = {}
    for record in held:
        place = catalog.services[record.service].records_for(record.environment)
        written = Written(place.repository, record.number or 0, record.id or "")
        by_state.setdefault(_word(record.state), []).append(written)
    rest = Rest(session.client)
    try:
        for state, records in by_state.items():
            say(session.client, rest, records, Said(state, f"{RESUMED} by {by}", page))
    finally:
        rest.close()


def _word(state: State) -> str:
    if state.is_serving:
        return "success"
    if state.is_gone:
        return "inactive"
    return "failure" if state is State.FAILURE else "error"


def login_of(session: Session) -> str:
    """Whose token it is."""
    match session.client.ask("query Viewer { viewer { login } }", {}).data.get("viewer"):
        case {"login": str(login)}:
            return login
        case _:
            return "somebody"
