"""docs/comment-grammar.md says what is read."""

import json
import re
from html import unescape

import pytest

from deploy_gate.comment.commands import Command, Verb
from deploy_gate.comment.grammar import read_comment
from deploy_gate.comment.locking import INFO
from deploy_gate.comment.params import parse_params
from deploy_gate.comment.settings import Settings
from tests.docs.blocks import ROOT

PAGE = (ROOT / "docs" / "comment-grammar.md").read_text(encoding="utf-8")
SETTINGS = Settings(allow_sha_deployments=True, approvals={"production": 1})
EXAMPLES = [
    unescape(one)
    for row in re.findall(r"^\| (.*) \|[^|]*\|$", PAGE.partition("## The grammar")[0], re.MULTILINE)
    for pair in re.findall(r"`(\.[^`]*)`|<code>([^<]*)</code>", row)
    for one in pair
    if one
]
PARAMS = re.findall(r"^\| `(.*)` \| `(\{.*\})` \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("body", EXAMPLES)
def test_every_example_is_a_command(body: str) -> None:
    assert isinstance(read_comment(body, SETTINGS), Command)


def test_every_command_has_an_example() -> None:
    found = {read.verb for read in (read_comment(body, SETTINGS) for body in EXAMPLES) if isinstance(read, Command)}
    assert found == set(Verb)


@pytest.mark.parametrize(("text", "parsed"), PARAMS)
def test_parameters_are_read_as_the_table_says(text: str, parsed: str) -> None:
    assert parse_params(text) == json.loads(parsed)


def test_the_tables_were_found() -> None:
    assert len(EXAMPLES) > 12
    assert len(PARAMS) == 10


def test_the_flags_are_those_of_the_grammar() -> None:
    [line] = re.findall(r"^info .*$", PAGE, re.MULTILINE)
    assert re.findall(r'"(-[^"]+)"', line) == list(INFO)
