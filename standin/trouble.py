"""Reading files people write: every mistake at once, each with where it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml


class BadFile(ValueError):  # noqa: N818 - named for what it says
    """A file that cannot be used, and everything that is wrong with it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_yaml(path: Path, loader: type[yaml.SafeLoader] = yaml.SafeLoader) -> Any:  # noqa: ANN401 - whatever a file holds
    """What a file of YAML says; raises `BadFile` for whatever keeps it from being read."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506 - a safe loader
    except (OSError, ValueError, yaml.YAMLError) as problem:
        raise BadFile([f"{path}: {problem}"]) from None
    except RecursionError:
        raise BadFile([f"{path}: it is nested too deeply"]) from None


@dataclass(slots=True)
class Reading:
    """A value out of a file, where it stands, and the list its problems go to."""

    value: Any
    where: str = ""
    problems: list[str] = field(default_factory=list)

    def wrong(self, what: str) -> None:
        self.problems.append(f"{self.where or 'the file'}: {what}")

    def mapping(self, *known: str) -> dict[str, "Reading"]:
        """The entries of a mapping; with `known`, any other key is a problem, and left out."""
        if self.value is None:
            return {}
        if not isinstance(self.value, Mapping):
            self.wrong(f"must be a mapping, not {_kind(self.value)}")
            return {}
        for key in self.value:
            if known and str(key) not in known:
                near = get_close_matches(str(key), known, 1)
                self.wrong(f"unknown key {str(key)!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
        kept = {str(key): value for key, value in self.value.items() if not known or str(key) in known}
        return {key: self._below(key, value) for key, value in kept.items()}

    def items(self) -> Iterator["Reading"]:
        """The entries of a list."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            self.wrong(f"must be a list, not {_kind(self.value)}")
            return
        for index, value in enumerate(self.value):
            yield Reading(value, f"{self.where}[{index}]", self.problems)

    def text(self, default: str = "") -> str:
        match self.value:
            case None:
                return default
            case str() as text:
                return text
            case bool() | dict() | list():
                self.wrong(f"must be text, not {_kind(self.value)}")
                return default
            case value:
                return str(value)

    def truth(self, *, default: bool = False) -> bool:
        match self.value:
            case None:
                return default
            case bool() as value:
                return value
            case _:
                self.wrong(f"must be true or false, not {self.value!r}")
                return default

    def number(self, default: int = 0) -> int:
        match self.value:
            case None:
                return default
            case int() as value if not isinstance(value, bool):
                return value
            case _:
                self.wrong(f"must be a number, not {self.value!r}")
                return default

    def whole(self, least: int, most: int = 1_000_000_000) -> int:
        """A whole number in a range."""
        found = self.number(least)
        if not least <= found <= most:
            self.wrong(f"must be a whole number from {least} to {most}, not {found}")
        return found

    def quantity(self, least: float, most: float) -> float:
        """A number in a range, whole or not."""
        match self.value:
            case int() | float() as number if not isinstance(number, bool) and least <= number <= most:
                return float(number)
            case value:
                self.wrong(f"must be a number from {least:g} to {most:.0f}, not {value!r}")
                return least

    def words(self) -> list[str]:
        """A list of texts."""
        return [item.text() for item in self.items()]

    def one_of(self, *allowed: str, default: str) -> str:
        found = self.text(default)
        if found in allowed:
            return found
        self.wrong(f"must be one of {', '.join(allowed)}, not {found!r}")
        return default

    def _below(self, key: str, value: object) -> "Reading":
        return Reading(value, f"{self.where}.{key}" if self.where else key, self.problems)


def _kind(value: object) -> str:
    match value:
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case _:
            return repr(value)
