"""docs/comment-inputs.md names every input, output and reason code, with the defaults of the code."""

import re
from collections.abc import Mapping
from html import unescape

import pytest

from deploy_gate.comment.fields import INPUTS, OUTPUTS
from deploy_gate.comment.help_text import shown
from deploy_gate.comment.inputs import read_settings
from deploy_gate.comment.outcome import Decision, Why
from deploy_gate.comment.settings import Settings
from tests.docs.blocks import ROOT, section, table

PAGE = ROOT / "docs" / "comment-inputs.md"
_ROW = re.compile(r"^\| `(\w+)` \| (?:`([^`]*)`|<code>([^<]*)</code>)? ?\|", re.MULTILINE)
DEFAULTS: Mapping[str, str] = {
    name: unescape(plain or marked) for name, plain, marked in _ROW.findall(section(PAGE, "Inputs"))
}


def test_every_input_has_a_row() -> None:
    assert set(DEFAULTS) == set(INPUTS) - {"environment"}


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_default_is_as_the_page_says(name: str) -> None:
    assert DEFAULTS[name] == shown(name, Settings())


def test_the_defaults_together_are_the_settings() -> None:
    assert read_settings(DEFAULTS) == Settings()


def test_every_output_has_a_row() -> None:
    assert list(table(section(PAGE, "Outputs"), "output")) == list(OUTPUTS)


def test_every_reason_code_has_a_row_with_its_decision() -> None:
    rows = table(section(PAGE, "Reason codes"), "reason_code")
    assert set(rows) == set(Why)
    assert {word for says in rows.values() for word in re.findall(r"`(\w+)`", says)} == set(Decision)
