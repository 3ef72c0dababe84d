"""The language of deployment messages, which says what to show and can do nothing else.

``{{ name }}``, ``{{ "a" if name else "b" }}``, ``{% if name %}``, ``{% if not name %}``, ``{% if name === literal %}``
(``==``, ``===``, ``!=`` and ``!==``, none of which converts), ``{% else %}``, ``{% endif %}``.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Any, Final

from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLES: Final = (
    "environment",
    "environment_url",
    "status",
    "noop",
    "ref",
    "sha",
    "actor",
    "approved_reviews_count",
    "review_decision",
    "deployment_id",
    "fork",
    "params",
    "parsed_params",
    "deployment_end_time",
    "logs",
    "commit_verified",
    "total_seconds",
    "results",
)

RAW: Final = "results"
"""What the workflow's own steps wrote stays Markdown; all else is text."""

_TAG: Final = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}|\{#(.*?)#\}", re.DOTALL)
_NAME: Final = re.compile(r"\A[A-Za-z_][A-Za-z0-9_]*\Z")
_LITERAL: Final = r'"(?:[^"\\]|\\.)*"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null'
_CHOICE: Final = re.compile(rf"\A({_LITERAL})\s+if\s+(.+?)\s+else\s+({_LITERAL})\Z", re.DOTALL)
_COMPARED: Final = re.compile(rf"\A([A-Za-z_][A-Za-z0-9_]*)\s*(===|!==|==|!=)\s*({_LITERAL})\Z")
_UNLESS: Final = re.compile(r"\Anot\s+([A-Za-z_][A-Za-z0-9_]*)\Z")


class TemplateError(Exception):
    """A template says what this language does not have; the message is for its author."""


class _Block(Value):
    """An `if` that has begun: whether what stands around it is shown, whether it holds, and whether its else began."""

    is_around_shown: bool
    holds: bool
    has_else: bool = False

    @property
    def is_shown(self) -> bool:
        return self.is_around_shown and self.holds is not self.has_else


def render(template: str, values: Mapping[str, Any]) -> str:
    """The message; raises `TemplateError` for whatever is not of the language, shown or not."""
    out: list[str] = []
    blocks: list[_Block] = []
    place = 0
    for tag in _TAG.finditer(template):
        shown = blocks[-1].is_shown if blocks else True
        _plain(template[place : tag.start()], out, shown=shown)
        place = tag.end()
        if tag[1] is not None:
            text = _shown(tag[1].strip(), values)
            out.append(text if shown else "")
        elif tag[2] is not None:
            _statement(tag[2].strip(), blocks, values)
        else:
            raise TemplateError("comments are not of the language: leave them out")
    _plain(template[place:], out, shown=not blocks)
    if blocks:
        raise TemplateError("an `if` has no `endif`")
    return "".join(out)


def _plain(text: str, out: list[str], *, shown: bool) -> None:
    for mark in ("{{", "{%", "{#"):
        if mark in text:
            raise TemplateError(f"`{mark}` has no end")
    if shown:
        out.append(text)


def _statement(text: str, blocks: list[_Block], values: Mapping[str, Any]) -> None:
    word, _, rest = text.partition(" ")
    match word:
        case "if" if rest.strip():
            around = blocks[-1].is_shown if blocks else True
            blocks.append(_Block(around, _holds(rest.strip(), values)))
        case "else" if not rest and blocks and not blocks[-1].has_else:
            blocks[-1] = blocks[-1].but(has_else=True)
        case "endif" if not rest and blocks:
            blocks.pop()
        case _:
            raise TemplateError(f"{json.dumps(text[:60])} is no statement here: there are if, else and endif")


def _shown(text: str, values: Mapping[str, Any]) -> str:
    choice = _CHOICE.match(text)
    if choice:
        first, condition, second = choice.groups()
        chosen, other = _literal(first), _literal(second)
        # Who wrote the template wrote these as well, so they are Markdown like the rest of it.
        return _text(chosen if _holds(condition, values) else other)
    value = _text(_value(text, values))
    return value if text == RAW else escape(value)


def _holds(text: str, values: Mapping[str, Any]) -> bool:
    if compared := _COMPARED.match(text):
        value, literal = _value(compared[1], values), _literal(compared[3])
        same = _is_same(value, literal)
        return same if compared[2] in ("==", "===") else not same
    if unless := _UNLESS.match(text):
        return not _value(unless[1], values)
    return bool(_value(text, values))


def _is_same(value: Any, literal: Any) -> bool:  # noqa: ANN401 - what JSON can hold
    # Python takes True for 1.
    if isinstance(value, bool) or isinstance(literal, bool):
        return value is literal
    return bool(value == literal)


def _value(name: str, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - what JSON can hold
    if not _NAME.match(name) or name not in VARIABLES:
        raise TemplateError(f"{json.dumps(name[:60])} is no variable here: there are {', '.join(VARIABLES)}")
    return values.get(name)


def _literal(text: str) -> Any:  # noqa: ANN401 - what JSON can hold
    try:
        return json.loads(text)
    except ValueError:
        raise TemplateError(f"{json.dumps(text[:60])} is no literal: write it as JSON does") from None


def _text(value: Any) -> str:  # noqa: ANN401 - what JSON can hold
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case _:
            return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
