"""What is verified once a plan is through: the environment as a whole, and after a rollback its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import Operation
from deploy_gate.verification import NOTHING_TO_CHECK, check_of, together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case
    from deploy_gate.model import Plan
    from deploy_gate.verification import Check


def smoke_of(case: Case, plan: Plan) -> Check:
    """Everything to verify after the last wave; nothing for a plan without steps."""
    return together(_checks(case)) if plan.steps else NOTHING_TO_CHECK


def _checks(case: Case) -> Iterator[Check]:
    environment = case.request.environment
    verify = case.catalog.environments[environment].verify
    if verify is not None:
        yield check_of(verify, environment=environment)
    if case.request.operation is not Operation.ROLLBACK:
        return
    # What stayed where it was now stands beside an older version than before.
    around = dict.fromkeys(name for joined in case.neighbours.values() for name in joined)
    for name in around:
        entry = case.catalog.services.get(name)
        if entry is None or entry.verify is None or name in case.planned:
            continue
        running = next((one.version for one in case.running(name) if one.version is not None), None)
        yield check_of(entry.verify, environment=environment, service=name, version=str(running or ""))
