from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commits import commit_of, told_apart
from deploy_gate.gates.ended import ended
from deploy_gate.model import Finding, Operation, Record, Unread, Verdict, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case

GATE = "earlier_environments_passed"


def earlier_environments_passed(case: Case) -> Iterator[Finding]:
    """In every earlier environment the newest record of the service is active at the same commit.

    The commit within a version counts as well. Where the commit of either is not known, or the records lie in a
    repository whose commits are not the service's, the same version or the same image digest counts. A rollback
    skips the order.
    """
    if case.request.operation is Operation.ROLLBACK:
        return
    for name in case.planned:
        wanted = case.wanted[name]
        for environment in case.catalog.earlier_environments(name, case.request.environment):
            newest = case.newest(name, environment)
            if not isinstance(newest, Unread):
                yield from _passed(case, wanted, environment, newest)


def _passed(case: Case, wanted: Wanted, environment: str, newest: Record | None) -> Iterator[Finding]:
    name, target = wanted.service, case.request.environment
    remedy = f"deploy {name} {wanted.version} to {environment} first"
    if newest is None:
        message = f"{name} was never deployed to {environment}, which comes before {target}"
        yield Finding(GATE, Verdict.BLOCK, "environment_order_missing", name, message, remedy)
    elif newest.state.is_moving:
        message = f"{name} is being deployed to {environment}, which comes before {target}"
        yield Finding(
            GATE, Verdict.WAIT, "environment_order_in_progress", name, message, f"wait until {environment} has ended"
        )
    elif not newest.state.is_serving:
        message = (
            f"the newest deployment of {name} to {environment} {ended(newest.state)[1]}; "
            f"{target} asks for an active one of {wanted.version}"
        )
        yield Finding(GATE, Verdict.BLOCK, "environment_order_not_active", name, message, remedy)
    elif not _is_the_same(case, wanted, newest):
        message = (
            f"{environment} runs {name} {_shown(newest)}, not {wanted.version}"
            f"{_difference(case, wanted, newest)}, and comes before {target}"
        )
        yield Finding(GATE, Verdict.BLOCK, "environment_order_other_commit", name, message, remedy)


def _is_the_same(case: Case, wanted: Wanted, record: Record) -> bool:
    if told_apart(wanted, case.facts, record) is not None:
        return False
    if commit_of(wanted, case.facts) and record.sha:
        return True
    digests = [_digest(image) for image in (wanted.image, record.image)]
    if all(digests):
        return digests[0] == digests[1]
    return record.version is not None and wanted.version.is_same_as(record.version)


def _digest(image: str | None) -> str:
    return image.partition("@")[2] if image else ""


def _shown(record: Record) -> str:
    return str(record.version) if record.version else f"at {record.sha}" if record.sha else "at an unknown version"


def _difference(case: Case, wanted: Wanted, record: Record) -> str:
    """The two commits or images, where versions alone would not show the difference."""
    if record.version is None or not wanted.version.is_same_as(record.version):
        return ""
    apart = told_apart(wanted, case.facts, record)
    if apart is not None:
        return f" of the same commit ({apart.recorded[:7]} there, {apart.asked[:7]} asked for)"
    return f" of the same image ({_digest(record.image)} there, {_digest(wanted.image)} asked for)"
