"""Text of others within Markdown: shown as it is, and nothing but shown.

GitHub looks for mentions, references, links and emoji in the text that Markdown has left, after entities and
backslashes are gone, but never within ``code``. So what could be more than a word stands in code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deploy_gate.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE: Final = re.compile(r"`(?P<code>[^`]+)`|(?P<space> +)|(?P<word>[^ `]+)|(?P<tick>`)")
_EDGES: Final = re.compile(r"\A(?P<before>[(\"']*)(?P<core>.*?)(?P<after>[)\"'.,;:!?…]*)\Z")
_WORD: Final = re.compile(r"\A[^\W\d_]+(?:[-'][^\W\d_]+)*\Z")
_NUMBER: Final = re.compile(r"\A[0-9]{1,6}\Z")
_HEXADECIMAL: Final = re.compile(r"\A[0-9a-fA-F]{7,}\Z")
_SIGNS: Final = frozenset(("→", "—", "·", ""))
_NEEDS_ENTITIES: Final = re.compile(r"[`|\\]|\A | \Z")


def code(text: str) -> str:
    """The text as inline code, also in a table's cell; empty text is empty.

    A backtick, a bar or a backslash is read differently in and out of tables, and from one reader of Markdown to
    another; where one occurs, entities within a ``code`` element say the same to all.
    """
    shown = visible(text)
    if not _NEEDS_ENTITIES.search(shown):
        return f"`{shown}`" if shown else ""
    return f"<code>{''.join(one if one.isalnum() else f'&#{ord(one)};' for one in shown)}</code>"


def prose(text: str) -> str:
    """A sentence whose plain words and numbers stay, and everything else stands in code, as do its own backticks."""
    pieces: list[tuple[bool, str]] = []
    for is_code, piece in _pieces(visible(text)):
        if pieces and pieces[-1][0] is is_code:
            pieces[-1] = (is_code, pieces[-1][1] + piece)
        else:
            pieces.append((is_code, piece))
    return "".join(code(piece) if is_code else piece for is_code, piece in pieces)


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    for match in _PIECE.finditer(text):
        if match["code"] is not None:
            yield True, match["code"]
        elif match["space"] is not None:
            yield False, " "
        elif match["tick"] is not None:
            yield True, "`"
        else:
            yield from _word(match["word"], starts=match.start() == 0)


def _word(word: str, *, starts: bool) -> Iterator[tuple[bool, str]]:
    edges = _EDGES.match(word)
    before, core, after = edges.groups() if edges else ("", word, "")
    # Where a block begins, a number with a full stop or a bracket would begin a list.
    if _is_plain(core) and not (starts and core[:1].isdecimal() and after):
        yield False, word
        return
    if before:
        yield False, before
    yield True, core
    if after:
        yield False, after


def _is_plain(core: str) -> bool:
    if core in _SIGNS or _NUMBER.match(core):
        return True
    # Seven hexadecimal letters could be a commit, which GitHub would link.
    return bool(_WORD.match(core)) and not _HEXADECIMAL.match(core)
