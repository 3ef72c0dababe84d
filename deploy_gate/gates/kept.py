from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import Finding, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case


def versions_can_be_kept(case: Case) -> Iterator[Finding]:
    """The branch of the file of versions takes the commit that says what was deployed."""
    if case.facts.guarded is None or not case.planned:
        return
    message = f"{case.facts.guarded}, so the file of versions may not be written"
    remedy = "name another branch under `versions` in the catalog, or let the token pass"
    yield Finding(
        "versions_can_be_kept", Verdict.NOTICE, "versions_branch_protected", next(iter(case.planned)), message, remedy
    )
