"""Which repositories a start will write to, guessed so that one request reads them with the catalog."""

from __future__ import annotations

import json

from deploy_gate.model import REPOSITORY


def likely_homes(entry: str, here: str) -> tuple[str, ...]:
    """The repositories that a matrix entry names, and the run's own; a wrong guess costs a request, and no more."""
    try:
        found = json.loads(entry) if entry else {}
    except (ValueError, RecursionError):
        found = {}
    match found:
        case {"members": [*members]} if members:
            named = [member.get("repository") for member in members if isinstance(member, dict)]
        case {"repository": repository}:
            named = [repository]
        case _:
            named = []
    return tuple(dict.fromkeys(one for one in (*named, here) if isinstance(one, str) and REPOSITORY.match(one)))
