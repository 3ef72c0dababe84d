from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.compatibility import misfits
from deploy_gate.gates.companion import take_along
from deploy_gate.gates.ended import ended
from deploy_gate.gates.unordered import version_unknown
from deploy_gate.model import Direction, Finding, Unread, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case
    from deploy_gate.model import Record

GATE = "upstream_ready"


def upstream_ready(case: Case) -> Iterator[Finding]:
    """Every required service that is not in the plan is active at a version in range."""
    environment = case.request.environment
    for name, planned in case.planned.items():
        for provider in case.neighbours[name]:
            if provider in case.planned or not _requires(case, name, provider):
                continue
            newest = case.newest(provider)
            if isinstance(newest, Unread):
                continue
            refusal = _not_ready(newest, provider, environment)
            if refusal is None:
                yield from _in_range(case, name, provider)
                continue
            verdict, code, what = refusal
            message = f"{planned} requires {provider}, {what}"
            yield Finding(GATE, verdict, code, name, message, _remedy(verdict, provider, environment), (provider,))


def _requires(case: Case, name: str, provider: str) -> bool:
    """The planned version says so, or the running provider says that it is required by the service."""
    if any(need.direction is Direction.REQUIRES for need in case.planned[name].needs.get(provider, ())):
        return True
    said = (need for running in case.running(provider) for need in running.needs.get(name, ()))
    return any(need.direction is Direction.REQUIRED_BY for need in said)


def _not_ready(newest: Record | None, provider: str, environment: str) -> tuple[Verdict, str, str] | None:
    if newest is None:
        return Verdict.BLOCK, "upstream_missing", f"which was never deployed to {environment}"
    if newest.state.is_serving:
        return None
    shown = f"{provider} {newest.version}" if newest.version else provider
    if newest.state.is_moving:
        return Verdict.WAIT, "upstream_in_progress", f"and {shown} is being deployed to {environment}"
    word, what = ended(newest.state)
    return Verdict.BLOCK, f"upstream_{word}", f"and the newest deployment of {shown} to {environment} {what}"


def _remedy(verdict: Verdict, provider: str, environment: str) -> str:
    if verdict is Verdict.WAIT:
        return f"wait until {provider} is deployed to {environment}"
    return f"deploy {provider} to {environment} first, or together in one request"


def _in_range(case: Case, name: str, provider: str) -> Iterator[Finding]:
    environment = case.request.environment
    for running in case.running(provider):
        for misfit in misfits(case.planned[name], running):
            if misfit.consumer != name:
                continue
            if not misfit.is_known:
                yield version_unknown(GATE, name, misfit)
                continue
            message = f"{environment} runs {running}; {misfit.says}"
            deploy = f"deploy {provider} to {environment} first, at a version that fits, or both in one request"
            remedy = take_along(case, name, provider) or deploy
            yield Finding(GATE, Verdict.BLOCK, "upstream_out_of_range", name, message, remedy, (provider,))
