"""A reaction by which the actor confirms or rejects what was asked."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github.fault import Fault, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deploy_gate.github.client import Client

_REACTIONS: Final = (
    "query Reactions($id: ID!) { node(id: $id) { __typename ... on IssueComment { "
    "yes: reactions(first: 100, content: THUMBS_UP) { nodes { user { login } } } "
    "no: reactions(first: 100, content: THUMBS_DOWN) { nodes { user { login } } } } } }"
)
_FIRST_PAUSE: Final = 2.0
_LONGEST_PAUSE: Final = 10.0


class Answered(Enum):
    """What the actor said."""

    YES = auto()
    NO = auto()
    NOTHING = auto()
    """The time went by."""


def wait_for(client: Client, comment: str, actor: str, seconds: int, sleep: Callable[[float], None]) -> Answered:
    """What the actor says below that comment, asked at once and then ever more rarely; a no weighs more than a yes.

    Raises `Fault` where GitHub does not say.
    """
    until = client.now() + timedelta(seconds=seconds)
    pause = _FIRST_PAUSE
    while True:
        client.begin()
        found = _look(client, comment, actor)
        left = (until - client.now()).total_seconds()
        if found is not Answered.NOTHING or left <= 0:
            return found
        sleep(min(pause, left))
        pause = min(pause * 2, _LONGEST_PAUSE)


def _look(client: Client, comment: str, actor: str) -> Answered:
    answer = client.ask(_REACTIONS, {"id": comment})
    node = answer.data.get("node")
    if not isinstance(node, dict):
        raise Fault(Kind.REFUSED, "the comment that asks for a confirmation is gone")
    if actor.lower() in _who(node, "no"):
        return Answered.NO
    return Answered.YES if actor.lower() in _who(node, "yes") else Answered.NOTHING


def _who(node: Mapping[str, Any], alias: str) -> set[str]:
    nodes = (node.get(alias) or {}).get("nodes") or ()
    return {str((one.get("user") or {}).get("login")).lower() for one in nodes if isinstance(one, dict)}
