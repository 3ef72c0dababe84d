from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.compatibility import misfits
from deploy_gate.gates.unordered import version_unknown
from deploy_gate.model import Finding, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case

GATE = "planned_end_fits"


def planned_end_fits(case: Case) -> Iterator[Finding]:
    """The planned versions fit each other."""
    for name, other in case.joined:
        for misfit in misfits(case.planned[name], case.planned[other]):
            consumer = misfit.consumer
            if not misfit.is_known:
                yield version_unknown(GATE, consumer, misfit)
                continue
            provider = other if consumer == name else name
            remedy = f"ask for a version of {provider} that fits, or for another {consumer}"
            yield Finding(GATE, Verdict.BLOCK, "plan_out_of_range", consumer, str(misfit), remedy, (provider,))
