"""What is asked and not yet answered: the requests that repositories keep."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from deploy_gate.value import Value

if TYPE_CHECKING:
    from datetime import datetime

    from deploy_gate.model.asked import Ticket, Wanted

LIFETIME: Final = timedelta(days=14)
"""How long a request stays open; what is still wanted then is asked for again."""

OPEN: Final = frozenset({"", "PENDING", "QUEUED", "WAITING", "IN_PROGRESS"})
"""The newest status of a request that is not answered yet; none was said where writing it broke off."""


class Kept(Value):
    """A request for one service as its repository keeps it, and how it stands."""

    ticket: Ticket
    service: str
    wanted: Wanted | None = None
    """What is asked for; None where the catalog or the reader does not understand it."""
    problem: str = ""
    """Why not."""
    together: tuple[str, ...] = ()
    """The services that were asked for in one, and go in one."""
    state: str = ""
    """GitHub's word of the newest status, never of the deployment: a pending one reads as abandoned after a while."""
    description: str = ""
    page: str = ""
    said_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def part(self) -> tuple[str, str]:
        """What the services that were asked for together share: nobody but their repository can join them."""
        return (self.ticket.repository, self.ticket.id)

    def has_expired(self, now: datetime) -> bool:
        return self.ticket.asked_at is not None and now - self.ticket.asked_at > LIFETIME


class Telling(Value):
    """What a kept request is told: its state in REST's word, and why."""

    kept: Kept
    state: str
    words: str

    @property
    def ends(self) -> bool:
        """Nobody looks at the request again."""
        return self.state not in ("queued", "in_progress")
