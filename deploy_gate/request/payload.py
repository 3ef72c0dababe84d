"""A dispatch's ``client_payload``: its limits, and what it says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from deploy_gate.model import Problem
from deploy_gate.request.draft import EDGES, FIELDS, FLAGS, Draft, Given, Keys
from deploy_gate.request.entries import read_entries
from deploy_gate.request.keys import read_text, snake_keys, unknown_key
from deploy_gate.request.shown import shown

if TYPE_CHECKING:
    from deploy_gate.request.complaints import Complaints

MAX_KEYS: Final = 10
MAX_BYTES: Final = 64 * 1024 - 1
"""GitHub takes 10 top-level keys and less than 64 KB (OpenAPI description, ``POST /repos/…/dispatches``)."""

_IN_META: Final = ("sha", "repository", "irreversible", *FLAGS)
KEYS: Final = (
    "service",
    "services",
    "environment",
    *FIELDS,
    *EDGES,
    "irreversible",
    "run",
    "request_id",
    *FLAGS,
    "meta",
)
"""The keys of a payload, in snake_case."""


def check_limits(payload: Mapping[str, object], where: str = "client_payload") -> tuple[Problem, ...]:
    """What GitHub would refuse in a payload, whatever it says."""
    problems = []
    if len(payload) > MAX_KEYS:
        problems.append(
            Problem(
                where,
                f"has {len(payload)} keys, and GitHub takes at most {MAX_KEYS}: put extras under 'meta'",
            )
        )
    try:
        size = len(json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode(errors="surrogatepass"))
    except RecursionError:
        return (*problems, Problem(where, "is nested too deeply to be read: three levels are enough for any request"))
    if size > MAX_BYTES:
        problems.append(
            Problem(where, f"has {size:,} bytes, and GitHub takes less than 64 KB: split the request into several")
        )
    return tuple(problems)


def read_payload(raw: object, complaints: Complaints, where: str = "client_payload") -> Draft:
    """What the payload says; a key that nobody knows is refused, since it may be a misspelt requirement."""
    match raw:
        case None:
            return Draft()
        case Mapping():
            payload = raw
        case _:
            complaints.add(where, f"must be an object, not {shown(raw)}")
            return Draft()
    too_much = check_limits(payload, where)
    for problem in too_much:
        complaints.add(problem.where, problem.message)
    keys = _known(snake_keys(payload, where, complaints), where, complaints)
    entries = read_entries(keys, f"{where}.", complaints)
    return Draft(
        environment=read_text(keys, "environment", complaints, "write the name of an environment"),
        entries=entries,
        repository=read_text(keys, "repository", complaints),
        run=read_text(keys, "run", complaints, "write the number of a workflow run in quotes"),
        kept=read_text(keys, "request_id", complaints),
        flags=frozenset(key for key in FLAGS if key in keys and complaints.flag(keys[key].value, keys[key].where)),
    )


def _known(keys: Keys, where: str, complaints: Complaints) -> Keys:
    """The keys that a request reads, those under ``meta`` beside the others."""
    known: dict[str, Given] = {}
    for key, given in keys.items():
        if key in KEYS:
            known[key] = given
            continue
        complaints.add(where, f"{unknown_key(key, KEYS, complaints)} (extras go under 'meta')")
    if (meta := known.pop("meta", None)) is None:
        return known
    if not isinstance(meta.value, Mapping):
        complaints.add(meta.where, f"must be an object, not {shown(meta.value)}")
        return known
    for key, given in snake_keys(meta.value, meta.where, complaints).items():
        if key not in _IN_META:
            continue
        if key in known and known[key].value != given.value:
            complaints.add(given.where, f"contradicts {known[key].where}: say it once, or the same")
        known.setdefault(key, given)
    return known
