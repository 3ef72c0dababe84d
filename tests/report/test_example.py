"""The verdicts that the docs show are those that the gates and the renderers give."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy_gate.case import Case
from deploy_gate.decision import weigh
from deploy_gate.model import Catalog, Environment, Facts, History, Record, Request, Service, State, Wanted
from deploy_gate.plan import explain_order, make_plan
from deploy_gate.report import Report
from deploy_gate.report.markdown import markdown
from deploy_gate.report.text import text
from deploy_gate.requirement import parse_need
from deploy_gate.versions import parse_version

PAGE = Path("docs/verdict.md").read_text(encoding="utf-8")
REQUIRES = {
    "catalog": (),
    "inventory": (),
    "checkout": ("inventory",),
    "payments": ("checkout",),
    "frontend": ("catalog", "checkout >=3.0.1", "payments"),
}
SHOP = Catalog(
    {"staging": Environment("staging"), "production": Environment("production", production=True)},
    {name: Service(name, f"acme/{name}", tuple(map(parse_need, needs))) for name, needs in REQUIRES.items()},
)


def a_report(asked: dict[str, str], running: dict[str, str]) -> Report:
    histories = {
        ("staging", name): History((Record(name, "staging", State.ACTIVE, parse_version(version), needs=()),))
        for name, version in running.items()
    }
    request = Request("staging", tuple(Wanted(name, parse_version(version)) for name, version in asked.items()))
    decision, case = weigh(Case(request, SHOP, Facts(histories), datetime(2026, 1, 1, tzinfo=UTC)))
    arrows = explain_order(case) if decision.services else ()
    return Report(request, decision, make_plan(case, decision), case.facts, arrows)


RUNNING = {"catalog": "1.4.0", "inventory": "1.8.2", "checkout": "3.0.0", "payments": "2.2.0", "frontend": "4.0.0"}
NEXT = {"catalog": "1.5.0", "inventory": "1.9.0", "checkout": "3.0.1", "payments": "2.3.0", "frontend": "4.1.0"}


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(a_report(NEXT, RUNNING), id="all five go, in order"),
        pytest.param(a_report({"frontend": "4.1.0"}, RUNNING), id="the frontend alone is refused"),
    ],
)
def test_the_page_shows_what_a_run_shows(report: Report) -> None:
    assert markdown(report) in PAGE
    assert f"```\n{text(report)}```" in PAGE


def test_the_page_shows_nothing_else() -> None:
    assert PAGE.count("## ✅") + PAGE.count("## ⛔") == 2
