"""What is known of everything at once: the facts of a survey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model.known import Unread
from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.model.held import Barrier, Holder
    from deploy_gate.model.known import History


class Barred(Value):
    """A lock on an environment, on everything, or on a service, in one repository of records."""

    repository: str
    environment: str | None
    """None: on every environment."""
    barrier: Barrier | Unread
    service: str = ""
    """The only service that it is on; empty where it is on all of them."""


class Survey(Value):
    """What runs of chosen services in chosen environments, and what is locked; keys are (environment, service)."""

    histories: Mapping[tuple[str, str], History | Unread]
    holders: Mapping[tuple[str, str], Holder | Unread] = NOTHING
    """Only where a lock stands, or nobody can say whether one does."""
    barriers: tuple[Barred, ...] = ()
    file: str | Unread | None = None
    """The text of the file of versions, blank where there is none yet; None where nobody keeps one."""
    home: str = ""
    """The catalog's repository, where everything and environments are locked for all services; empty: not known."""

    def history(self, environment: str, service: str) -> History | Unread:
        """What was read of the service there; what nobody read is unknown, never absent."""
        return self.histories.get((environment, service), Unread(f"{service} was not read"))
