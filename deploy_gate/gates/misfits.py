from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from deploy_gate.compatibility import misfits, refuses
from deploy_gate.model import Finding, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case


def no_standing_misfit(case: Case) -> Iterator[Finding]:
    """What runs now fits; a pair that does not is named, and is no reason to refuse what mends it."""
    for name in case.planned:
        for other in case.neighbours[name]:
            # A pair of planned services is told from the end that the catalog names first.
            if other not in case.planned or case.rank(name) < case.rank(other):
                yield from _standing(case, name, other)


def _standing(case: Case, name: str, other: str) -> Iterator[Finding]:
    told: set[str] = set()
    mends = "mends" if _fits_then(case, name, other) else "does not mend"
    for one, against in product(case.running(name), case.running(other)):
        if not refuses(one, against):
            continue
        for misfit in misfits(one, against):
            message = f"{case.request.environment} does not fit as it is: {misfit}"
            if misfit.is_known and message not in told:
                told.add(message)
                remedy = f"this plan {mends} it; no order is refused for its sake"
                yield Finding("no_standing_misfit", Verdict.NOTICE, "misfit_now", name, message, remedy, (other,))


def _fits_then(case: Case, name: str, other: str) -> bool:
    """What is planned of the one certainly fits what is planned of the other, or all that stays of it."""
    left = (case.planned[other],) if other in case.planned else case.running(other)
    return not any(misfit for one in left for misfit in misfits(case.planned[name], one))
