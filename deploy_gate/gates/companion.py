"""What can be done on the way back about a service that would not fit: take it along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.case import Instance, Presence, needs_by_other
from deploy_gate.compatibility import misfits
from deploy_gate.model import History, Operation
from deploy_gate.way_back import between, stops

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deploy_gate.case import Case
    from deploy_gate.model import Record


def take_along(case: Case, name: str, other: str) -> str | None:
    """The remedy for a service that stays and does not fit what another goes back to; None unless it is a rollback."""
    if case.request.operation is not Operation.ROLLBACK:
        return None
    history = case.facts.history(case.request.environment, other)
    records = history.records if isinstance(history, History) else ()
    fits = (one for one in stops(records) if not list(misfits(case.planned[name], _gone_back(case, other, one))))
    record = next(fits, None)
    if record is None:
        return f"no version of {other} that ran before is known to fit: deploy one first that fits both"
    return f"take {other} along, back to {record.version}: ask for {other}@{record.version} in the same rollback"


def stop_between(case: Case, members: Iterable[str]) -> str:
    """How to go back plan by plan where all at once do not fit in between."""
    found = []
    for name in members:
        history, version = case.facts.history(case.request.environment, name), case.planned[name].version
        if isinstance(history, History) and version is not None:
            found += [f"{name} to {one}" for one in between(history.records, version)[:1]]
    first = f", first {' or '.join(found)}" if found else ""
    return f"go back plan by plan, what was deployed last first{first}"


def _gone_back(case: Case, name: str, record: Record) -> Instance:
    needs = case.catalog.services[name].needs if record.needs is None else record.needs
    return Instance(name, Presence.PLANNED, record.version, needs_by_other(needs))
