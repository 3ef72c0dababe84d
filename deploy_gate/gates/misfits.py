from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, Final

from deploy_gate.compatibility import misfits, refuses
from deploy_gate.model import Finding, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case

MOST: Final = 4
"""Notices about two services; a failed deployment of each makes as many pairs that may be running."""


def no_standing_misfit(case: Case) -> Iterator[Finding]:
    """What runs now fits; a pair that does not is named, and is no reason to refuse what mends it."""
    for name in case.planned:
        for other in case.neighbours[name]:
            # A pair of planned services is told from the end that the catalog names first.
            if other not in case.planned or case.rank(name) < case.rank(other):
                yield from _standing(case, name, other)


def _standing(case: Case, name: str, other: str) -> Iterator[Finding]:
    told = tuple(islice(_told(case, name, other), MOST + 1))
    if not told:
        return
    mends = "mends" if _fits_then(case, name, other) else "does not mend"
    more = f"more that may be running of {name} and {other} does not fit each other"
    for said in (*told[:MOST], more) if len(told) > MOST else told:
        message = f"{case.request.environment} does not fit as it is: {said}; this plan {mends} it"
        yield Finding("no_standing_misfit", Verdict.NOTICE, "misfit_now", name, message, involved=(other,))


def _told(case: Case, name: str, other: str) -> Iterator[str]:
    """Of every two versions that may be running and do not fit the first reason of either, each reason once."""
    told: set[str] = set()
    for one, against in product(case.running(name), case.running(other)):
        if not refuses(one, against):
            continue
        first: dict[str, str] = {}
        for misfit in misfits(one, against):
            if misfit.is_known:
                first.setdefault(misfit.holder.service, str(misfit))
        for said in first.values():
            if said not in told:
                told.add(said)
                yield said


def _fits_then(case: Case, name: str, other: str) -> bool:
    """What is planned of the one certainly fits what is planned of the other, or all that stays of it."""
    left = (case.planned[other],) if other in case.planned else case.running(other)
    return not any(misfit for one in left for misfit in misfits(case.planned[name], one))
