"""The end of a deployment: its record first, then its lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.github.deployments import Said, say
from deploy_gate.github.locks import release_locks
from deploy_gate.github.payload import UNCHANGED
from deploy_gate.github.rest import Rest
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deploy_gate.commands.begun import Begun
    from deploy_gate.github.client import Client

_STATES: Final[Mapping[str, Said]] = {
    "success": Said("success"),
    "failure": Said("failure", "the deploy failed: the old or the new version may be running"),
    "cancelled": Said("error", "the deploy was cancelled: the old or the new version may be running"),
    "skipped": Said("inactive", f"{UNCHANGED}: the deploy never began"),
}
"""What a job or a step came to, in GitHub's words, and what it says of the deployment."""

_NOT_TOLD: Final = Said("error", "how the deploy ended is not known: the old or the new version may be running")
_UNCHANGED: Final = Said("inactive", f"{UNCHANGED}: the deploy says that it changed nothing")


class Ended(Value):
    """What became of a deployment."""

    environment: str
    services: tuple[str, ...]
    said: Said
    kept: tuple[str, ...] = ()
    """The services whose lock was somebody else's by then, or gone."""

    @property
    def reason_code(self) -> str:
        return "recorded_unchanged" if self.said.description.startswith(UNCHANGED) else f"recorded_{self.said.state}"


def said_of(status: str, *, unchanged: bool) -> Said:
    """The end state: what is not known to have succeeded never counts as a success."""
    if unchanged and status != "success":
        return _UNCHANGED
    return _STATES.get(status.lower(), _NOT_TOLD)


def finish(  # noqa: PLR0913 - what ends, how, and by what means
    client: Client,
    begun: tuple[Begun, ...],
    status: str,
    *,
    unchanged: bool,
    page: str,
    log: Callable[[str], None],
) -> Ended:
    """Say how the deployment ended, then let go of its locks; asked again, it says the same.

    Raises `Fault` where GitHub does not take the end state: the locks stay then, and so both versions count.
    """
    client.begin()
    said = said_of(status, unchanged=unchanged).but(log_url=page)
    rest = Rest(client)
    try:
        say(client, rest, [one.record for one in begun], said)
    finally:
        rest.close()
    gone = release_locks(client, (one.lock for one in begun))
    kept = tuple(one.service for one in begun if not gone[one.lock])
    for service in kept:
        log(f"the lock on {service} was not ours any more: it was taken over, or let go before")
    environment = begun[0].environment if begun else ""
    return Ended(environment, tuple(one.service for one in begun), said, kept)
