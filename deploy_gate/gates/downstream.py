from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.compatibility import accepts, misfits
from deploy_gate.gates.companion import take_along
from deploy_gate.gates.unordered import version_unknown
from deploy_gate.model import Finding, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case, Instance
    from deploy_gate.model import Need

GATE = "downstream_protected"


def downstream_protected(case: Case) -> Iterator[Finding]:
    """Every running consumer outside the plan that fits the provider now still fits its planned version."""
    for name in case.planned:
        for consumer in case.neighbours[name]:
            if consumer in case.planned:
                continue
            for running in case.running(consumer):
                yield from _still_fits(case, name, running)


def _still_fits(case: Case, name: str, running: Instance) -> Iterator[Finding]:
    if running.is_absent:
        return
    for misfit in misfits(case.planned[name], running):
        if misfit.consumer == name or (misfit.holder is running and _is_broken(case, name, misfit.need)):
            continue
        if not misfit.is_known:
            yield version_unknown(GATE, name, misfit)
            continue
        message = f"{case.request.environment} runs {running}; {misfit}"
        deploy = f"deploy {running.service} first, at a version that fits, or both in one request"
        remedy = take_along(case, name, running.service) or deploy
        yield Finding(GATE, Verdict.BLOCK, "downstream_out_of_range", name, message, remedy, (running.service,))


def _is_broken(case: Case, name: str, need: Need) -> bool:
    # What no running version of the provider meets is broken already, and no reason against mending it.
    return all(accepts(need, old) is False for old in case.running(name))
