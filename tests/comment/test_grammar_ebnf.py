"""The grammar of docs/comment-grammar.md and what is read are the same language."""

import random
import re
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy_gate.comment.blanks import BLANKS
from deploy_gate.comment.commands import Command, Rejected
from deploy_gate.comment.grammar import read_comment
from deploy_gate.comment.settings import Settings
from tests.comment.ebnf import Grammar, Terminal
from tests.docs.blocks import ROOT

PAGE = (ROOT / "docs" / "comment-grammar.md").read_text(encoding="utf-8")
TEXT = PAGE.partition("```text\n")[2].partition("```")[0]
SETTINGS = Settings(
    environment_targets=("production", "staging", "review-*"), allow_sha_deployments=True, approvals={"production": 1}
)
NAME: Final = r"(?!(?:to|in)(?![A-Za-z0-9._*-]))[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
SHA: Final = ("c" * 40, "ab" * 32)
GRAMMAR = Grammar(
    TEXT,
    {
        "end": Terminal("", ("",), is_loose=True),
        "text": Terminal(r"[\s\S]*", ("load test", "--global", "x, y")),
        "params": Terminal(rf"[^{re.escape(BLANKS)}][\s\S]*", ("--a=1 b", "x | y")),
        "commit": Terminal("(?:[0-9a-fA-F]{64}|[0-9a-fA-F]{40})", SHA),
        "stable": Terminal("main", ("main",)),
        "service": Terminal(NAME, ("inventory", "checkout-service", "a.b_c")),
        "prefix": Terminal(r"[A-Za-z0-9][A-Za-z0-9._-]*\*", ("shop-*", "to*")),
        "version": Terminal(rf"[^,{re.escape(BLANKS)}]+", ("1.2.3", "v2.0.0-rc.1", SHA[0])),
        "environment": Terminal(
            r"(?:production|staging|review-[A-Za-z0-9._/-]+)", ("production", "staging", "review-7")
        ),
        "separator": Terminal(r"\|", ("|",), is_loose=True),
    },
)
RULES: Final = {
    ".deploy": "deploy",
    ".noop": "deploy",
    ".plan": "deploy",
    ".lock": "lock",
    ".unlock": "unlock",
    ".wcid": "details",
    ".status": "status",
    ".rollback": "rollback",
    ".resume": "resume",
    ".approve": "approve",
}
PATTERNS: Final = {trigger: re.compile(rf"(?:{GRAMMAR.pattern(rule)})\Z") for trigger, rule in RULES.items()}
MEANT_OTHERWISE: Final = ("named twice", "one version cannot be", "is no version", "at most")
"""What no grammar of this kind can say."""


def describes(trigger: str, rest: str) -> bool:
    """The grammar describes a comment."""
    return PATTERNS[trigger].match(rest.rstrip(BLANKS)) is not None


def _behind(rest: str) -> str:
    """What stands behind a trigger: nothing, or a blank first."""
    return f" {rest}" if rest and rest[0] not in BLANKS else rest


def test_the_page_describes_every_command() -> None:
    assert set(RULES.values()) | {"comment", "help"} <= GRAMMAR.names


@pytest.mark.parametrize("trigger", RULES)
@settings(max_examples=100, deadline=None)
@given(seed=st.integers(min_value=0, max_value=10**9))
def test_what_the_grammar_describes_is_a_command(trigger: str, seed: int) -> None:
    rest = _behind(GRAMMAR.example(RULES[trigger], random.Random(seed)))
    assert describes(trigger, rest), rest
    found = read_comment(trigger + rest, SETTINGS)
    if isinstance(found, Rejected):
        assert any(words in found.message for words in MEANT_OTHERWISE), (trigger + rest, found.message)
    else:
        assert isinstance(found, Command), trigger + rest


WORDS = (
    *("to", "in", "main", "staging", "production", "review-7", "inventory", "shop-*", "inventory@1.2.3", "a", SHA[0]),
    *(",", "|", "--global", "--info", "-d", "--reason", "--reason=x", "-x", "@", "noop."),
)


@pytest.mark.parametrize("trigger", RULES)
@settings(max_examples=200, deadline=None)
@given(
    words=st.lists(st.sampled_from(WORDS), max_size=7),
    blanks=st.lists(st.sampled_from((" ", " ", "", "  ", "\n")), min_size=8, max_size=8),
)
def test_what_is_a_command_the_grammar_describes(trigger: str, words: list[str], blanks: list[str]) -> None:
    rest = _behind("".join(blank + word for blank, word in zip(blanks, words, strict=False)))
    is_command = isinstance(read_comment(trigger + rest, SETTINGS), Command)
    assert describes(trigger, rest) or not is_command, trigger + rest
