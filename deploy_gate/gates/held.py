from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import Finding, History, Operation, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case


def not_held(case: Case) -> Iterator[Finding]:
    """No service of the request was rolled back in the environment, unless somebody has resumed it since.

    A rollback itself is not held.
    """
    if case.request.operation is Operation.ROLLBACK:
        return
    environment = case.request.environment
    for name in case.planned:
        history = case.facts.history(environment, name)
        if isinstance(history, History) and history.is_held:
            newest = history.newest
            version = f" to {newest.version}" if newest and newest.version else ""
            message = f"{name} was taken back{version} in {environment} and is held there until somebody resumes it"
            remedy = f"run the command resume for {name} in {environment} once the cause is mended, then ask again"
            yield Finding("not_held", Verdict.BLOCK, "held", name, message, remedy)
