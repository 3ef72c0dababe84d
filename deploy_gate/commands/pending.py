"""What is asked for and not answered: listed, or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.commands.asked import BAD_INPUT, Question, Refused, the_catalog, unanswered
from deploy_gate.commands.overview import chosen
from deploy_gate.github.collected import in_hand, open_in
from deploy_gate.github.fault import Fault, GitHubError
from deploy_gate.model import Problem
from deploy_gate.report.pending import Left, Pending, Withdrawn
from deploy_gate.request.kept import understand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deploy_gate.github.collected import Open
    from deploy_gate.github.session import Session
    from deploy_gate.model import Catalog, Kept

_WITHDRAWN: Final = "withdrawn by {by}"
_PLANNED: Final = "a run has it in hand: {page}"
_MEANWHILE: Final = "a run has taken it meanwhile"


def pending(
    question: Question, services: Sequence[str], environments: Sequence[str], session: Session
) -> Pending | Refused:
    """The open requests for these services and environments, for all of the catalog where none is named."""
    try:
        found = _open(question, services, environments, session)
    except GitHubError as error:
        return unanswered(error)
    if isinstance(found, Refused):
        return found
    names = frozenset(services)
    kept = {
        environment: tuple(sorted((one for one in several if not names or one.service in names), key=_newest_first))
        for environment, several in found[1].open.items()
    }
    return Pending(session.clock(), kept, found[1].unread)


def _newest_first(one: Kept) -> float:
    return -one.ticket.asked_at.timestamp() if one.ticket.asked_at else 0.0


def _open(
    question: Question, services: Sequence[str], environments: Sequence[str], session: Session
) -> tuple[Catalog, Open] | Refused:
    catalog = the_catalog(question)
    if isinstance(catalog, Refused):
        return catalog
    found = chosen(catalog, services, environments)
    return found if isinstance(found, Refused) else (catalog, open_in(session.client, catalog, found[1], understand))


def withdraw(
    question: Question, services: Sequence[str], environment: str, session: Session, *, by: str
) -> Withdrawn | Refused:
    """The requests that were taken back, with all that was asked for in one with them; one in hand stays."""
    given = (("environment", environment, "where it was asked for"), ("services", services, "what was asked for"))
    missing = tuple(Problem(name, f"is blank: name {what}") for name, value, what in given if not value)
    if missing:
        return Refused(BAD_INPUT, missing)
    try:
        found = _open(question, services, (environment,), session)
        if isinstance(found, Refused):
            return found
        catalog, opened = found
        names = frozenset(services)
        homes = {catalog.services[name].repository for name in names}
        unread = {repository: why for repository, why in opened.unread.items() if repository in homes}
        return _withdraw(opened.open[environment], environment, names, session, by).but(unread=unread)
    except Fault as fault:
        return unanswered(GitHubError(fault.why, fault.remedy))
    except GitHubError as error:
        return unanswered(error)


def _withdraw(kept: Sequence[Kept], environment: str, names: frozenset[str], session: Session, by: str) -> Withdrawn:
    parts = {one.part for one in kept if one.service in names}
    meant = [one for one in kept if one.part in parts]
    planned = [one for one in meant if one.state == "IN_PROGRESS"]
    running = in_hand(session.client, planned)
    held = {one.part for one in planned if one.page in running}
    left = tuple(Left(one, _PLANNED.format(page=one.page)) for one in meant if one.part in held)
    free = [one for one in meant if one.part not in held]
    if not free:
        return Withdrawn(environment, (), left)
    taken, lost = _say(free, session, by)
    return Withdrawn(environment, taken, (*left, *lost))


def _say(free: Sequence[Kept], session: Session, by: str) -> tuple[tuple[Kept, ...], tuple[Left, ...]]:
    """Each says that it is withdrawn; a run that planned at that moment may have said something since."""
    from deploy_gate.commands.resume import login_of  # noqa: PLC0415 - nothing to withdraw need not pay for these
    from deploy_gate.github.answers import read_answers  # noqa: PLC0415
    from deploy_gate.github.deployments import Said, kept_in, say_each  # noqa: PLC0415
    from deploy_gate.github.rest import Rest  # noqa: PLC0415

    said = Said("inactive", _WITHDRAWN.format(by=by or login_of(session)), leaves_others=True)
    rest = Rest(session.client)
    try:
        session.client.begin()
        say_each(session.client, rest, [(kept_in(one.ticket), said) for one in free])
        answers = read_answers(session.client, [one.ticket for one in free])
    finally:
        rest.close()
    return _sorted(zip(free, (answer.state for answer in answers), strict=True))


def _sorted(told: Iterable[tuple[Kept, str]]) -> tuple[tuple[Kept, ...], tuple[Left, ...]]:
    those = tuple(told)
    # Where GitHub does not say it again, it has confirmed the write all the same.
    taken = tuple(one for one, state in those if state in ("inactive", ""))
    return taken, tuple(Left(one, _MEANWHILE) for one, state in those if state not in ("inactive", ""))
