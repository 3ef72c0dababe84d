import re

import pytest
from hypothesis import given

from deploy_gate.model import Arrowed, Outcome, Verdict
from deploy_gate.report import Report
from deploy_gate.report.mermaid import MAX_CHARACTERS, MAX_EDGES, MAX_NODES, label, mermaid
from tests.report.hostile import hostile, hostile_name
from tests.report.shop import GOES, REFUSED, a_finding, a_report, a_step, an_arrow

CLASS = r"(?:go|wait|block|left|running)"
LABEL = r"(?:[\w .()→-]|#\d+;|<br/>)*"
LINE = re.compile(
    rf"""flowchart LR|  n\d+\["{LABEL}"\]:::{CLASS}|  n\d+ (?:-->|-\.->|-\.-) n\d+|  classDef {CLASS} [a-z0-9:#,-]+"""
)


def lines(report: Report) -> list[str]:
    chart = mermaid(report)
    assert chart is not None
    return chart.split("\n")


def test_a_plan_that_goes() -> None:
    assert lines(GOES) == [
        "flowchart LR",
        '  n0["inventory<br/>1.0.0 → 1.1.0<br/>go (wave 1)"]:::go',
        '  n1["checkout<br/>1.0.0 → 1.1.0<br/>go (wave 2)"]:::go',
        "  n0 --> n1",
        "  classDef go fill:#dafbe1,stroke:#1a7f37,color:#1f2328",
    ]


def test_a_refusal_is_joined_to_what_it_speaks_of() -> None:
    assert [line for line in lines(REFUSED) if "classDef" not in line] == [
        "flowchart LR",
        '  n0["checkout<br/>1.0.0 → 1.1.0<br/>block"]:::block',
        '  n1["inventory<br/>unknown<br/>running"]:::running',
        "  n1 -.- n0",
    ]


@pytest.mark.parametrize(
    ("why", "line"),
    [
        pytest.param(Arrowed.BY_VERSION, "-->", id="a must by version is a whole line"),
        pytest.param(Arrowed.BY_NAME, "-->", id="a must by name is a whole line"),
        pytest.param(Arrowed.PROVIDER_FIRST, "-.->", id="a preference is a broken line"),
        pytest.param(Arrowed.TIER, "-.->", id="a tier is a broken line"),
    ],
)
def test_a_line_shows_how_strong_its_reason_is(why: Arrowed, line: str) -> None:
    report = a_report("inventory checkout", (a_step("inventory"),), (a_step("checkout"),), arrows=(an_arrow(why=why),))
    assert f"  n0 {line} n1" in lines(report)


@pytest.mark.parametrize(
    ("report", "count"),
    [
        pytest.param(
            a_report("inventory checkout", (a_step("inventory"),), arrows=(an_arrow(), an_arrow(why=Arrowed.TIER))),
            1,
            id="two reasons for one order, one line",
        ),
        pytest.param(
            a_report(arrows=(an_arrow(),), findings=(a_finding(involved=("inventory",)),), outcome=Outcome.NO_GO),
            1,
            id="a refusal between two that an arrow joins draws no other line",
        ),
        pytest.param(a_report(findings=(a_finding("", involved=("a",)),)), 0, id="a refusal of no service"),
        pytest.param(a_report(findings=(a_finding(verdict=Verdict.NOTICE, involved=("a",)),)), 0, id="a notice"),
    ],
)
def test_two_services_are_joined_by_one_line(report: Report, count: int) -> None:
    assert sum(" n" in line and "-" in line.split()[1] for line in lines(report) if line.startswith("  n")) == count


def test_the_members_of_a_group_say_so() -> None:
    assert '  n0["api<br/>1.0.0 → 1.1.0<br/>go (wave 1)<br/>group shop"]:::go' in lines(
        a_report("api web", (a_step("api", "web", group="shop"),))
    )


@pytest.mark.parametrize(
    ("report", "is_drawn"),
    [
        pytest.param(a_report(" ".join(f"s{n}" for n in range(MAX_NODES))), True, id="as many as can be followed"),
        pytest.param(a_report(" ".join(f"s{n}" for n in range(MAX_NODES + 1))), False, id="one more"),
        pytest.param(
            a_report("a", arrows=tuple(an_arrow(f"a{n % 40}", f"b{n // 40}") for n in range(MAX_EDGES + 1))),
            False,
            id="more lines than Mermaid draws",
        ),
        pytest.param(
            a_report(" ".join(f"{'x' * (MAX_CHARACTERS // 90)}{n}" for n in range(MAX_NODES))),
            False,
            id="more text than Mermaid reads",
        ),
    ],
)
def test_what_is_too_large_is_not_drawn(report: Report, is_drawn: bool) -> None:  # noqa: FBT001 - the case's own value
    assert (mermaid(report) is not None) is is_drawn


@given(hostile_name, hostile_name)
def test_no_name_is_more_than_the_text_of_its_label(name: str, other: str) -> None:
    step = a_step(name, group=other)
    report = a_report("", (step,), arrows=(an_arrow(name, other),), findings=(a_finding(name, involved=(other,)),))
    strange = [line for line in lines(report) if not LINE.fullmatch(line)]
    assert strange == []


@given(hostile)
def test_a_label_holds_only_letters_and_its_own_entities(text: str) -> None:
    assert re.fullmatch(r"(?:[\w .()→-]|#\d+;)*", label(text))


def test_a_label_is_the_text_in_mermaid_s_entities() -> None:
    assert label('a"b', "", "<c>") == "a#34;b<br/>#60;c#62;"
