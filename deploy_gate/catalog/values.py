"""Values of a kind out of nodes; a node of another kind is a mistake, and the answer None."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from deploy_gate.catalog.nodes import Items, Node, Refused, Scalar, Table
from deploy_gate.requirement import shorten
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.catalog.mistakes import Mistakes

Keys: TypeAlias = Mapping[str, Node]
"""The values of a mapping by known key."""

_REQUIRED: Final = ("environments", "services")
"""The keys that every catalog has."""

_WHOLE: Final = re.compile(r"\A(?:0|[1-9][0-9]{0,8})\Z")
_FLAGS: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_PLAIN_PATH: Final = re.compile(r"\A[A-Za-z0-9._/-]{1,100}\Z")

Choice = TypeVar("Choice", bound=StrEnum)


class Form(Value):
    """What a text must look like: a pattern, and the words that say it."""

    pattern: re.Pattern[str]
    words: str


def under(path: str, key: str) -> str:
    """The path of a key below another: ``services.web``."""
    shown = key if _PLAIN_PATH.match(key) else shorten(key)
    return f"{path}.{shown}" if path else shown


def table(node: Node, path: str, mistakes: Mistakes, example: str) -> Table | None:
    """A mapping, whatever its keys."""
    if isinstance(node, Table):
        return node
    _wrong_kind(node, path, mistakes, f"a mapping such as {example}")
    return None


def keys(found: Table, path: str, mistakes: Mistakes, known: tuple[str, ...]) -> Keys:
    """The values of the known keys; every other key is a mistake with the nearest known one."""
    values: dict[str, Node] = {}
    for key, value in found.entries:
        if key.text in known:
            values[key.text] = value
        else:
            hint = mistakes.suggest(key.text, known)
            mistakes.add(key, path, f"{shorten(key.text)} is no key that is known here{hint}")
    return values


def items(node: Node, path: str, mistakes: Mistakes, example: str) -> Iterator[tuple[str, Node]]:
    """The path and node of each item of a list that is not empty."""
    if not isinstance(node, Items):
        _wrong_kind(node, path, mistakes, f"a list such as {example}")
        return
    if not node.nodes:
        mistakes.add(node, path, f"the list is empty: write one such as {example}{_or_leave_out(path)}")
    for index, item in enumerate(node.nodes):
        yield f"{path}[{index}]", item


def text(node: Node, path: str, mistakes: Mistakes, words: str) -> str | None:
    """A scalar as it was written; `words` say what is to be written."""
    if isinstance(node, Scalar) and not node.is_null:
        return node.text
    _wrong_kind(node, path, mistakes, words)
    return None


def formed(node: Node, path: str, mistakes: Mistakes, form: Form) -> str | None:
    """A text of that form."""
    found = text(node, path, mistakes, form.words)
    if found is not None and not form.pattern.match(found):
        mistakes.add(node, path, f"{shorten(found)} is not allowed: write {form.words}")
        return None
    return found


def texts(node: Node, path: str, mistakes: Mistakes, form: Form, example: str) -> tuple[tuple[str, Node], ...]:
    """A list of texts of that form, none of them twice."""
    found: dict[str, Node] = {}
    for where, item in items(node, path, mistakes, example):
        entry = formed(item, where, mistakes, form)
        if entry is None:
            continue
        if entry in found:
            mistakes.add(item, where, f"{shorten(entry)} is listed twice: keep one")
        found.setdefault(entry, item)
    return tuple(found.items())


def flag(node: Node, path: str, mistakes: Mistakes) -> bool | None:
    """``true`` or ``false``; YAML 1.1's yes, on and their like are refused, since readers differ on them."""
    if isinstance(node, Scalar) and node.is_plain and node.text in _FLAGS:
        return _FLAGS[node.text]
    _wrong_kind(node, path, mistakes, "true or false, without quotes")
    return None


def whole(node: Node, path: str, mistakes: Mistakes, limits: tuple[int, int]) -> int | None:
    """A whole number within the limits, both included."""
    low, high = limits
    if isinstance(node, Scalar) and node.is_plain and _WHOLE.match(node.text) and low <= int(node.text) <= high:
        return int(node.text)
    _wrong_kind(node, path, mistakes, f"a whole number from {low} to {high}, without quotes")
    return None


def choice(node: Node, path: str, mistakes: Mistakes, options: type[Choice]) -> Choice | None:
    """One of a few words."""
    words = tuple(option.value for option in options)
    found = text(node, path, mistakes, f"one of {', '.join(words)}")
    if found is None:
        return None
    if found in words:
        return options(found)
    mistakes.add(node, path, f"{shorten(found)} is no choice here{mistakes.suggest(found, words)}")
    return None


def _or_leave_out(path: str) -> str:
    return "" if path in _REQUIRED else ", or leave the key out"


def _wrong_kind(node: Node, path: str, mistakes: Mistakes, wanted: str) -> None:
    match node:
        case Refused():
            return
        case Scalar(is_null=True):
            mistakes.add(node, path, f"there is no value: write {wanted}{_or_leave_out(path)}")
        case Scalar():
            mistakes.add(node, path, f"write {wanted}, not {shorten(node.text)}")
        case Items():
            mistakes.add(node, path, f"write {wanted}, not a list")
        case Table():
            mistakes.add(node, path, f"write {wanted}, not a mapping")
