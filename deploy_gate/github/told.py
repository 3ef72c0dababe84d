"""Telling kept requests how they stand, each only where that changes what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.github.deployments import LONGEST, Said, kept_in, say_each
from deploy_gate.github.fault import Fault
from deploy_gate.github.rest import Rest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from deploy_gate.github.client import Client
    from deploy_gate.model import Telling

AT_ONCE: Final = 50
"""Statuses in one document."""


def tell(client: Client, tellings: Iterable[Telling], page: str, log: Callable[[str], None]) -> None:
    """Every request says what it is told; one that cannot be written to stays as it is, which is logged."""
    news = [one for one in tellings if _is_news(one, page)]
    if not news:
        return
    rest = Rest(client)
    client.begin()
    try:
        for start in range(0, len(news), AT_ONCE):
            said = [(kept_in(one.kept.ticket), _said(one, page)) for one in news[start : start + AT_ONCE]]
            for fault in say_each(client, rest, (), said).lost:
                log(f"a request could not be told how it stands: {fault}")
    except Fault as fault:
        log(f"the requests could not be told how they stand: {fault}")
    finally:
        rest.close()


def _is_news(telling: Telling, page: str) -> bool:
    kept = telling.kept
    if kept.state.lower() != telling.state or kept.description != telling.words[:LONGEST]:
        return True
    return telling.state == "in_progress" and kept.page != page


def _said(telling: Telling, page: str) -> Said:
    return Said(telling.state, telling.words, page, leaves_others=True)
