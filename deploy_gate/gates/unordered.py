"""The one way in which gates say that a range cannot be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import Finding, Verdict

if TYPE_CHECKING:
    from deploy_gate.compatibility import Misfit


def version_unknown(gate: str, service: str, misfit: Misfit) -> Finding:
    """A range meets a version without an order (a bare commit, a foreign record): nobody can say whether it fits."""
    remedy = f"deploy {misfit.other.service} with a SemVer `version`, or require it by name or with `*`"
    involved = tuple({misfit.holder.service, misfit.other.service} - {service})
    return Finding(gate, Verdict.BLOCK, "version_unknown", service, str(misfit), remedy, involved)
