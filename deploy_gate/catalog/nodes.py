"""YAML as it stands in the file: values with their source text and position, and nothing resolved.

A plain ``1.10`` stays ``1.10``, ``on`` and ``NO`` stay words and ``17:00`` stays a time of day: YAML 1.1 would make
a number, two booleans and the number 1020 of them. Built from parser events, since composing nodes recurses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from deploy_gate.requirement import shorten
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.events import Event, NodeEvent

    from deploy_gate.catalog.mistakes import Mistakes

MAX_DEPTH: Final = 20
_FORBIDDEN: Final = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""YAML 1.1, section 5.1; compiled only for a file that breaks it, since so many characters take 5 ms."""

_NULLS: Final = ("", "~", "null", "Null", "NULL")


class Scalar(Value):
    """A text, a number, a flag: whatever it is meant to be, this is how it was written."""

    text: str
    line: int
    column: int
    is_plain: bool = True

    @property
    def is_null(self) -> bool:
        return self.is_plain and self.text in _NULLS


class Items(Value):
    """A list."""

    nodes: tuple[Node, ...]
    line: int
    column: int


class Table(Value):
    """A mapping; every key is a scalar and stands in it once."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int


class Refused(Value):
    """What was reported while the file was parsed, and is not looked at again."""

    line: int
    column: int


Node: TypeAlias = Scalar | Items | Table | Refused


class _Open:
    """A list or mapping that the parser is inside of."""

    __slots__ = ("column", "is_table", "line", "nodes")

    def __init__(self, line: int, column: int, is_table: bool) -> None:  # noqa: FBT001 - the parser says which
        self.line = line
        self.column = column
        self.is_table = is_table
        self.nodes: list[Node] = []


def read_nodes(text: str, mistakes: Mistakes) -> Node | None:
    """The file's one document; None where there is none, or its syntax is broken and was reported."""
    import yaml  # noqa: PLC0415 - commands that read no catalog need not pay for its import

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _document(yaml.parse(text, Loader=loader), mistakes)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        mistakes.add_at(line, column, f"this is no YAML: {_reason(error.context, error.problem)}")
    except (yaml.YAMLError, UnicodeError) as error:
        line, column = _position_of_forbidden(text)
        reason = getattr(error, "reason", "it cannot be encoded")
        mistakes.add_at(line, column, f"this is no YAML: a character is not allowed here ({reason})")
    return None


def _reason(context: str | None, problem: str | None) -> str:
    if problem and "cannot start any token" in problem:
        return (
            f"{problem}: indent with spaces, not tabs, and put quotes around text that begins with "
            "one of @ ` % or holds a tab"
        )
    return ", ".join(part for part in (context, problem) if part) or "it cannot be parsed"


def _position_of_forbidden(text: str) -> tuple[int, int]:
    """Where the first character stands that YAML does not know."""
    found = re.search(_FORBIDDEN, text)
    before = text[: found.start()] if found else ""
    return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


def _document(events: Iterator[Event], mistakes: Mistakes) -> Node | None:
    from yaml import events as kinds  # noqa: PLC0415 - as above

    root: Node | None = None
    is_second = False
    stack: list[_Open] = []
    for event in events:
        match event:
            case kinds.DocumentStartEvent():
                if is_second:
                    line, column = _position(event)
                    mistakes.add_at(line, column, "a second document begins here: a catalog is one document")
                    return root
                is_second = True
                continue
            case kinds.ScalarEvent() | kinds.AliasEvent():
                node = _leaf(event, mistakes)
            case kinds.SequenceStartEvent() | kinds.MappingStartEvent():
                _check_plainness(event, mistakes)
                line, column = _position(event)
                if len(stack) == MAX_DEPTH:
                    mistakes.add_at(line, column, f"this is nested deeper than {MAX_DEPTH} levels: no key needs that")
                    return None
                stack.append(_Open(line, column, isinstance(event, kinds.MappingStartEvent)))
                continue
            case kinds.SequenceEndEvent() | kinds.MappingEndEvent():
                node = _closed(stack.pop(), mistakes)
            case _:
                continue
        if stack:
            stack[-1].nodes.append(node)
        else:
            root = node
    return root


def _position(event: Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _leaf(event: NodeEvent, mistakes: Mistakes) -> Node:
    line, column = _position(event)
    value = getattr(event, "value", None)
    if value is None:
        mistakes.add_at(line, column, f"the alias {shorten('*' + str(event.anchor))} is not read: write the value out")
        return Refused(line, column)
    _check_plainness(event, mistakes)
    return Scalar(value, line, column, is_plain=not getattr(event, "style", None))


def _check_plainness(event: NodeEvent, mistakes: Mistakes) -> None:
    """Anchors and tags are refused: what stands in a catalog is what it says."""
    line, column = _position(event)
    if event.anchor is not None:
        mistakes.add_at(line, column, f"the anchor {shorten('&' + str(event.anchor))} is not read: leave it out")
    if (tag := getattr(event, "tag", None)) is not None:
        mistakes.add_at(line, column, f"the tag {shorten(str(tag))} is not read: leave it out")


def _closed(opened: _Open, mistakes: Mistakes) -> Node:
    if not opened.is_table:
        return Items(tuple(opened.nodes), opened.line, opened.column)
    entries: dict[str, tuple[Scalar, Node]] = {}
    for key, value in zip(opened.nodes[::2], opened.nodes[1::2], strict=True):
        if not isinstance(key, Scalar):
            if not isinstance(key, Refused):
                mistakes.add_at(key.line, key.column, "a key is a single word here, not a list or a mapping")
        elif key.text in entries:
            first = entries[key.text][0].line
            message = f"the key {shorten(key.text)} stands here a second time (first in line {first}): keep one"
            mistakes.add_at(key.line, key.column, message)
        else:
            entries[key.text] = (key, value)
    return Table(tuple(entries.values()), opened.line, opened.column)
