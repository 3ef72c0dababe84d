"""What a person or a workflow typed: the inputs of a manual run, and the step's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from deploy_gate.request.draft import EDGES, FIELDS, FLAGS, Draft, Given
from deploy_gate.request.entries import read_entries
from deploy_gate.request.keys import read_text
from deploy_gate.request.shown import shown

if TYPE_CHECKING:
    from deploy_gate.request.complaints import Complaints

INPUTS: Final = ("service", "services", "environment", *FIELDS, *EDGES, "irreversible", "run", "request_id", *FLAGS)
"""The inputs that make a request; all others belong to somebody else."""


def read_inputs(raw: object, complaints: Complaints, where: str = "") -> Draft:
    """What the inputs say; a box that was left empty says nothing."""
    match raw:
        case None:
            return Draft()
        case Mapping():
            inputs = raw
        case _:
            complaints.add(where, f"must be an object, not {shown(raw)}")
            return Draft()
    prefix = f"{where}." if where else ""
    keys = {key: Given(_trimmed(inputs[key]), f"{prefix}{key}") for key in INPUTS if not _is_empty(inputs.get(key))}
    return Draft(
        environment=read_text(keys, "environment", complaints),
        entries=read_entries(keys, prefix, complaints),
        repository=read_text(keys, "repository", complaints),
        run=read_text(keys, "run", complaints),
        kept=read_text(keys, "request_id", complaints),
        flags=frozenset(key for key in FLAGS if key in keys and complaints.flag(keys[key].value, keys[key].where)),
    )


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _trimmed(value: object) -> object:
    return value.strip() if isinstance(value, str) else value
