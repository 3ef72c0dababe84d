import re

import pytest

from tests.e2e.shop import INPUTS
from tests.workflows.files import CALLERS, ROOT, read

DOCS = (ROOT / "docs/workflows.md").read_text(encoding="utf-8")
CALLED = read(ROOT / ".github/workflows/coordinated-deploy.yml")["on"]["workflow_call"]


def rows_under(heading: str) -> list[list[str]]:
    """The cells of the first table whose heading begins so, codes without their backticks."""
    table = re.search(rf"(?m)^\| {heading} \|.*\n\|[-| ]+\n((?:\|.*\n)+)", DOCS)
    assert table, heading
    return [[cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in table[1].splitlines()]


def test_every_input_stands_in_the_docs_with_its_default() -> None:
    documented = {name: default for name, default, _ in rows_under("input")}
    assert documented == {name: about["default"] for name, about in CALLED["inputs"].items()}


def test_every_secret_stands_in_the_docs() -> None:
    assert [name for name, _ in rows_under("secret")] == list(CALLED["secrets"])


def test_every_output_stands_in_the_docs() -> None:
    sentence = next(line for line in DOCS.splitlines() if line.startswith("Its outputs are"))
    assert set(re.findall(r"`(\w+)`", sentence)) == CALLED["outputs"].keys()


def test_every_caller_to_copy_stands_in_the_docs() -> None:
    assert re.findall(r"\]\(\.\./workflows/([\w.-]+)\)", DOCS) == [path.name for path in CALLERS]


@pytest.mark.parametrize("name", INPUTS)
def test_every_input_of_a_deploy_action_stands_in_the_docs(name: str) -> None:
    section = DOCS.partition("## Your deploy action")[2].partition("### Groups")[0]
    assert f"`{name}`" in section
