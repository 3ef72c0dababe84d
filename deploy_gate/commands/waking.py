"""`command: wake`: start a planning run for every environment in which requests are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import BAD_INPUT, Refused, the_catalog, unanswered
from deploy_gate.commands.overview import chosen, listed
from deploy_gate.commands.sending import read_door
from deploy_gate.commands.telling import refusal
from deploy_gate.commands.told import Exit, Told
from deploy_gate.github.fault import Fault, GitHubError
from deploy_gate.model import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deploy_gate.commands.call import Call
    from deploy_gate.commands.sending import Door
    from deploy_gate.github.session import Session
    from deploy_gate.model import Catalog


def act(call: Call, session: Session) -> Told:
    """The environments that were woken; none where nothing is open."""
    here = session.environ.get("GITHUB_REPOSITORY", "")
    # It wakes the repository it runs in, wherever the catalog is.
    door = read_door(call.inputs, "", here)
    if isinstance(door, tuple):
        return refusal(Refused(BAD_INPUT, door))
    try:
        catalog = the_catalog(call.question(session))
        if isinstance(catalog, Refused):
            return refusal(catalog)
        named = chosen(catalog, (), listed(call.inputs["environment"]))
        if isinstance(named, Refused):
            return refusal(named)
        return _wake(session, catalog, door, named[1])
    except Fault as fault:
        return refusal(unanswered(GitHubError(fault.why, fault.remedy)))
    except GitHubError as error:
        return refusal(unanswered(error))


def _wake(session: Session, catalog: Catalog, door: Door, environments: Sequence[str]) -> Told:
    from deploy_gate.github.collected import open_in  # noqa: PLC0415 - bad input need not pay for what asks GitHub
    from deploy_gate.report import woken as report  # noqa: PLC0415 - likewise
    from deploy_gate.request.kept import understand  # noqa: PLC0415 - likewise

    found = open_in(session.client, catalog, environments, understand)
    for repository, unread in found.unread.items():
        session.log(f"the requests that {repository} keeps could not be read: {unread.why}")
    open_ones = {name: len(kept) for name, kept in found.open.items() if kept}
    if open_ones:
        _send(session, door, open_ones)
    elif found.unread:
        first = next(iter(found.unread.values()))
        return refusal(Refused("unknown", (Problem("requests", f"{first.why}: {first.remedy}"),)))
    return Told(Exit.DONE, report.text(open_ones, door.repository), outputs=report.outputs(open_ones))


def _send(session: Session, door: Door, environments: Sequence[str] | dict[str, int]) -> None:
    from deploy_gate.github.rest import Rest  # noqa: PLC0415 - most wakes find nothing

    rest = Rest(session.client)
    try:
        for environment in environments:
            door.send(rest, {"environment": environment, "collect": True})
    finally:
        rest.close()
