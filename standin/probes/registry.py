"""Which probe shows which row."""

from collections.abc import Callable
from typing import Any, Final

from standin.probes.scratch import Scratch

Probe = Callable[[Scratch], None]
PROBES: Final[dict[str, Probe]] = {}


class Differs(Exception):  # noqa: N818 - a finding, not an error
    """GitHub does something else than the row says."""


def probe(row: str) -> Callable[[Probe], Probe]:
    """The decorated function shows this row."""

    def register(function: Probe) -> Probe:
        PROBES[row] = function
        return function

    return register


def same(what: str, found: Any, expected: Any) -> None:  # noqa: ANN401 - any two values
    """Two values agree, or the row is wrong about this GitHub."""
    if found != expected:
        raise Differs(f"{what}: expected {expected!r}, found {found!r}")


def holds(what: str, *, true: bool) -> None:
    """A sentence holds, or the row is wrong about this GitHub."""
    if not true:
        raise Differs(what)
