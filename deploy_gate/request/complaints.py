"""The problems of one request, collected while it is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deploy_gate.model import Problem
from deploy_gate.request.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

_OF_A_LIST: Final = re.compile(r"services\[([0-9]{1,9})\]")

_MAX_GUESSES: Final = 10
"""Look-ups of a nearest name in one request: each compares with every name of the catalog."""


class Complaints:
    """Every problem found so far."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._guesses = 0

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is said of the services of a list stands in the list's order."""
        number = {at: int(found[1]) for at, one in enumerate(self._problems) if (found := _OF_A_LIST.search(one.where))}
        ordered = list(self._problems)
        for at, comes in zip(number, sorted(number, key=number.__getitem__), strict=True):
            ordered[at] = self._problems[comes]
        return tuple(ordered)

    def add(self, where: str, message: str) -> None:
        self._problems.append(Problem(where, message))

    def guess(self, name: str, known: Iterable[str]) -> str:
        """``: did you mean 'web'?`` where a known name is near; nothing where none is, or after many guesses."""
        if self._guesses >= _MAX_GUESSES:
            return ""
        from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays for its import

        self._guesses += 1
        near = get_close_matches(name[:100], known, n=1)
        return f": did you mean {near[0]!r}?" if near else ""

    def text(self, value: object, where: str, remedy: str = "") -> str | None:
        """The value where it is text with something in it; otherwise a problem."""
        hint = f": {remedy}" if remedy else ""
        match value:
            case str() if value.strip():
                return value
            case str():
                self.add(where, f"is blank{hint or ': write it, or leave the key out'}")
            case None:
                self.add(where, f"must be text, not null{hint or ': leave the key out where there is nothing to say'}")
            case bool() | int() | float():
                self.add(where, f"must be text, not {shown(value)}: put it in quotes")
            case _:
                self.add(where, f"must be text, not {shown(value)}{hint}")
        return None

    def flag(self, value: object, where: str) -> bool:
        """Whether the value says true; anything but true and false, or these as text, is a problem."""
        match value:
            case bool():
                return value
            case "true" | "True" | "TRUE":
                return True
            case "false" | "False" | "FALSE":
                return False
            case _:
                self.add(where, f"must be true or false, not {shown(value)}")
                return False
