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
        earlier = case.catalog.earlier_environments(name, target)
        asked = [(name, environment) for environment in (*earlier, target)]
        asked += [(other, target) for other in case.neighbours[name] if other in case.catalog.services]
        for other, environment in asked:
            unread = case.newest(other, environment)
            if isinstance(unread, Unread) and (other == name or other not in case.planned):
                yield Finding(
                    "facts_known",
                    Verdict.BLOCK,
                    "unknown",
                    name,
                    f"what {environment} runs of {other} is unknown: {unread.why}",
                    unread.remedy,
                    () if other == name else (other,),
                )
