"""Locks that people set: on environments, on everything, and on services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.board.remarks import Remark, Topic
from deploy_gate.board.wording import together
from deploy_gate.model import Barrier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deploy_gate.model import Barred


def about_barriers(barriers: Iterable[Barred]) -> Iterator[Remark]:
    """One remark for the same lock of the same person, in however many repositories it stands."""
    groups: dict[tuple[str, Barrier], list[str]] = {}
    for one in barriers:
        if isinstance(one.barrier, Barrier):
            groups.setdefault((one.environment or "", one.barrier.but(link="")), []).append(one.repository)
    for (environment, barrier), repositories in groups.items():
        what = environment or "every environment"
        if barrier.service:
            what = f"{barrier.service} in {environment}"
        reason = f": {barrier.reason}" if barrier.reason else ""
        kind = "" if barrier.sticky else ", for a deployment that is under way"
        message = f"{what} is locked in {together(repositories)} by {barrier.by}{kind}{reason}"
        remedy = (
            f"unlock it, or delete the branch {barrier.name} there" if barrier.sticky else "wait until it has ended"
        )
        yield Remark(Topic.LOCKED, barrier.service, environment, message, remedy)
