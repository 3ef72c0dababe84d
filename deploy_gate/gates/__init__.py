"""The gates, one file each, and the registry in which adding one is adding a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from deploy_gate.gates.artifact import artifact_allowed
from deploy_gate.gates.downstream import downstream_protected
from deploy_gate.gates.drift import no_drift
from deploy_gate.gates.environment_order import earlier_environments_passed
from deploy_gate.gates.held import not_held
from deploy_gate.gates.irreversible import nothing_irreversible
from deploy_gate.gates.kept import versions_can_be_kept
from deploy_gate.gates.known import facts_known
from deploy_gate.gates.misfits import no_standing_misfit
from deploy_gate.gates.order import order_exists
from deploy_gate.gates.planned_end import planned_end_fits
from deploy_gate.gates.sender import sender_may_request
from deploy_gate.gates.source import source_may_request
from deploy_gate.gates.upstream import upstream_ready

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from deploy_gate.case import Case
    from deploy_gate.model import Finding

Gate: TypeAlias = "Callable[[Case], Iterator[Finding]]"

GATES: Final[tuple[Gate, ...]] = (
    sender_may_request,
    source_may_request,
    artifact_allowed,
    facts_known,
    not_held,
    nothing_irreversible,
    earlier_environments_passed,
    upstream_ready,
    downstream_protected,
    planned_end_fits,
    order_exists,
    no_standing_misfit,
    no_drift,
    versions_can_be_kept,
)
"""Every gate is asked about every case, in this order; none is skipped because another refused."""
