"""Setting, showing and taking away a person's lock on a service, where the service's records live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.comment.facts import Standing
from deploy_gate.comment.lock_commands import unlock_failed
from deploy_gate.comment.locks import looks
from deploy_gate.comment.outcome import Outcome, ReleaseLock, Step, TakeLock
from deploy_gate.comment.service_locks import decide_service_lock, place_of
from deploy_gate.github.document import Look
from deploy_gate.github.fault import Fault, Kind
from deploy_gate.github.grounds import read_grounds
from deploy_gate.github.locks import Release, create_lock, read_locks, release_locks, replace_lock
from deploy_gate.github.locks import Standing as Stands

if TYPE_CHECKING:
    from deploy_gate.comment.situation import Situation
    from deploy_gate.github.client import Client
    from deploy_gate.github.rest import Rest
    from deploy_gate.model import Catalog, Unread

TRIES: Final = 3
"""How often a lock is looked at that others move at the same time."""


def lock_service(situation: Situation, catalog: Catalog, client: Client, rest: Rest) -> Outcome:
    """What came of it, carried out; raises `Fault` and `GitHubError` where GitHub does not let us."""
    command = situation.command
    home = catalog.services[command.services[0].service].records_for(command.environment).repository
    branches = looks(place_of(command), situation.settings)
    for _ in range(TRIES):
        seen = read_locks(client, (Look(home, branch) for branch in branches))
        outcome = decide_service_lock(situation, {look.branch: _known(found) for look, found in seen.items()})
        unknown = [step for step in outcome.steps if isinstance(step, ReleaseLock) and step.oid is None]
        if unknown:
            return unlock_failed(command, situation.comment, f"{unknown[0].branch} in {home} could not be looked at")
        if all(_carried_out(step, home, client, rest) for step in outcome.steps):
            return outcome.but(steps=())
    raise Fault(Kind.REFUSED, f"others move the lock on {place_of(command)} at the same time", "ask again")


def _known(found: Stands | Unread | None) -> Standing | Unread | None:
    return Standing(found.oid, found.text) if isinstance(found, Stands) else found


def _carried_out(step: Step, home: str, client: Client, rest: Rest) -> bool:
    """Whether the lock is now as the step wants it; it is not where somebody was quicker."""
    match step:
        case TakeLock(branch=branch, text=text, over=over):
            node, oid = read_grounds(client, (home,))[home].id, rest.lock_commit(home, text)
            if over is not None:
                return replace_lock(client, Release(home, node, branch, over), oid)
            return create_lock(client, Look(home, branch), node, oid, ()) is not None
        case ReleaseLock(branch=branch, oid=str(oid)):
            old = Release(home, read_grounds(client, (home,))[home].id, branch, oid)
            return release_locks(client, (old,))[old]
        case _:
            return True
