"""The teams that a decision about a comment has to know, asked with the token that may know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.comment.people import teams_to_ask
from deploy_gate.github.session import Session
from deploy_gate.model import Unread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deploy_gate.comment.settings import Settings


def read_memberships(
    session: Session, actor: str, environments: Iterable[str], settings: Settings
) -> frozenset[str] | Unread:
    """Of the teams that matter, those that the actor is in; asking costs a request only where there are such."""
    return memberships(session, actor, teams_to_ask(actor, environments, settings), settings)


def memberships(session: Session, login: str, asked: tuple[str, ...], settings: Settings) -> frozenset[str] | Unread:
    """Of these teams those that a person is in."""
    if not asked:
        return frozenset()
    if not settings.admins_pat:
        return Unread("no token may look teams up", "set `admins_pat` to one with `read:org`")
    from deploy_gate.github.teams import read_teams  # noqa: PLC0415 - few ask about teams

    given = session.environ, settings.admins_pat
    with Session(*given, sleep=session.sleep, clock=session.clock, log=session.log) as other:
        return read_teams(other.client, login, asked)
