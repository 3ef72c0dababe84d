"""HTML and SVG, in which what others wrote is only shown."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from deploy_gate.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINK: Final = re.compile(r"\Ahttps?://[^\s<>\"'`\\]+\Z")


def shown(text: str) -> str:
    """The text, as content or as an attribute's value between double quotes."""
    return escape(visible(text), quote=True)


def tag(name: str, content: str | Iterable[str] = "", /, **attributes: str | bool) -> str:
    """An element with content that is markup, and attributes that are texts; a false attribute is left out.

    A trailing underscore of an attribute's name is dropped, one within it stands for a hyphen.
    """
    inside = content if isinstance(content, str) else "".join(content)
    given = "".join(_attribute(key, value) for key, value in attributes.items() if value is not False)
    return f"<{name}{given}>{inside}</{name}>"


def link(address: str | None, content: str, **attributes: str) -> str:
    """The content, leading to the address where that is a page of the web, and the content alone elsewhere."""
    if not address or not _LINK.match(address):
        return content
    return tag("a", content, href=address, rel="noopener noreferrer nofollow", **attributes)


def _attribute(key: str, value: str | bool) -> str:  # noqa: FBT001 - HTML has attributes that only stand there
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{shown(str(value))}"'
