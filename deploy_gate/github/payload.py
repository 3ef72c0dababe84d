"""What a record of ours says, in one place for those who write it and those who read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deploy_gate.model import Direction, Need, Source
from deploy_gate.requirement import MAX_KEPT_RANGES, NeedError, crowded, format_need, parse_need

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TYPE: Final = "deploy-gate"
"""The payload's `type`, by which our records are told from foreign ones."""

SCHEMA_VERSION: Final = 1
"""The payload's `schema_version` that this version writes, and the newest it can read."""

UNCHANGED: Final = "unchanged"
"""How the description of the last status begins where a deployment ended before it changed anything."""

RESUMED: Final = "resumed"
"""How the description of the last status begins where somebody has resumed what a rollback held."""

REQUEST_TASK: Final = "deploy-gate:request"
"""The `task` of a deployment that keeps a request, and never says what runs."""

REQUEST_TYPE: Final = "deploy-gate:request"
"""The payload's `type` there, so that nobody takes it for a record's."""

_KEYS: Final = (("requires", Direction.REQUIRES), ("required_by", Direction.REQUIRED_BY))

_REQUIRED_BY: Final = ("required_by", "requiredBy")
"""The key as we write it, and as requests spell it."""


def edges_of(needs: Iterable[Need]) -> dict[str, list[str]]:
    """The edges of one version as texts, by the key under which they are recorded."""
    said = tuple(needs)
    return {key: [format_need(need) for need in said if need.direction is direction] for key, direction in _KEYS}


def needs_in(payload: Mapping[str, Any], listed: tuple[Need, ...] = ()) -> tuple[Need, ...] | None:
    """The edges that were recorded, the requirements being those listed where only consumers were recorded.

    None where nothing was recorded, so that the catalog's apply. Raises `NeedError` where they are no list of
    requirements.
    """
    if all(payload.get(key) is None for key in ("requires", *_REQUIRED_BY)):
        return None
    requires = listed if payload.get("requires") is None else _parsed(payload, "requires", Direction.REQUIRES)
    required_by = (_parsed(payload, key, Direction.REQUIRED_BY) for key in _REQUIRED_BY)
    needs = (*requires, *(need for needs in required_by for need in needs))
    if (other := crowded(needs)) is not None:
        raise NeedError(f"it has more than {MAX_KEPT_RANGES} ranges on {other}")
    return needs


def _parsed(payload: Mapping[str, Any], key: str, direction: Direction) -> tuple[Need, ...]:
    texts = payload.get(key)
    if texts is None:
        return ()
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise NeedError(f"its {key} is not a list of texts")
    try:
        return tuple(parse_need(text, Source.RECORD, direction) for text in texts)
    except NeedError as error:
        raise NeedError(f"its {key}: {error}") from None
