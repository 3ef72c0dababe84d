"""The parts of a JSON body, each of the type that GitHub asks for."""

import json
from datetime import datetime
from typing import Any, Final, TypeVar

from standin.clock import read_stamp
from standin.refusal import Refusal

T = TypeVar("T")
KINDS: Final = {str: "a string", bool: "a boolean", int: "an integer", list: "an array", dict: "an object"}


def required(fields: dict[str, Any], *names: str) -> None:
    """Refuse a body that lacks one of these, in GitHub's words."""
    missing = [f'"{name}" wasn\'t supplied.' for name in names if name not in fields]
    if missing:
        raise Refusal("UNPROCESSABLE", "Invalid request.\n\n" + "\n".join(missing))


def of_type(fields: dict[str, Any], name: str, kind: type[T], default: T) -> T:
    """A field of this type; the default where it is missing or null."""
    found = fields.get(name)
    if found is None:
        return default
    if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
        raise Refusal(
            "UNPROCESSABLE", f"Invalid request.\n\nFor 'properties/{name}', {_ruby(found)} is not {KINDS[kind]}."
        )
    return found


def text(fields: dict[str, Any], name: str, default: str | None = None) -> str:
    """A text; without a default it must be there and must not be null."""
    if default is None:
        required(fields, name)
        if fields[name] is None:
            raise Refusal("UNPROCESSABLE", f"Invalid request.\n\nFor 'properties/{name}', nil is not a string.")
    return of_type(fields, name, str, default or "")


def items(fields: dict[str, Any], name: str, kind: type[T]) -> list[T]:
    """A list of things of one type; an empty one where it is missing."""
    found = of_type(fields, name, list, [])
    for number, one in enumerate(found):
        if not isinstance(one, kind):
            where = f"For 'properties/{name}/{number}', {_ruby(one)} is not {KINDS[kind]}."
            raise Refusal("UNPROCESSABLE", f"Invalid request.\n\n{where}")
    return found


def flag(fields: dict[str, Any], name: str, *, default: bool = False) -> bool:
    """A true or false."""
    return of_type(fields, name, bool, default)


def moment(fields: dict[str, Any], name: str, default: datetime) -> datetime:
    """A moment in ISO 8601; the default where it is missing."""
    found = of_type(fields, name, str, "")
    try:
        return read_stamp(found) if found else default
    except ValueError:
        raise Refusal(
            "UNPROCESSABLE", f"Invalid request.\n\nFor 'properties/{name}', {_ruby(found)} is not a date-time."
        ) from None


def invalid(resource: str, field: str, *, code: str = "invalid", message: str | None = None) -> Refusal:
    """GitHub's 422 about one field of one resource."""
    error = {"resource": resource, "code": "custom" if message else code, "field": field}
    if message:
        error["message"] = message
    return Refusal("UNPROCESSABLE", message or f"{field} is invalid", rest="Validation Failed", errors=[error])


def one_of(fields: dict[str, Any], name: str, allowed: tuple[str, ...], resource: str) -> str:
    """One of the words GitHub knows for a field that must be there."""
    found = text(fields, name)
    if found not in allowed:
        raise invalid(resource, name)
    return found


def _ruby(value: object) -> str:
    return "nil" if value is None else json.dumps(value)
