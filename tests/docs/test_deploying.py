"""The page on workflows names what the reusable workflow gives to a deploy."""

import yaml

from tests.docs.blocks import ROOT, blocks, table
from tests.workflows.files import jobs, step_named

PAGE = ROOT / "docs/workflows.md"
TEXT = PAGE.read_text(encoding="utf-8")
ORDERED = ROOT / ".github/workflows/deploy-wave.yml"
GIVEN = step_named(ORDERED, "Prepare ${{ matrix.members[0].service }}")["with"]


def test_the_table_lists_what_the_action_is_given() -> None:
    assert table(TEXT.partition("## Your deploy action")[2], "input").keys() == GIVEN.keys()


def test_the_example_declares_what_the_action_is_given() -> None:
    (example,) = (block.text for block in blocks(PAGE, "yaml") if "\nruns:" in block.text)
    assert yaml.safe_load(example)["inputs"].keys() == GIVEN.keys()


def test_a_script_finds_the_same_values_in_capital_letters() -> None:
    variables = step_named(ORDERED, "Deploy ${{ matrix.service }} by command")["env"].keys()
    assert {name.upper() for name in GIVEN} - {"PHASE"} <= variables


def test_every_deploy_is_told_which_way_its_plan_goes() -> None:
    given = (step.get("with", {}) for step in jobs(ORDERED)["deploy"]["steps"])
    assert {one["operation"] for one in given if "operation" in one} == {"${{ matrix.operation }}"}
