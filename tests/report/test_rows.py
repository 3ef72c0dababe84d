import pytest

from deploy_gate.model import Facts, Operation, Outcome, Plan, Promote, Record, Request, State, Unread, Verdict
from deploy_gate.report import Report
from deploy_gate.report.rows import Standing, headline, rows
from deploy_gate.report.running import runs_now
from tests.report.shop import ENVIRONMENT, GOES, REFUSED, a_finding, a_record, a_report, a_step, facts


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        pytest.param(GOES, "2 services may go to staging in 2 waves", id="several go"),
        pytest.param(a_report("checkout", (a_step("checkout"),)), "checkout 1.1.0 may go to staging", id="one goes"),
        pytest.param(
            a_report("checkout", (a_step("checkout"),), operation=Operation.ROLLBACK),
            "checkout 1.1.0 may go back in staging",
            id="one goes back",
        ),
        pytest.param(a_report(), "nothing is left to do in staging", id="everything runs already"),
        pytest.param(REFUSED, "checkout 1.1.0 may not go to staging", id="one is refused"),
        pytest.param(a_report(outcome=Outcome.NO_GO), "2 services may not go to staging", id="several are refused"),
        pytest.param(a_report(outcome=Outcome.WAIT), "2 services may not go to staging yet", id="several wait"),
        pytest.param(
            a_report("a b c", (a_step("a"),), outcome=Outcome.PARTIAL),
            "1 of 3 services may go to staging, 2 are left out",
            id="a part goes",
        ),
        pytest.param(
            a_report("a b c", (a_step("a"),), (a_step("b"),), outcome=Outcome.PARTIAL),
            "2 of 3 services may go to staging in 2 waves, 1 is left out",
            id="all but one go",
        ),
    ],
)
def test_the_verdict_in_a_sentence(report: Report, sentence: str) -> None:
    assert headline(report) == sentence


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        pytest.param(GOES, [("inventory", Standing.GO, 1), ("checkout", Standing.GO, 2)], id="in the plan's order"),
        pytest.param(
            a_report("web api", (a_step("api", "web", group="shop"),)),
            [("api", Standing.GO, 1), ("web", Standing.GO, 1)],
            id="members of a group side by side",
        ),
        pytest.param(
            a_report("a b c d", (a_step("b"),), outcome=Outcome.PARTIAL, findings=(
                a_finding("a", Verdict.WAIT), a_finding("a", Verdict.BLOCK), a_finding("c", Verdict.WAIT),
                a_finding("d", Verdict.NOTICE),
            )),
            [
                ("b", Standing.GO, 1), ("a", Standing.BLOCK, None), ("c", Standing.WAIT, None),
                ("d", Standing.LEFT_OUT, None),
            ],
            id="what goes first, each of the others by its weightiest finding",
        ),
        pytest.param(
            GOES.but(plan=Plan(ENVIRONMENT, Operation.DEPLOY)),
            [("inventory", Standing.GO, None), ("checkout", Standing.GO, None)],
            id="without a plan by the decision alone",
        ),
        pytest.param(
            a_report("a").but(request=Request(ENVIRONMENT, (), (Promote("a"),))),
            [("a", Standing.LEFT_OUT, None)],
            id="a service whose version was not found",
        ),
        pytest.param(
            a_report("a", (a_step("a"),), findings=(a_finding("a", Verdict.NOTICE),)),
            [("a", Standing.GO, 1)],
            id="a notice holds nothing up",
        ),
    ],
)  # fmt: skip
def test_one_row_for_each_service(report: Report, expected: list[tuple[str, Standing, int | None]]) -> None:
    assert [(row.service, row.standing, row.wave) for row in rows(report)] == expected


def some(*records: Record) -> Facts:
    return facts(web=list(records))


@pytest.mark.parametrize(
    ("known", "told"),
    [
        pytest.param(facts(web="2.9.0"), "2.9.0", id="a settled version"),
        pytest.param(facts(web=[]), "nothing", id="no record"),
        pytest.param(facts(web=Unread("no permission")), "unknown", id="what could not be read"),
        pytest.param(Facts(), "unknown", id="what nobody read"),
        pytest.param(
            some(a_record("web", "3.0.0", State.IN_PROGRESS), a_record("web", "2.9.0")),
            "2.9.0 (3.0.0 in progress)",
            id="one on its way over another",
        ),
        pytest.param(
            some(
                a_record("web", "3.1.0", State.FAILURE), a_record("web", "3.0.0", State.ERROR), a_record("web", "2.9.0")
            ),
            "2.9.0 (3.1.0 failure)",
            id="two that failed over one that serves",
        ),
        pytest.param(some(a_record("web", "3.0.0", State.PENDING)), "nothing (3.0.0 pending)", id="a first one"),
        pytest.param(
            some(a_record("web", "3.0.0", State.INACTIVE), a_record("web", "2.9.0")),
            "nothing (3.0.0 inactive)",
            id="what was taken out of service hides what was before",
        ),
        pytest.param(
            some(
                a_record("web", "3.1.0", State.FAILURE),
                a_record("web", "3.0.0", State.DESTROYED),
                a_record("web", "2.9.0"),
            ),
            "nothing (3.1.0 failure)",
            id="a failure after the end of what was before",
        ),
        pytest.param(some(a_record("web", "abcdef0123456")), "abcdef0", id="a bare commit by its first digits"),
        pytest.param(some(a_record("web", None, sha="abcdef0123456")), "abcdef0", id="a record without a version"),
        pytest.param(
            some(a_record("web", None)), "a version that its record does not tell", id="a record that tells nothing"
        ),
    ],
)
def test_what_runs_now_in_a_few_words(known: Facts, told: str) -> None:
    assert runs_now(known, ENVIRONMENT, "web") == told
