"""The end of a deployment: its record first, then its lock."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from deploy_gate.github import versions_branch
from deploy_gate.github.deployments import Beyond, Said, kept_in, say_each
from deploy_gate.github.fault import Fault
from deploy_gate.github.left_open import read_left
from deploy_gate.github.locks import release_locks
from deploy_gate.github.payload import UNCHANGED
from deploy_gate.github.rest import Rest
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deploy_gate.commands.begun import Begun
    from deploy_gate.github.client import Client

_NEVER_BEGAN: Final = Said("inactive", f"{UNCHANGED}: the deploy never began")

_STATES: Final[Mapping[str, Said]] = {
    "success": Said("success"),
    "failure": Said("failure", "the deploy failed: the old or the new version may be running"),
    "cancelled": Said("error", "the deploy was cancelled: the old or the new version may be running"),
    "skipped": _NEVER_BEGAN,
}
"""What a job or a step came to, in GitHub's words, and what it says of the deployment."""

_NOT_TOLD: Final = Said("error", "how the deploy ended is not known: the old or the new version may be running")
_UNCHANGED: Final = Said("inactive", f"{UNCHANGED}: the deploy says that it changed nothing")
_UNVERIFIED: Final = Said("failure", "what was deployed was not verified: the new version may be running")

_PASSED: Final = ("success", "skipped")
"""Outcomes of a step that verifies and found nothing wrong, or had nothing to ask."""


class Ended(Value):
    """What became of a deployment."""

    environment: str
    services: tuple[str, ...]
    said: Said
    unkept: str | None = None
    """Why the file of versions does not say it."""
    kept: tuple[str, ...] = ()
    """The services whose lock was somebody else's by then, or gone."""

    @property
    def reason_code(self) -> str:
        return "recorded_unchanged" if self.said.description.startswith(UNCHANGED) else f"recorded_{self.said.state}"


def all_passed(text: str) -> bool:
    """Whether every step that verifies passed, by their outcomes with commas between; one that is blank is unknown."""
    return all(outcome.strip() in _PASSED for outcome in text.split(","))


def said_of(status: str, *, unchanged: bool, verified: str = "") -> Said:
    """The end state: what is not known to have succeeded never counts as a success, and nor does what was not verified.

    `verified` are the outcomes of the steps that verify, with commas between; blank where none does.
    """
    if unchanged and status != "success":
        return _UNCHANGED
    if status == "success" and verified and not all_passed(verified):
        return _UNVERIFIED
    return _STATES.get(status.lower(), _NOT_TOLD)


def answered(said: Said) -> Said:
    """What the end of a deployment says of the request behind it: what never began is still asked for."""
    if said.state == "success":
        state, words = "success", "deployed"
    elif said.description == _NEVER_BEGAN.description:
        state, words = "queued", "the run ended before the deploy began: the next one takes it"
    else:
        state, words = "failure", said.description
    return Said(state, words, said.log_url, leaves_others=True)


def finish(  # noqa: PLR0913 - what ends, how, and by what means
    client: Client,
    begun: tuple[Begun, ...],
    status: str,
    *,
    unchanged: bool,
    verified: str = "",
    page: str,
    log: Callable[[str], None],
) -> Ended:
    """Say how the deployment ended, then let go of its locks; asked again, it says the same.

    Raises `Fault` where GitHub does not take the end state: the locks stay then, and so both versions count.
    """
    client.begin()
    said = said_of(status, unchanged=unchanged, verified=verified).but(log_url=page)
    rest = Rest(client)
    try:
        heard = say_each(
            client,
            rest,
            [(one.record, said) for one in begun],
            [(kept_in(one.request), answered(said)) for one in begun if one.request],
            _beyond(begun, said),
        )
    finally:
        rest.close()
    for fault in heard.lost:
        log(f"a request is not told how it ended ({fault}): the next run that looks at it tells it")
    unkept = _keep(client, begun, heard.beyond) if said.state == "success" else None
    if unkept is not None:
        log(unkept)
    gone = release_locks(client, (one.lock for one in begun))
    kept = tuple(one.service for one in begun if not gone[one.lock])
    for service in kept:
        log(f"the lock on {service} was not ours any more: it was taken over, or let go before")
    environment = begun[0].environment if begun else ""
    return Ended(environment, tuple(one.service for one in begun), said, unkept, kept)


def _beyond(begun: tuple[Begun, ...], said: Said) -> Beyond | None:
    """The file of versions, read in the answer to the first status where it lies with the same owner."""
    place = begun[0].versions if begun and said.state == "success" else None
    if place is None:
        return None
    owner, _, name = place.repository.partition("/")
    if owner.lower() != begun[0].record.repository.partition("/")[0].lower():
        return None
    return Beyond(
        name,
        versions_branch.selection(place),
        versions_branch.declared(place),
        versions_branch.variables_of(place),
        versions_branch.fragment(place),
    )


def _keep(client: Client, begun: tuple[Begun, ...], beyond: object) -> str | None:
    first = begun[0]
    if first.versions is None:
        return None
    from deploy_gate.commands.keeping import Keeper  # noqa: PLC0415 - most deployments keep no file
    from deploy_gate.commands.others import versions_that_run  # noqa: PLC0415 - likewise

    try:
        lying = versions_branch.lying_in(first.versions, beyond) if beyond is not None else None
    except Fault:
        lying = None
    own = {one.service: one.version for one in begun}
    others = partial(versions_that_run, client, first.catalog, first.environment)
    return Keeper(client, first.versions, first.environment, own, others).keep(lying)


def left_of(client: Client, begun: tuple[Begun, ...]) -> tuple[Begun, ...]:
    """What of it nobody has finished yet; a lock that a finish could not let go is let go here.

    Raises `Fault` where GitHub does not say.
    """
    client.begin()
    left = read_left(client, [(one.record, one.lock) for one in begun])
    release_locks(
        client,
        [one.lock for one, is_left in zip(begun, left, strict=True) if is_left.is_locked and not is_left.is_open],
    )
    return tuple(one for one, is_left in zip(begun, left, strict=True) if is_left.is_open)
