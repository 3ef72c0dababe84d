"""What one place says of a request, before it is held against the catalog."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from deploy_gate.model import Need

FIELDS: Final = ("version", "tag", "image", "sha", "repository")
"""What is said of one service besides its name and its edges, each as text."""

EDGES: Final = ("requires", "required_by")

FLAGS: Final = ("allow_partial", "redeploy", "collect")


class Given(Value):
    """A value as it arrived, and where."""

    value: object
    where: str


Keys: TypeAlias = Mapping[str, Given]
"""What was given, by key in snake_case."""


class Said(Value):
    """A text that is not blank, and where it stands."""

    text: str
    where: str


class SaidNeed(Value):
    """An edge, and where it stands."""

    need: Need
    where: str


class Entry(Value):
    """One service as one place names it."""

    where: str
    name: Said
    fields: Mapping[str, Said] = NOTHING
    needs: tuple[SaidNeed, ...] = ()
    irreversible: bool = False
    is_named: bool = True
    """False where only the other place can say which service is meant."""


class Draft(Value):
    """A request as one place says it."""

    environment: Said | None = None
    entries: tuple[Entry, ...] | None = None
    """The services it names; None where it speaks of none, empty where what it says could not be read."""
    repository: Said | None = None
    run: Said | None = None
    """The workflow run that is to be undone, for a rollback."""
    kept: Said | None = None
    """The id of the kept request that it is, in `repository`."""
    flags: frozenset[str] = frozenset()
