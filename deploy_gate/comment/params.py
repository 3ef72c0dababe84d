"""What stands behind the separator, read as options: as branch-deploy's users have it from yargs-parser.

Options are ``--name value``, ``--name=value``, ``--no-name``, ``-n``, ``-abc``, ``-n5``; ``--a.b=1`` nests, one that is
given again becomes a list, and everything else is positional, under ``_``.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEGATIVE: Final = re.compile(r"\A-[0-9]+(?:\.[0-9]+)?\Z")
_NUMBER: Final = re.compile(r"\A-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s*\Z")
_HEXADECIMAL: Final = re.compile(r"\A0[xX][0-9a-fA-F]+\Z")
_STUCK_NUMBER: Final = re.compile(r"\A-?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?\Z")
_LETTER: Final = re.compile(r"\A[A-Za-z]\Z")
_NO_WORD: Final = re.compile(r"\A[^A-Za-z0-9_]")
_NO_VALUE: Final = re.compile(r"-")
_SHORTS_NO_VALUE: Final = re.compile(r"--?[^-]")
"""A short option takes a lone hyphen for its value."""

_SAFE: Final = 2**53 - 1
"""The largest whole number that JSON's readers hold exactly."""

_DEPTH: Final = 20
"""Levels of a nested name; one with more dots is one name, so that no comment is too deep to write."""


def parse_params(text: str) -> dict[str, Any]:
    """The options of the text by name, and the rest in order under ``_``."""
    reader = _Reader(_words(text.strip()))
    reader.read()
    return {"_": reader.positional, **reader.options}


def write_params(parsed: Mapping[str, Any]) -> str:
    """The options as JSON, spelt as the output `parsed_params` is."""
    return json.dumps(dict(parsed), separators=(",", ":"), ensure_ascii=False)


def _words(text: str) -> list[str]:
    """The words with blanks between; quotes keep blanks, and stay."""
    words: list[str] = []
    word, quote = "", ""
    for one in text:
        if one == " " and not quote:
            if word:
                words.append(word)
            word = ""
            continue
        if one == quote:
            quote = ""
        elif one in "'\"" and not quote:
            quote = one
        word += one
    return [*words, word] if word else words


class _Reader:
    """One reading of words, from the first to the last."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._at = 0
        self.options: dict[str, Any] = {}
        self.positional: list[Any] = []
        self._twins: dict[str, str] = {}

    def read(self) -> None:
        while self._at < len(self._words):
            word = self._words[self._at]
            self._at += 1
            if word == "--":
                self.positional += self._words[self._at :]
                return
            if word.startswith("--"):
                self._long(word[2:])
            elif word.startswith("-") and word != "-" and not _NEGATIVE.match(word):
                self._short(word[1:])
            else:
                self.positional.append(_value(word, bare=True))

    def _long(self, word: str) -> None:
        name, equals, value = word.partition("=")
        if name and equals:
            self._put(name, _value(value))
        elif word.startswith("no-") and len(word) > len("no-"):
            self._put(word.removeprefix("no-"), value=False)
        else:
            self._put(word, self._next())

    def _short(self, word: str) -> None:
        if word[1:2] == "." and len(word) > len("a."):
            name, equals, value = word.partition("=")
            self._put(name, _value(value) if equals else self._next(_SHORTS_NO_VALUE))
            return
        for place, letter in enumerate(word[:-1]):
            rest = word[place + 1 :]
            if rest.startswith("="):
                self._put(letter, _value(rest[1:]))
                return
            if (_LETTER.match(letter) and _STUCK_NUMBER.match(rest)) or (_NO_WORD.match(rest) and rest != "-"):
                self._put(letter, _value(rest))
                return
            self._put(letter, value=True)
        if word[-1] != "-":
            self._put(word[-1], self._next(_SHORTS_NO_VALUE))

    def _next(self, no_value: re.Pattern[str] = _NO_VALUE) -> Any:  # noqa: ANN401 - what JSON can hold
        """The next word where it can be a value, which is then read; otherwise the option stands alone."""
        if self._at < len(self._words):
            word = self._words[self._at]
            if not no_value.match(word) or _NEGATIVE.match(word):
                self._at += 1
                return _value(word)
        return True

    def _put(self, name: str, value: Any) -> None:  # noqa: ANN401 - what JSON can hold
        self._twins.setdefault(_camel(name), name)
        for spelling in dict.fromkeys((self._twins.get(name, name), name, _camel(name))):
            path = spelling.split(".") if spelling.count(".") < _DEPTH else [spelling]
            _put_at(self.options, [_harmless(part) for part in path], value)


def _put_at(options: dict[str, Any], path: list[str], value: Any) -> None:  # noqa: ANN401 - what JSON can hold
    *above, last = path
    for part in above:
        inside = options.setdefault(part, {})
        if not isinstance(inside, dict):
            those = inside if isinstance(inside, list) else [inside]
            inside = next((one for one in those if isinstance(one, dict)), None) or {}
            options[part] = those if inside in those else [*those, inside]
        options = inside
    if last not in options:
        options[last] = value
    elif isinstance(options[last], list):
        options[last].append(value)
    else:
        options[last] = [options[last], value]


def _harmless(name: str) -> str:
    # What reads the JSON may be JavaScript, where this name changes what every object is.
    return "___proto___" if name == "__proto__" else name


def _value(text: str, *, bare: bool = False) -> Any:  # noqa: ANN401 - what JSON can hold
    """A number where the text is one that JSON holds exactly, otherwise the text; options lose their quotes."""
    if not bare and len(text) > 1 and text[0] in "'\"" and text[-1] == text[0]:
        text = text[1:-1]
    if len(text) > 1 and text[0] == "0" and text[1] != ".":
        number = int(text, 16) if _HEXADECIMAL.match(text) and len(text) <= len("0x1fffffffffffff") else None
        return text if number is None or number > _SAFE else number
    if not _NUMBER.match(text):
        return text
    number_ = float(text)
    if abs(number_) > _SAFE:
        return text
    return int(number_) if number_.is_integer() else number_


def _camel(name: str) -> str:
    """`fooBar` for ``foo-bar``; names without a hyphen have one spelling."""
    if "-" not in name:
        return name
    return ".".join(_camel_part(part) if "-" in part else part for part in name.split("."))


def _camel_part(part: str) -> str:
    if part in (part.lower(), part.upper()):
        part = part.lower()
    first, *others = re.split("[-_]", part.lstrip("-")) or [""]
    return first + "".join(one[:1].upper() + one[1:] for one in others)
