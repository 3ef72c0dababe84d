"""Values: what is made once and never changes, equal where their parts are.

They behave as frozen, slotted dataclasses do. A dataclass writes and compiles six methods for every class, a
millisecond each time the process starts; a value compiles one, and shares the others.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})
"""The default of a part that is a mapping: empty, and nobody can fill it."""


@dataclass_transform(frozen_default=True)
class _Kind(type):
    """Turns the annotations of a class into its parts: slots, an initializer, and the order for `match`."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
        parts = tuple(body.get("__annotations__", ()))
        if "__slots__" not in body and bases:
            defaults = {part: body.pop(part) for part in parts if part in body}
            body.update(__slots__=parts, __match_args__=parts, __init__=_initializer(name, parts, defaults))
        return super().__new__(cls, name, bases, body)


def _initializer(name: str, parts: tuple[str, ...], defaults: Mapping[str, object]) -> object:
    """`__init__` with a parameter for each part, as it would be written by hand."""
    parameters = (f"{part}=defaults[{part!r}]" if part in defaults else part for part in parts)
    lines = "".join(f"\n    put(self, {part!r}, {part})" for part in parts)
    scope: dict[str, Any] = {"defaults": defaults, "put": object.__setattr__}
    exec(f"def __init__({', '.join(('self', *parameters))}):{lines or ' pass'}", scope)  # noqa: S102 - our own names
    made = scope["__init__"]
    made.__qualname__ = f"{name}.__init__"
    return made


def _parts(value: Value) -> tuple[str, ...]:
    parts: tuple[str, ...] = type(value).__slots__
    return parts


class Value(metaclass=_Kind):
    """The base of all values; a subclass lists its parts as annotations, those with defaults last."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, part) == getattr(other, part) for part in _parts(self))

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, part) for part in _parts(self)))

    def __repr__(self) -> str:
        parts = ", ".join(f"{part}={getattr(self, part)!r}" for part in _parts(self))
        return f"{type(self).__qualname__}({parts})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__qualname__} does not change: {name} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__qualname__} does not change: {name} cannot be taken away")

    def but(self, **changes: object) -> Self:
        """The same value with some parts changed."""
        parts = {part: getattr(self, part) for part in _parts(self)}
        if not changes.keys() <= parts.keys():
            raise TypeError(f"{type(self).__qualname__} has no {', '.join(changes.keys() - parts.keys())}")
        return type(self)(**parts | changes)
