import re

from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.model import Outcome, Verdict
from deploy_gate.report.text import Colour, text
from tests.report.shop import GOES, REFUSED, a_finding, a_report, a_step, facts


def test_a_plan_that_goes() -> None:
    assert text(GOES) == (
        "GO: 2 services may go to staging in 2 waves\n"
        "\n"
        "  wave 1    inventory  1.0.0 -> 1.1.0\n"
        "  wave 2    checkout   1.0.0 -> 1.1.0\n"
    )


def test_a_refusal() -> None:
    assert text(REFUSED) == (
        "NO GO: checkout 1.1.0 may not go to staging\n"
        "\n"
        "  block     checkout  1.0.0 -> 1.1.0\n"
        "\n"
        "  block     checkout: inventory was never deployed [upstream_missing]\n"
        "            to do: deploy inventory first\n"
    )


def test_a_part_with_a_group_and_notices() -> None:
    findings = (a_finding("c", Verdict.NOTICE, remedy=""), a_finding("c", Verdict.WAIT, code="upstream_in_progress"))
    report = a_report(
        "a b c",
        (a_step("a", "b", group="pair"),),
        outcome=Outcome.PARTIAL,
        findings=findings,
        known=facts(a=[], b="1.0.0", c="1.0.0"),
    )
    assert text(report) == (
        "PARTLY: 2 of 3 services may go to staging, 1 is left out\n"
        "\n"
        "  wave 1    a  nothing -> 1.1.0 in group pair\n"
        "            b  1.0.0 -> 1.1.0 in group pair\n"
        "  wait      c  1.0.0 -> 1.1.0\n"
        "\n"
        "  wait      c: inventory was never deployed [upstream_in_progress]\n"
        "            to do: deploy inventory first\n"
        "\n"
        "  notice    c: inventory was never deployed [upstream_missing]\n"
    )


def test_colour_changes_nothing_but_colour() -> None:
    coloured = text(REFUSED, Colour.ON)
    assert "\x1b[1;31mNO GO\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text(REFUSED)


@given(st.text(), st.text())
def test_what_others_wrote_adds_no_line_and_steers_no_terminal(message: str, remedy: str) -> None:
    findings = (a_finding(message=message, remedy=f"{remedy}."),)
    shown = text(a_report("checkout", outcome=Outcome.NO_GO, findings=findings))
    assert shown.count("\n") == text(REFUSED).count("\n")
    assert all(line.isprintable() for line in shown.split("\n"))
