"""Kept requests of what was planned and not begun are told why: they stay open, and the next run looks at them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.collecting import reason_for
from deploy_gate.github.answers import read_answers
from deploy_gate.github.deployments import Said, kept_in, say_each
from deploy_gate.github.fault import Fault, GitHubError
from deploy_gate.github.rest import Rest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deploy_gate.github.client import Client
    from deploy_gate.model import Finding, Target, Ticket

_LEFT: Final = "the run ended before it was begun: the next one takes it"


def tell_unbegun(
    client: Client, targets: Sequence[Target], findings: Sequence[Finding], page: str, log: Callable[[str], None]
) -> None:
    """What could not be told is in the log: the run that looks at the request next tells it."""
    _tell(
        client,
        [(one.request, f"not begun: {reason_for(one.service, findings)}") for one in targets if one.request],
        page,
        log,
    )


def tell_left(client: Client, tickets: Sequence[Ticket], page: str, log: Callable[[str], None]) -> None:
    """Requests that still say that this run has planned them, though it is over and has not begun them."""
    if not tickets:
        return
    try:
        answers = read_answers(client, tickets)
    except (Fault, GitHubError) as error:
        log(f"whether requests still wait for this run is not known ({error}): the next run that looks tells them")
        return
    if any(not answer.state for answer in answers):
        log("GitHub does not say of every request how it stands: the next run that looks at it tells it")
    stands = zip(tickets, answers, strict=True)
    waiting = (ticket for ticket, answer in stands if answer.state == "in_progress" and answer.page == page)
    _tell(client, [(ticket, _LEFT) for ticket in waiting], page, log)


def _tell(client: Client, told: Sequence[tuple[Ticket, str]], page: str, log: Callable[[str], None]) -> None:
    if not told:
        return
    said = Said("queued", log_url=page, leaves_others=True)
    rest = Rest(client)
    try:
        beside = [(kept_in(ticket), said.but(description=words)) for ticket, words in told]
        for fault in say_each(client, rest, (), beside).lost:
            log(f"a request is not told why it was not begun ({fault}): the next run that looks at it tells it")
    except (Fault, GitHubError) as error:
        log(f"the request is not told why it was not begun ({error}): the next run that looks at it tells it")
    finally:
        rest.close()
