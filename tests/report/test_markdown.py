import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from deploy_gate.model import Arrow, Arrowed, Outcome, Verdict
from deploy_gate.report import Report
from deploy_gate.report.markdown import markdown
from tests.report.hostile import hostile_name
from tests.report.shop import GOES, REFUSED, a_finding, a_report, a_step, an_arrow, facts

PARSER = MarkdownIt("gfm-like")


def test_a_plan_that_goes() -> None:
    assert (
        markdown(GOES)
        == """\
## ✅ Go: 2 services may go to staging in 2 waves

| service | now | then | wave | state |
| --- | --- | --- | --- | --- |
| `inventory` | `1.0.0` | `1.1.0` | 1 | ✅ go |
| `checkout` | `1.0.0` | `1.1.0` | 2 | ✅ go |

```mermaid
flowchart LR
  n0["inventory<br/>1.0.0 → 1.1.0<br/>go (wave 1)"]:::go
  n1["checkout<br/>1.0.0 → 1.1.0<br/>go (wave 2)"]:::go
  n0 --> n1
  classDef go fill:#dafbe1,stroke:#1a7f37,color:#1f2328
```

<details>
<summary>1 reason for this order</summary>

- `inventory` before `checkout`: checkout requires inventory, by name

</details>
"""
    )


def test_a_refusal_stands_before_the_table_with_what_to_do() -> None:
    assert markdown(REFUSED).startswith("""\
## ⛔ No go: checkout `1.1.0` may not go to staging

- ⛔ **`checkout`** inventory was never deployed (`upstream_missing`)\\
  **To do:** deploy inventory first

| service | now | then | wave | state |
| --- | --- | --- | --- | --- |
| `checkout` | `1.0.0` | `1.1.0` |  | ⛔ block |

```mermaid
""")


def test_notices_are_folded_behind_everything_else() -> None:
    notices = tuple(a_finding(verdict=Verdict.NOTICE, code="drift", remedy="") for _ in range(2))
    shown = markdown(a_report("checkout", (a_step("checkout"),), findings=notices))
    assert shown.endswith("""\
<details>
<summary>2 notices</summary>

- 💡 **`checkout`** inventory was never deployed (`drift`)
- 💡 **`checkout`** inventory was never deployed (`drift`)

</details>
""")


@pytest.mark.parametrize(
    ("report", "part"),
    [
        pytest.param(
            a_report("a b", (a_step("a", "b", group="pair"),)),
            "| `a` in group `pair` | `1.0.0` | `1.1.0` | 1 | ✅ go |",
            id="a member of a group",
        ),
        pytest.param(
            a_report("a", known=facts(a=[])), "| `a` | nothing | `1.1.0` |  | ⏸️ left out |", id="a first deployment"
        ),
        pytest.param(
            a_report("a", outcome=Outcome.NO_GO, findings=(a_finding("", message="257 jobs"),)),
            "- ⛔ 257 jobs (`upstream_missing`)",
            id="a refusal of the whole plan",
        ),
        pytest.param(
            a_report(" ".join(f"s{n}" for n in range(101))),
            "_The graph is left out",
            id="a graph too large",
        ),
        pytest.param(a_report(outcome=Outcome.WAIT), "## ⏳ Wait: 2 services may not go to staging yet", id="a wait"),
    ],
)
def test_a_part_of_a_report(report: Report, part: str) -> None:
    assert part in markdown(report)


def test_one_service_that_goes_needs_no_graph() -> None:
    assert "mermaid" not in markdown(a_report("a", (a_step("a"),)))


def blocks(tokens: list[Token]) -> list[tuple[str, str, int]]:
    """What a document is built of; raw HTML by its text, since that must be ours to the letter."""
    return [(one.type, one.tag + (one.content if one.type == "html_block" else ""), one.level) for one in tokens]


def inline_kinds(tokens: list[Token]) -> set[str]:
    children = (child for one in tokens for child in one.children or [])
    return {child.content if child.type == "html_inline" else child.type for child in children}


OURS = {
    "text", "text_special", "code_inline", "hardbreak", "strong_open", "strong_close", "<code>", "</code>",
}  # fmt: skip


def a_full_report(name: str, message: str, remedy: str) -> Report:
    step = a_step(name, group=name)
    return a_report(
        "x",
        (step,),
        outcome=Outcome.PARTIAL,
        findings=(
            a_finding(name, message=message, remedy=remedy, involved=(name,)),
            a_finding("y", Verdict.NOTICE, message=message, remedy=remedy),
        ),
        arrows=(an_arrow(), Arrow(name, "x", Arrowed.TIER, message)),
    )


PLAIN = PARSER.parse(markdown(a_full_report("word", "word", "word")))


@given(hostile_name, hostile_name, st.one_of(st.just("word"), hostile_name))
@example("```", "\n```\n# x", "</details>")
@example("a|b", "| a |", "\\|")
def test_whatever_others_wrote_the_document_around_it_is_the_same(name: str, message: str, remedy: str) -> None:
    tokens = PARSER.parse(markdown(a_full_report(name, message, remedy)))
    assert blocks(tokens) == blocks(PLAIN)
    assert inline_kinds(tokens) <= OURS
