"""The pages about gates and order say what the code does."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from deploy_gate.gates import GATES
from deploy_gate.order import find_order
from tests.core.worlds import case, waves

GATES_PAGE = Path("docs/gates.md").read_text(encoding="utf-8")
ORDER_PAGE = Path("docs/order.md").read_text(encoding="utf-8")
CODES = re.findall(r"^\| `(\w+)` \| (?:block|wait|notice) \|", Path("docs/reason-codes.md").read_text(), re.MULTILINE)
SECTIONS = {
    title: text.strip()
    for title, text in re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", GATES_PAGE, re.DOTALL | re.MULTILINE)
}


def examples(heading: str) -> list[list[str]]:
    section = ORDER_PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = (re.split(r"(?<!\\)\|", line)[1:-1] for line in section.splitlines() if line.startswith("| `"))
    return [[cell.strip().strip("`").replace("\\|", "|") for cell in row] for row in cells]


def test_there_is_a_section_for_every_gate_in_the_order_of_the_registry() -> None:
    assert list(SECTIONS) == [gate.__name__ for gate in GATES]


@pytest.mark.parametrize("gate", GATES, ids=[gate.__name__ for gate in GATES])
def test_a_section_begins_with_the_gate_s_own_sentence(gate: object) -> None:
    sentence = (inspect.getdoc(gate) or "").partition("\n\n")[0]
    assert SECTIONS[gate.__name__].startswith(sentence)  # type: ignore[attr-defined]


def test_every_reason_code_of_a_gate_stands_in_its_section() -> None:
    found = {code for section in SECTIONS.values() for code in re.findall("`([a-z_]+)`", section)} & set(CODES)
    elsewhere = {"already_active", "matrix_too_large", "nothing_to_promote", "promotion_in_progress"}
    of_a_start = set(re.findall("`([a-z_]+)`", Path("docs/locks.md").read_text(encoding="utf-8")))
    of_requests = set(re.findall("`([a-z_]+)`", Path("docs/requests.md").read_text(encoding="utf-8"))) - found
    on_the_way_back = set(re.findall("`([a-z_]+)`", Path("docs/rollback.md").read_text(encoding="utf-8")))
    assert found == set(CODES) - elsewhere - of_a_start - (on_the_way_back - found) - of_requests


@pytest.mark.parametrize(
    ("services", "requirements", "expected"),
    [
        pytest.param(*row[:3], id=f"{row[0]}, {row[1]}")
        for row in examples("What must be") + examples("What is preferred")
    ],
)
def test_an_example_is_ordered_as_the_page_says(services: str, requirements: str, expected: str) -> None:
    found = find_order(case(services, requirements))
    assert (waves(found) or "refused") == expected
    assert bool(found.circles) is (expected == "refused")


@pytest.mark.parametrize(
    ("services", "requirements", "members", "expected"),
    [pytest.param(*row, id=f"{row[0]}, {row[1]}") for row in examples("Groups")],
)
def test_an_example_of_a_group_is_ordered_as_the_page_says(
    services: str, requirements: str, members: str, expected: str
) -> None:
    found = find_order(case(services, requirements, groups=dict.fromkeys(members.split(), "g")))
    assert (waves(found) or "refused") == expected


def test_all_examples_were_found() -> None:
    assert [len(examples(heading)) for heading in ("What must be", "What is preferred", "Groups")] == [9, 5, 4]
