from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.artifact import objections
from deploy_gate.model import Finding, Operation, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case


def artifact_allowed(case: Case) -> Iterator[Finding]:
    """The image, the tag and the commit of every service are such as a request may name, wherever they come from.

    What a request says was held against these rules before; what a record says is not, and whoever may write
    deployments may have written it, or the catalog has another image by now.
    """
    for name, planned in case.planned.items():
        if case.request.operation is Operation.ROLLBACK:
            remedy = f"deploy {planned} as any other version, by a request that names what it is deployed from"
        else:
            remedy = f"ask for {planned} by its `version`, and name what it is deployed from in the request"
        for objection in objections(case.wanted[name], case.service(name)):
            message = f"the record of {planned} {objection}"
            yield Finding("artifact_allowed", Verdict.BLOCK, "artifact_not_allowed", name, message, remedy)
