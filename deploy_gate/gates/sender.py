from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import Finding, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case


def sender_may_request(case: Case) -> Iterator[Finding]:
    """Whoever sent the request may ask for this service in this environment, where the catalog names senders.

    Of a kept request that is who wrote it, and who sent the event that names it.
    """
    environment = case.catalog.environments[case.request.environment]
    for name in case.planned:
        senders = _senders(case, name)
        sender = next(iter(senders), None)
        for where, allowed in (
            (f"environment {environment.name}", environment.senders),
            (f"service {name}", case.service(name).senders),
        ):
            if allowed is None or any(_is_among(one, allowed) for one in senders):
                continue
            who = f"{sender} is not" if sender else "the request names no sender, so it is not"
            yield Finding(
                "sender_may_request",
                Verdict.BLOCK,
                "sender_not_allowed",
                name,
                f"{who} among the senders that the catalog allows for {where}: {', '.join(allowed) or 'nobody'}",
                f"let one of them ask, or add the login to `senders` of {where} in the catalog",
            )


def _senders(case: Case, name: str) -> tuple[str, ...]:
    wanted = case.wanted[name]
    found: tuple[str | None, ...]
    if wanted.ticket is None:
        found = (case.request.sender,)
    elif (wanted.ticket.repository, wanted.ticket.id) == (case.request.repository, case.request.kept):
        found = (wanted.asked_by, case.request.sender)
    else:
        found = (wanted.asked_by,)
    return tuple(one for one in found if one)


def _is_among(sender: str, allowed: tuple[str, ...]) -> bool:
    # GitHub's logins differ not in case alone.
    return sender.lower() in {login.lower() for login in allowed}
