from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import Finding, Unread, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case


def facts_known(case: Case) -> Iterator[Finding]:
    """Everything that the other gates look at was read; what could not be read refuses, never passes."""
    target = case.request.environment
    for name in case.planned:
        for environment in (*case.catalog.earlier_environments(name, target), target):
            yield from _unknown(case, name, name, environment)
        for other in case.neighbours[name]:
            # A service that the catalog does not know is drift, and was not to be read.
            if other not in case.planned and other in case.catalog.services:
                yield from _unknown(case, name, other, target)


def _unknown(case: Case, name: str, other: str, environment: str) -> Iterator[Finding]:
    unread = case.newest(other, environment)
    if isinstance(unread, Unread):
        message = f"what {environment} runs of {other} is unknown: {unread.why}"
        involved = () if other == name else (other,)
        yield Finding("facts_known", Verdict.BLOCK, "unknown", name, message, unread.remedy, involved)
