"""From what a starting or finishing step was given to what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import BAD_CATALOG, BAD_INPUT, Question, Refused, placed, read_seconds, unanswered
from deploy_gate.commands.begun import Begun, read_begun
from deploy_gate.commands.entry import read_entry
from deploy_gate.commands.stepping import finishes_itself, flag_of, where_of
from deploy_gate.github.fault import CatalogError, Fault, GitHubError
from deploy_gate.model import Catalog, Need, Problem, Step, Target
from deploy_gate.request import read_request

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from deploy_gate.commands.finish import Ended
    from deploy_gate.github.grounds import Ground
    from deploy_gate.github.session import Session
    from deploy_gate.report import Report


def started(
    question: Question, locator: str, inputs: Mapping[str, str], session: Session
) -> tuple[Report, tuple[Begun, ...]] | Refused:
    """The answer of a start and what it began, or what is wrong with what it was given."""
    where, older = where_of(session.environ, inputs["job_id"]), flag_of(inputs, "allow_older")
    seconds, alone = read_seconds("wait_timeout", question.wait_timeout), finishes_itself(inputs)
    upstream_seconds = read_seconds("upstream_timeout", inputs["upstream_timeout"])
    problems = tuple(one for one in (where, older, seconds, upstream_seconds, alone) if isinstance(one, Problem))
    if problems or isinstance(where, Problem) or isinstance(older, Problem):
        return Refused(BAD_INPUT, problems)
    if isinstance(seconds, Problem) or isinstance(upstream_seconds, Problem):
        return Refused(BAD_INPUT, problems)
    try:
        read = _catalog(question, locator, inputs, session)
        if isinstance(read, Refused):
            return read
        catalog, grounds = read
        step = _step(question, inputs, catalog, session.clock())
        if isinstance(step, Refused):
            return step
        from deploy_gate.commands.start import Start  # noqa: PLC0415 - bad input need not pay for what writes
        from deploy_gate.github.catalog_file import read_locator  # noqa: PLC0415 - likewise

        start = Start(
            session.client,
            step,
            catalog,
            grounds,
            where,
            locator=str(read_locator(locator, session.environ["GITHUB_REPOSITORY"])),
            seconds=seconds,
            upstream_seconds=upstream_seconds,
            allow_older=older,
            sleep=session.sleep,
            log=session.log,
        )
        report, begun = start.run()
        if not begun:
            from deploy_gate.commands.unbegun import tell_unbegun  # noqa: PLC0415 - likewise

            tell_unbegun(session.client, step.targets, report.decision.findings, where.page, session.log)
        return report, begun  # noqa: TRY300 - what tells may fail as well
    except Fault as fault:
        return unanswered(GitHubError(fault.why, fault.remedy))
    except GitHubError as error:
        return unanswered(error)


def finished(inputs: Mapping[str, str], session: Session, *, only_left: bool = False) -> Ended | Refused:
    """What a finish recorded, or why it could not; told so, it leaves alone what was finished before."""
    begun, unchanged = read_begun(inputs["started"]), flag_of(inputs, "unchanged")
    where = where_of(session.environ, inputs["job_id"])
    if isinstance(begun, Problem) or isinstance(unchanged, Problem) or isinstance(where, Problem):
        return Refused(BAD_INPUT, tuple(one for one in (begun, unchanged, where) if isinstance(one, Problem)))
    if not begun:
        return Refused("nothing_started", ())
    from deploy_gate.commands.finish import finish, left_of  # noqa: PLC0415 - bad input need not pay for what writes

    try:
        if only_left:
            begun = left_of(session.client, begun)
        if not begun:
            return Refused("nothing_started", ())
        return finish(
            session.client,
            begun,
            inputs["status"],
            unchanged=unchanged,
            verified=inputs["verified"],
            page=where.page,
            log=session.log,
        )
    except Fault as fault:
        return unanswered(GitHubError(fault.why, fault.remedy))
    except GitHubError as error:
        return unanswered(error)


def _catalog(
    question: Question, locator: str, inputs: Mapping[str, str], session: Session
) -> tuple[Catalog, dict[str, Ground]] | Refused:
    """The catalog, and in the same request what is known of the repositories that records may live in."""
    from deploy_gate.catalog import read_catalog  # noqa: PLC0415 - bad input need not pay for YAML
    from deploy_gate.commands.guess import likely_homes  # noqa: PLC0415
    from deploy_gate.github.catalog_file import read_catalog_and_grounds  # noqa: PLC0415

    if isinstance(question.event, Problem) and not inputs["entry"]:
        return Refused(BAD_INPUT, (question.event,))
    here = session.environ.get("GITHUB_REPOSITORY", "")
    homes = likely_homes(inputs["entry"], here)
    try:
        text, grounds = read_catalog_and_grounds(session.client, locator, here, homes)
    except CatalogError as error:
        return Refused(BAD_CATALOG, (Problem("catalog", str(error)),))
    catalog = read_catalog(text, locator)
    if isinstance(catalog, tuple):
        return Refused(BAD_CATALOG, catalog)
    return placed(catalog, question.lies_in), grounds


def _step(question: Question, inputs: Mapping[str, str], catalog: Catalog, now: datetime) -> Step | Refused:
    if inputs["entry"]:
        step = read_entry(inputs["entry"], catalog)
        return Refused(BAD_INPUT, (step,)) if isinstance(step, Problem) else step
    event = question.event if not isinstance(question.event, Problem) else {}
    request = read_request(question.event_name, event, question.inputs, catalog)
    if isinstance(request, tuple):
        return Refused(BAD_INPUT, request)
    if len(request.services) != 1 or request.promotions:
        message = "a start is for one service at one version: name them, or give the matrix entry as `entry`"
        return Refused(BAD_INPUT, (Problem("service", message),))
    (wanted,) = request.services
    entry = catalog.services[wanted.service]
    target = Target(
        service=wanted.service,
        version=wanted.version,
        repository=entry.repository,
        environment=request.environment,
        timeout=entry.timeout,
        tag=wanted.tag,
        image=wanted.image or entry.image,
        sha=wanted.sha,
        needs=_each_once((*entry.needs, *wanted.needs)),
        irreversible=wanted.irreversible,
    )
    return Step((target,), planned_at=now)


def _each_once(needs: tuple[Need, ...]) -> tuple[Need, ...]:
    return tuple({(need.other, str(need), need.direction): need for need in reversed(needs)}.values())[::-1]
