"""The pages of the docs say what the code says."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from deploy_gate.matrix import entries
from deploy_gate.model import Decision, Outcome
from deploy_gate.report.machine import machine, outputs
from tests.report.shop import GOES

REASON_CODES = Path("docs/reason-codes.md").read_text(encoding="utf-8")
OUTPUTS = Path("docs/outputs.md").read_text(encoding="utf-8")


def named(page: str, heading: str) -> set[str]:
    """What the first column of the table under a heading names in code."""
    section = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def documented() -> dict[str, str]:
    return dict(re.findall(r"^\| `(\w+)` \| (block|wait|notice) \|", REASON_CODES, re.MULTILINE))


class Codes(ast.NodeVisitor):
    """Every reason code that stands behind a verdict in the source, as a pattern, with those verdicts."""

    def __init__(self) -> None:
        self.found: dict[str, set[str]] = defaultdict(set)
        self.passed_on: dict[str, tuple[int, str]] = {}
        """By a function that is told its reason code: at which place, and with which verdict it weighs."""
        self.function: ast.FunctionDef | None = None

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        outer, self.function = self.function, node
        self.generic_visit(node)
        self.function = outer

    def visit_Call(self, node: ast.Call) -> None:
        by_name = {keyword.arg: keyword.value for keyword in node.keywords}
        self._pairs([*node.args, *(by_name[key] for key in ("verdict", "reason_code") if key in by_name)])
        self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> None:
        self._pairs(node.elts)
        self.generic_visit(node)

    def _pairs(self, values: list[ast.expr]) -> None:
        for verdict, code in pairwise(values):
            match verdict, code:
                case ast.Attribute(ast.Name("Verdict"), weight), ast.Constant(str(text)):
                    self.found[re.escape(text)].add(weight.lower())
                case ast.Attribute(ast.Name("Verdict"), weight), ast.JoinedStr(parts):
                    pattern = "".join(re.escape(p.value) if isinstance(p, ast.Constant) else r"\w+" for p in parts)
                    self.found[pattern].add(weight.lower())
                case ast.Attribute(ast.Name("Verdict"), weight), ast.Name(name) if self.function is not None:
                    places = [argument.arg for argument in self.function.args.args]
                    self.passed_on[self.function.name] = (places.index(name), weight.lower())

    def add_passed(self, tree: ast.Module) -> None:
        """The codes that are told to a function which passes them on."""
        for node in ast.walk(tree):
            match node:
                case ast.Call(ast.Name(name), arguments) if name in self.passed_on:
                    place, weight = self.passed_on[name]
                    code = arguments[place]
                    assert isinstance(code, ast.Constant), f"{name} is told a reason code that no test can read"
                    self.found[re.escape(code.value)].add(weight)


def written() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(Path("deploy_gate").rglob("*.py")):
        codes = Codes()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        codes.visit(tree)
        codes.add_passed(tree)
        for pattern, weights in codes.found.items():
            found[pattern] |= weights
    return found


def test_every_reason_code_of_the_source_is_explained_with_its_verdict() -> None:
    explained = documented()
    missing = {
        pattern: weights
        for pattern, weights in written().items()
        if {weight for code, weight in explained.items() if re.fullmatch(pattern, code)} != weights
        and not (r"\w+" in pattern and any(re.fullmatch(pattern, code) for code in explained))
    }
    assert missing == {}


def test_every_explained_reason_code_is_one_of_the_source() -> None:
    patterns = written()
    assert [code for code in documented() if not any(re.fullmatch(pattern, code) for pattern in patterns)] == []


@pytest.mark.parametrize("services", [(), ("checkout",)], ids=["nothing to deploy", "ready"])
def test_what_is_said_where_nothing_stands_against_it_is_explained(services: tuple[str, ...]) -> None:
    assert Decision(Outcome.GO, (), services).reason_code in named(REASON_CODES, "Where nothing stands against it")


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        pytest.param("Outputs of the action", set(outputs(GOES)), id="outputs"),
        pytest.param("The matrix", set(entries(GOES.plan)[0]), id="keys of an entry"),
        pytest.param("The JSON", set(machine(GOES)), id="keys of the result"),
    ],
)
def test_every_name_is_explained_and_no_other(heading: str, names: set[str]) -> None:
    assert named(OUTPUTS, heading) == names
