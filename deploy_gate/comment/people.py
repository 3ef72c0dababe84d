"""Who may do more than others, and who may deploy where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import Unread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deploy_gate.comment.settings import Settings


def teams_to_ask(actor: str, environments: Iterable[str], settings: Settings) -> tuple[str, ...]:
    """The teams, as ``org/team``, whose members the decision has to know; none where the login tells it already."""
    login = actor.lower()
    lists = (settings.admins, *(settings.deployers_of(environment) or () for environment in environments))
    asked = (name for names in lists if login not in names for name in names if "/" in name)
    return tuple(dict.fromkeys(asked))


def is_admin(actor: str, teams: frozenset[str] | Unread, settings: Settings) -> bool:
    """The actor is among `admins`, by login or by team; what could not be read makes nobody an admin."""
    known = teams if isinstance(teams, frozenset) else frozenset()
    return bool({actor.lower(), *known} & {*settings.admins})


def may_deploy_to(environment: str, actor: str, teams: frozenset[str] | Unread, settings: Settings) -> bool | Unread:
    """Whether the actor is among those who may deploy there; everybody is where nobody is named."""
    deployers = settings.deployers_of(environment)
    if deployers is None or actor.lower() in deployers:
        return True
    if isinstance(teams, Unread):
        return teams if any("/" in name for name in deployers) else False
    return not teams.isdisjoint(deployers)
