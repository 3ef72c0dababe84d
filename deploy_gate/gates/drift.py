from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.case import edges_of
from deploy_gate.model import Finding, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case


def no_drift(case: Case) -> Iterator[Finding]:
    """The catalog knows every edge that the records of the requested services and their neighbours know."""
    told: set[tuple[str, str]] = set()
    for name in case.planned:
        for holder in (name, *case.neighbours[name]):
            for running in case.running(holder):
                for consumer, provider in edges_of(holder, running.needs.values()):
                    touches = name in (consumer, provider)
                    if not touches or (consumer, provider) in told or _is_known(case, consumer, provider):
                        continue
                    told.add((consumer, provider))
                    other = provider if consumer == name else consumer
                    message = f"the record of {running} says that {consumer} requires {provider}; the catalog does not"
                    remedy = f"add {provider} to `requires` of {consumer} in the catalog, or deploy {holder} without it"
                    yield Finding("no_drift", Verdict.NOTICE, "drift", name, message, remedy, (other,))


def _is_known(case: Case, consumer: str, provider: str) -> bool:
    entry = case.catalog.services.get(consumer)
    return entry is not None and any(need.other == provider for need in entry.needs)
