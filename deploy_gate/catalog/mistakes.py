"""The mistakes of a file, gathered until it has been read to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from deploy_gate.model import Problem
from deploy_gate.requirement import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORT_LIST: Final = 10

_COMPARISONS: Final = 200_000
"""Names that are compared for suggestions in one file: a file of nothing but mistakes must not take minutes."""


class Positioned(Protocol):
    """Something that stands somewhere in the file; line and column count from 1."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class Mistakes:
    """Every problem of one file."""

    def __init__(self, filename: str) -> None:
        self.filename = filename
        self.found: list[Problem] = []
        self.comparisons_left = _COMPARISONS

    def add(self, at: Positioned, path: str, message: str) -> None:
        """Something is wrong there; `path` names the key, as in ``services.web.timeout``."""
        self.add_at(at.line, at.column, f"{path}: {message}" if path else message)

    def add_at(self, line: int, column: int, message: str) -> None:
        self.found.append(Problem(self.filename, message, line, column))

    def in_file_order(self) -> tuple[Problem, ...]:
        return tuple(sorted(self.found, key=lambda problem: (problem.line or 0, problem.column or 0)))

    def suggest(self, word: str, known: Iterable[str]) -> str:
        """``; did you mean 'requires'?`` where something known is near, else a short list, else nothing."""
        from difflib import get_close_matches  # noqa: PLC0415 - a catalog without mistakes need not pay for its import

        options = list(known)
        self.comparisons_left -= len(options)
        if self.comparisons_left < 0 or not options:
            return ""
        near = get_close_matches(word.lower(), {option.lower(): option for option in options}, n=1)
        if near:
            return f"; did you mean {shorten(next(option for option in options if option.lower() == near[0]))}?"
        return f"; there are {', '.join(options)}" if len(options) <= _SHORT_LIST else ""
