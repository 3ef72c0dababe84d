"""Lines that the runner obeys, and lines that it must not obey.

The runner reads a line as a command where it begins, after white space, with ``::``, and in the older form wherever
``##[`` stands in it (actions/runner, ``ActionCommand.TryParseV2`` and ``TryParse``). It compares by culture, so
characters that a collation ignores do not separate the colons.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deploy_gate.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_OF_A_KIND: Final = 10
"""Errors, warnings and notices that GitHub shows of one step, counted apart; it drops the others in silence."""

_OPENING: Final = re.compile(r"\A([^!-~]*:)([^!-~]*:)")
_OLDER_OPENING: Final = re.compile(r"(#[^!-~]*#)(?=[^!-~]*\[)")


def command(name: str, data: str = "", properties: Mapping[str, str] | None = None) -> str:
    """The line ``::name key=value,…::data``, escaped so that it is one command whatever the values hold."""
    pairs = ",".join(f"{key}={escape_property(value)}" for key, value in (properties or {}).items() if value)
    return f"::{name}{f' {pairs}' if pairs else ''}::{escape_data(data)}"


def escape_data(text: str) -> str:
    """What may stand behind the second ``::``; the runner undoes it (actions/toolkit, ``escapeData``)."""
    return _encodable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """What may be a property's value; the runner undoes it (actions/toolkit, ``escapeProperty``)."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def harmless(text: str) -> str:
    """The text's lines, each free of control characters and none of them a workflow command."""
    return "\n".join(_harmless_line(line) for line in text.split("\n"))


def _harmless_line(line: str) -> str:
    opened = _OPENING.sub(r"\1 \2", visible(line))
    return _OLDER_OPENING.sub(r"\1 ", opened)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
