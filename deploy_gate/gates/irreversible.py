from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import Finding, History, Operation, Verdict
from deploy_gate.way_back import undone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case

GATE = "nothing_irreversible"


def nothing_irreversible(case: Case) -> Iterator[Finding]:
    """A rollback undoes nothing that the catalog or the request for it called irreversible."""
    if case.request.operation is not Operation.ROLLBACK:
        return
    environment = case.request.environment
    for name, planned in case.planned.items():
        remedy = f"leave {name} out, or mend it by a newer version"
        if case.service(name).irreversible:
            message = f"the catalog says that {name} is irreversible, so it does not go back to {planned.version}"
            yield Finding(GATE, Verdict.BLOCK, "irreversible", name, message, remedy)
            continue
        history, version = case.facts.history(environment, name), planned.version
        if not isinstance(history, History) or version is None:
            continue
        record = next((one for one in undone(history.records, version) if one.irreversible), None)
        if record is not None:
            message = f"{name} {record.version} was deployed to {environment} as irreversible"
            yield Finding(GATE, Verdict.BLOCK, "irreversible", name, message, remedy)
