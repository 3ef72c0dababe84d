"""The page about versions says what is in a range and what is not."""

import re
from pathlib import Path

import pytest

from deploy_gate.requirement import NeedError, parse_need
from deploy_gate.versions import parse_range, parse_version

PAGE = Path("docs/versions.md").read_text()
ROWS = re.findall(r"^\| `([^`]+)` \| ((?:`[^`]+` ?)+)\|((?: `[^`]+`)*) \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("text", "inside", "outside"), ROWS, ids=[row[0] for row in ROWS])
def test_a_row_of_the_table_of_ranges_holds(text: str, inside: str, outside: str) -> None:
    accepted = parse_range(text.replace("\\|", "|"))
    assert all(accepted.answer(parse_version(version)) for version in re.findall("`(.+?)`", inside))
    assert not any(accepted.answer(parse_version(version)) for version in re.findall("`(.+?)`", outside))


def test_the_table_of_ranges_was_found() -> None:
    assert len(ROWS) == 14


def test_the_examples_of_versions_are_versions() -> None:
    table = PAGE.partition("| kind |")[2].partition("\n\n")[0]
    examples = [text for row in table.splitlines()[2:] for text in re.findall("`(.+?)`", row.split("|")[2])]
    assert len(examples) == 9
    assert [text for text in examples if not parse_version(text).is_ordered] == ["abc1234"]


def test_the_examples_of_requirements_are_read_or_refused_as_the_page_says() -> None:
    table, _, refused = PAGE.partition("## In a requirement")[2].partition("Refused")
    for text in re.findall(r"^\| `(.+?)`", table, re.MULTILINE):
        assert parse_need(text).other == "inventory-service"
    for text in re.findall("`(.+?)`", refused):
        with pytest.raises(NeedError):
            parse_need(text)
