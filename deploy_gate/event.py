"""The event that started a run, as JSON in a file."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final, NoReturn

from deploy_gate.model import Problem
from deploy_gate.named_file import read_bytes
from deploy_gate.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BYTES: Final = 50 * 1024 * 1024
"""The largest event that is read: twice what GitHub sends, since the runner writes it with blanks and line breaks."""


_LONGEST_NUMBER: Final = 100
"""Digits; no number of GitHub's has more than twenty."""

_REMEDY: Final = "give the file that GitHub writes for an event, or one of its shape"


class _EventError(ValueError):
    """The file is JSON, and no event that GitHub would write."""


def read_event(path: str, where: str) -> Mapping[str, object] | Problem:
    """The JSON object in that file, or what is wrong with the file; `where` is what named it."""
    if not path.strip():
        return Problem(where, f"it names no file: {_REMEDY}")
    shown = visible(path)
    try:
        # Editors on Windows put a byte order mark before JSON; it says nothing.
        text = read_bytes(path, MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Problem(where, f"{shown} is not UTF-8 (byte {error.start}): {_REMEDY}")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or visible(str(error))
        return Problem(where, f"{shown} cannot be read ({why}): {_REMEDY}")
    try:
        event = json.loads(text, parse_constant=_no_constant, parse_int=_number, object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        return Problem(where, f"{shown} is not JSON: {error.msg} ({place}): {_REMEDY}")
    except _EventError as error:
        return Problem(where, f"{shown} cannot be used: {error}: {_REMEDY}")
    except ValueError as error:
        return Problem(where, f"{shown} is not JSON: {visible(str(error))}: {_REMEDY}")
    except RecursionError:
        return Problem(where, f"{shown} is nested too deeply for an event: {_REMEDY}")
    if not isinstance(event, dict):
        return Problem(where, f"{shown} holds {_kind(event)} where an event is an object: {_REMEDY}")
    return event


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not in JSON's grammar")


def _number(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise _EventError(f"a number of {len(text)} digits stands in it")
    return int(text)


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object as it is written: of a key that stands twice nobody could say which one is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise _EventError(f"the key {visible(twice[:60])!r} stands twice in one object")
    return found


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case _:
            return "a list"
