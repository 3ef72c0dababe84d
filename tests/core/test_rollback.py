"""What stands against a way back: its own gates, and what the others say of it."""

import pytest

from deploy_gate.decision import decide, weigh
from deploy_gate.gates.downstream import downstream_protected
from deploy_gate.gates.irreversible import nothing_irreversible
from deploy_gate.gates.order import order_exists
from deploy_gate.gates.upstream import upstream_ready
from deploy_gate.model import Finding, History, Operation, Outcome, State, Verdict
from deploy_gate.order import find_order
from deploy_gate.plan import make_plan
from deploy_gate.requirement import parse_need
from tests.core.worlds import a_record, case, rows, waves

BACK = Operation.ROLLBACK
GONE = State.INACTIVE


@pytest.mark.parametrize(
    ("records", "found"),
    [
        pytest.param([a_record("web", "2"), a_record("web", "1", GONE)], [], id="nothing said so"),
        pytest.param(
            [a_record("web", "2", irreversible=True), a_record("web", "1", GONE)],
            ["block irreversible web: web 2.0.0 was deployed to production as irreversible"],
            id="the version that is left",
        ),
        pytest.param(
            [a_record("web", "3"), a_record("web", "2", GONE, irreversible=True), a_record("web", "1", GONE)],
            ["block irreversible web: web 2.0.0 was deployed to production as irreversible"],
            id="one that lies between",
        ),
        pytest.param(
            [a_record("web", "2", State.FAILURE, irreversible=True), a_record("web", "1")],
            ["block irreversible web: web 2.0.0 was deployed to production as irreversible"],
            id="one that failed may have done it",
        ),
        pytest.param(
            [
                a_record("web", "3", GONE, irreversible=True, unchanged=True),
                a_record("web", "2"),
                a_record("web", "1", GONE),
            ],
            [],
            id="not one that changed nothing",
        ),
        pytest.param(
            [a_record("web", "2"), a_record("web", "1", GONE, irreversible=True)], [], id="nor the one to go back to"
        ),
    ],
)
def test_what_is_irreversible_stops_the_way_back(records: list[object], found: list[str]) -> None:
    world = case("web 2>1", operation=BACK, histories={"web": History(tuple(records))})  # type: ignore[arg-type]
    told = [row.partition(" | ")[0] for row in rows(nothing_irreversible(world))]
    assert told == found
    forward = case("web 2>3", histories={"web": History(tuple(records))})  # type: ignore[arg-type]
    assert rows(nothing_irreversible(forward)) == []


def remedies(findings: object) -> list[str]:
    return [finding.remedy for finding in findings if isinstance(finding, Finding)]  # type: ignore[attr-defined]


def api_has_gone_on(*older: tuple[str, str]) -> History:
    """web 3, which needs the new api, and before it these versions with what each requires of the api."""
    needs = {"3": (parse_need("api >=2"),)} | {version: (parse_need(need),) for version, need in older}
    records = (
        a_record("web", version, GONE if version != "3" else State.ACTIVE, needs=its) for version, its in needs.items()
    )
    return History(tuple(records))


@pytest.mark.parametrize(
    ("older", "remedy"),
    [
        pytest.param(
            [("2", "api"), ("1", "api <2")],
            "take web along, back to 2.0.0: ask for web@2.0.0 in the same rollback",
            id="the nearest version that fits",
        ),
        pytest.param(
            [("2", "api >=2"), ("1", "api <2")],
            "take web along, back to 1.0.0: ask for web@1.0.0 in the same rollback",
            id="further back where the nearest does not fit",
        ),
        pytest.param(
            [("2", "api >=2")],
            "no version of web that ran before is known to fit: deploy one first that fits both",
            id="none that is known",
        ),
    ],
)
def test_a_running_dependant_that_would_break_is_to_be_taken_along(older: list[tuple[str, str]], remedy: str) -> None:
    world = case("web 3; api 2>1", operation=BACK, histories={"web": api_has_gone_on(*older)})
    assert remedies(downstream_protected(world)) == [remedy]
    forward = case("web 3; api 2>1", histories={"web": api_has_gone_on(*older)})
    assert remedies(downstream_protected(forward)) == [
        "deploy web first, at a version that fits, or both in one request"
    ]


def test_a_provider_that_the_older_version_does_not_fit_is_to_be_taken_along() -> None:
    histories = {"api": History((a_record("api", "2"), a_record("api", "1", GONE)))}
    world = case("web 2>1; api 2", "web@1 -> api <2; web@2 -> api", operation=BACK, histories=histories)
    assert remedies(upstream_ready(world)) == ["take api along, back to 1.0.0: ask for api@1.0.0 in the same rollback"]


def test_plans_that_do_not_fit_in_between_are_to_be_undone_one_by_one() -> None:
    edges = "web@3 -> api >=2; web@1 -> api <2"
    web = History(tuple(a_record("web", one, needs=need) for one, need in (
        ("3", (parse_need("api >=2"),)), ("2", (parse_need("api"),)), ("1", (parse_need("api <2"),)),
    )))  # fmt: skip
    world = case("web 3>1; api 2>1", edges, operation=BACK, histories={"web": web})
    [finding] = order_exists(world)
    assert (finding.reason_code, finding.verdict) == ("circle", Verdict.BLOCK)
    assert "go back plan by plan, what was deployed last first, first web to 2.0.0" in finding.remedy
    assert "intermediate" not in finding.remedy


def test_what_was_recorded_with_the_older_version_holds_and_not_the_catalog_of_today() -> None:
    """The catalog asks for api 2 today; web 1, which ran before, recorded that api 1 is enough."""
    world = case("web 2>1; api 2>1", "web@1 -> api >=1; web@2 -> api >=2", catalog="web -> api >=2", operation=BACK)
    decision, same = weigh(world)
    assert decision.outcome is Outcome.GO
    assert waves(find_order(same)) == "web | api"
    assert [str(need) for need in make_plan(same, decision).steps[0].targets[0].needs] == ["api >=1"]


def test_a_rollback_tells_the_version_that_is_left_though_it_failed() -> None:
    world = case("web 2,1>1", operation=BACK, redeploy=True)
    decision, same = weigh(world)
    [step] = make_plan(same, decision).steps
    assert str(step.targets[0].previous_version) == "2.0.0"
    forward, same = weigh(case("web 2,1>1", redeploy=True))
    assert str(make_plan(same, forward).steps[0].targets[0].previous_version) == "1.0.0"


def test_a_hold_does_not_stand_against_going_further_back() -> None:
    history = History((a_record("web", "2", operation=BACK), a_record("web", "1", GONE)))
    world = case("web 2>1", operation=BACK, histories={"web": history})
    assert decide(world.request, world.catalog, world.facts, world.now).outcome is Outcome.GO
