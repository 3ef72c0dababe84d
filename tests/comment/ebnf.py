"""The grammar of a page, read: each rule as an expression that matches what it describes, and as examples of that.

Between two symbols stand blanks, as many as one likes; around commas and the like they may be missing, and `␣` is one.
"""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from deploy_gate.comment.blanks import BLANKS

_TOKEN: Final = re.compile(r'\s*("[^"]*"|[a-z]+|[\[\]{}(),|=␣])')
_B: Final = f"[{re.escape(BLANKS)}]"
_TIGHT: Final = {",": f"{_B}*,{_B}*", "@": "@", "=": "="}
_GAP: Final = rf"(?:(?<!{_B}){_B}+|(?<=[{re.escape(BLANKS)},@=|]))"

_NONE, _ONE = "\x08", "\x00"


@dataclass(frozen=True)
class Terminal:
    """What a symbol stands for that no rule describes: a pattern, and texts that it matches."""

    pattern: str
    examples: tuple[str, ...]
    is_loose: bool = False
    """Blanks around it may be missing."""


Node: TypeAlias = "tuple[str, list[Node]] | tuple[str, str]"


def _parsed(text: str) -> Node:
    tokens = [found[1] for found in _TOKEN.finditer(text)]

    def choice() -> Node:
        found = [sequence()]
        while tokens and tokens[0] == "|":
            tokens.pop(0)
            found.append(sequence())
        return ("or", found)

    def sequence() -> Node:
        found = [symbol()]
        while tokens and tokens[0] not in ("|", "]", "}", ")"):
            if tokens[0] == ",":
                tokens.pop(0)
            found.append(symbol())
        return ("and", found)

    def symbol() -> Node:
        token = tokens.pop(0)
        if token in ("[", "{", "("):
            inside = choice()
            tokens.pop(0)
            return ({"[": "maybe", "{": "many", "(": "or"}[token], [inside])
        return ("text", token[1:-1]) if token.startswith('"') else ("name", token)

    found = choice()
    assert not tokens, tokens
    return found


class Grammar:
    """The rules of a page; what they leave to prose is given."""

    def __init__(self, text: str, terminals: Mapping[str, Terminal]) -> None:
        lines = (line.partition("=") for line in text.splitlines())
        rules = {name.strip(): said.strip() for name, _, said in lines}
        self.terminals = terminals
        self.rules = {name: _parsed(said) for name, said in rules.items() if name not in terminals}
        self.names = frozenset(rules)

    def pattern(self, rule: str) -> str:
        """What matches everything that the rule describes, blanks in front of it included."""
        return self._pattern(self.rules[rule])

    def _pattern(self, node: Node) -> str:
        match node:
            case ("or", list(inside)):
                return f"(?:{'|'.join(map(self._pattern, inside))})"
            case ("and", list(inside)):
                return "".join(map(self._pattern, inside))
            case ("maybe", [one]):
                return f"(?:{self._pattern(one)})?"
            case ("many", [one]):
                return f"(?:{self._pattern(one)})*"
            case ("text", str(text)):
                return _TIGHT.get(text) or _GAP + re.escape(text)
            case ("name", "␣"):
                return rf"(?<!{_B}) "
            case ("name", str(name)) if name in self.terminals:
                terminal = self.terminals[name]
                return f"(?:{_B}*{terminal.pattern}{_B}*)" if terminal.is_loose else f"(?:{_GAP}{terminal.pattern})"
            case ("name", str(name)):
                return self.pattern(name)
        raise AssertionError(node)

    def example(self, rule: str, chance: random.Random) -> str:
        """A text that the rule describes, with blanks in front of it."""
        found = "".join(self._example(self.rules[rule], chance))
        # No blank stands where one of these marks was left.
        return re.sub(f"{_NONE}{_B}*", "", found).replace(_ONE, " ")

    def _example(self, node: Node, chance: random.Random) -> Iterator[str]:
        match node:
            case ("or", list(inside)):
                yield from self._example(chance.choice(inside), chance)
            case ("and", list(inside)):
                for one in inside:
                    yield from self._example(one, chance)
            case ("maybe", [one]):
                yield from self._several(one, chance.choice((0, 1, 1)), chance)
            case ("many", [one]):
                yield from self._several(one, chance.choice((0, 0, 1, 2)), chance)
            case ("name", str(name)) if name in self.rules:
                yield from self._example(self.rules[name], chance)
            case (str(kind), str(text)):
                yield self._symbol(kind, text, chance)

    def _several(self, node: Node, number: int, chance: random.Random) -> Iterator[str]:
        for _ in range(number):
            yield from self._example(node, chance)

    def _symbol(self, kind: str, text: str, chance: random.Random) -> str:
        blanks = chance.choice((" ", " ", "  ", "\n", "\t"))
        if text == "␣":
            return f"{_ONE}{_NONE}"
        if kind == "name":
            terminal = self.terminals[text]
            return ("" if terminal.is_loose else blanks) + chance.choice(terminal.examples)
        if text == ",":
            return chance.choice((f",{_NONE}", ", ", " ,  "))
        return f"{text}{_NONE}" if text in _TIGHT else blanks + text
