"""What a kept request is, before any gate is asked: over, in hand, answered already, or to be planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.case import Case
from deploy_gate.decision import runs_already
from deploy_gate.model import Telling, Unread

if TYPE_CHECKING:
    from datetime import datetime

    from deploy_gate.model import Catalog, Facts, Kept, Record, Request, Wanted


def answered(kept: Kept, request: Request, catalog: Catalog, facts: Facts, now: datetime) -> Telling | None:
    """What ends the request, or keeps it as it is, without a plan; None where it is to be planned."""
    if kept.has_expired(now):
        return Telling(
            kept, "inactive", "expired: it could not be deployed in 14 days; ask again if it is still wanted"
        )
    if kept.wanted is None:
        return Telling(kept, "queued", f"not understood: {kept.problem}")
    history = facts.history(request.environment, kept.service)
    newest = None if isinstance(history, Unread) else history.serving
    asks = Case(request.but(services=(kept.wanted,), redeploy=False), catalog, facts, now)
    if runs_already(asks, kept.service):
        return Telling(kept, "success", f"deployed: {request.environment} runs {asks.planned[kept.service]}")
    if newest is not None and is_superseded(kept, kept.wanted, newest):
        shown = f"{kept.service} {newest.version}" if newest.version else kept.service
        return Telling(kept, "inactive", f"superseded: {request.environment} runs {shown}, which is newer")
    return None


def is_superseded(kept: Kept, wanted: Wanted, active: Record) -> bool:
    """What is active is newer than what was asked for, and came after it was asked for.

    Bare commits have no order: there the later request is the newer one.
    """
    asked_at = kept.ticket.asked_at
    if asked_at is None or active.created_at is None or active.created_at <= asked_at:
        return False
    if active.version is not None and wanted.version.is_older_than(active.version):
        return True
    if active.version is not None and active.version.is_older_than(wanted.version):
        return False
    has_order = wanted.version.is_ordered and active.version is not None and active.version.is_ordered
    return not has_order and active.asked_at is not None and active.asked_at > asked_at


def is_in_hand(kept: Kept, facts: Facts) -> bool:
    """Another run has planned it, and is not over."""
    return kept.state == "IN_PROGRESS" and kept.page in facts.running


def is_newer(one: Kept, other: Kept) -> bool:
    """Of two requests for one service the one for the newer version; where versions do not tell, the later one."""
    if one.wanted is not None and other.wanted is not None:
        if other.wanted.version.is_older_than(one.wanted.version):
            return True
        if one.wanted.version.is_older_than(other.wanted.version):
            return False
    if one.ticket.asked_at is None or other.ticket.asked_at is None:
        return one.ticket.asked_at is not None
    return one.ticket.asked_at > other.ticket.asked_at
