from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import Direction, Finding, Operation, Unread, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case, Instance


def facts_known(case: Case) -> Iterator[Finding]:
    """Everything that the other gates look at was read; what could not be read refuses, never passes."""
    target = case.request.environment
    for name, planned in case.planned.items():
        earlier = _earlier(case, name)
        for environment in (*earlier, target):
            yield from _unknown(case, name, name, environment)
        if earlier and name in case.facts.unread_commits:
            yield _unknown_commit(planned, case.facts.unread_commits[name])
        for other in case.neighbours[name]:
            if other in case.planned:
                continue
            if other in case.catalog.services:
                yield from _unknown(case, name, other, target)
            elif any(need.direction is Direction.REQUIRES for need in planned.needs.get(other, ())):
                # What only records of the running version require is drift, and was not to be read.
                yield _stranger(planned, other)


def _earlier(case: Case, name: str) -> tuple[str, ...]:
    # A rollback goes to what ran here before, whatever runs elsewhere.
    if case.request.operation is Operation.ROLLBACK:
        return ()
    return case.catalog.earlier_environments(name, case.request.environment)


def _unknown(case: Case, name: str, other: str, environment: str) -> Iterator[Finding]:
    unread = case.newest(other, environment)
    if isinstance(unread, Unread):
        message = f"what {environment} runs of {other} is unknown: {unread.why}"
        involved = () if other == name else (other,)
        yield Finding("facts_known", Verdict.BLOCK, "unknown", name, message, unread.remedy, involved)


def _unknown_commit(planned: Instance, unread: Unread) -> Finding:
    # Without it the order of environments would be judged by versions, which a moved tag deceives.
    message = f"which commit {planned} is cannot be told: {unread.why}"
    remedy = f"{unread.remedy}, or name the whole commit as `sha`"
    return Finding("facts_known", Verdict.BLOCK, "unknown", planned.service, message, remedy)


def _stranger(planned: Instance, other: str) -> Finding:
    name = planned.service
    message = f"{planned} requires {other}, which the catalog does not know"
    remedy = f"add {other} to the catalog, or ask for a version of {name} that does not require it"
    return Finding("facts_known", Verdict.BLOCK, "unknown", name, message, remedy, (other,))
