"""How far the records are read for the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import Operation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deploy_gate.model import Record, Request


def reads_back(request: Request, service: str) -> Callable[[Sequence[Record]], bool] | None:
    """What the service's records must hold so that it is known where a rollback takes it; None where it stays."""
    if request.operation is not Operation.ROLLBACK:
        return None
    # Only a rollback pays for it.
    from deploy_gate.way_back import before_run, leads_to, stops, to_leave  # noqa: PLC0415

    run = request.run
    if run is not None:

        def until(records: Sequence[Record]) -> bool:
            left = to_leave(records)
            return left is None or left.run != run or before_run(records, run) is not None

        return until
    for wanted in request.services:
        if wanted.service == service:
            version = wanted.version
            return lambda records: leads_to(records, version)
    if any(promote.service == service for promote in request.promotions):
        return lambda records: next(stops(records), None) is not None
    return None
