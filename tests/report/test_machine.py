import json

import pytest

from deploy_gate.matrix import matrix
from deploy_gate.model import Outcome, Verdict
from deploy_gate.output_size import OUTPUT_LIMIT, utf16_size
from deploy_gate.report import Report
from deploy_gate.report.machine import machine, outputs, pretty
from tests.report.shop import GOES, REFUSED, a_finding, a_report, a_step, an_arrow

KEYS = [
    "schema_version", "decision", "reason_code", "environment", "operation", "services", "left_out", "waves", "matrix",
    "order", "findings", "omitted",
]  # fmt: skip
FINDING_KEYS = ["gate", "verdict", "reason_code", "service", "message", "remedy"]


@pytest.mark.parametrize("report", [GOES, REFUSED], ids=["a plan that goes", "a refusal"])
def test_the_keys_are_always_the_same_in_the_same_order(report: Report) -> None:
    assert list(machine(report)) == KEYS
    assert list(json.loads(pretty(report))) == KEYS
    assert list(json.loads(outputs(report)["result"])) == KEYS


def test_a_plan_that_goes() -> None:
    told = machine(GOES)
    assert told["matrix"] == json.loads(matrix(GOES.plan))
    assert told["order"] == [
        {"before": "inventory", "after": "checkout", "why": "by_name", "reason": "checkout requires inventory, by name"}
    ]
    assert [told[key] for key in ("decision", "reason_code", "environment", "operation")] == [
        "go", "ready", "staging", "deploy",
    ]  # fmt: skip
    assert (told["services"], told["left_out"]) == (["inventory", "checkout"], [])
    assert told["waves"] == [["inventory"], ["checkout"]]


def test_a_refusal() -> None:
    told = machine(REFUSED)
    assert [told[key] for key in ("decision", "reason_code", "services", "left_out", "waves", "matrix")] == [
        "no_go", "upstream_missing", [], ["checkout"], [], None,
    ]  # fmt: skip
    assert told["findings"] == [
        {
            "gate": "upstream_ready",
            "verdict": "block",
            "reason_code": "upstream_missing",
            "service": "checkout",
            "message": "inventory was never deployed",
            "remedy": "deploy inventory first",
        }
    ]


def test_members_of_a_group_stand_side_by_side_in_their_wave() -> None:
    report = a_report("api web", (a_step("api", "web", group="shop"),))
    assert machine(report)["waves"] == [["api", "web"]]


def test_the_outputs_of_a_plan_that_goes() -> None:
    told = outputs(GOES)
    named = [
        "decision",
        "environment",
        "matrices",
        "matrix",
        "planned",
        "reason_code",
        "result",
        "services",
        "smoke",
        "waves",
    ]
    assert sorted(told) == named
    assert told["environment"] == "staging"
    assert (told["waves"], told["services"]) == ('[["inventory"],["checkout"]]', '["inventory","checkout"]')
    assert json.loads(told["result"]) == machine(GOES)


def test_the_matrix_of_a_refusal_is_an_empty_output() -> None:
    assert outputs(REFUSED)["matrix"] == ""


LONG = "x" * 5000
SMALL = a_finding("a", Verdict.BLOCK)
MANY_ARROWS = tuple(an_arrow("a", LONG) for _ in range(100))
MANY_NOTICES = tuple(a_finding("a", Verdict.NOTICE, message=LONG) for _ in range(200))


@pytest.mark.parametrize(
    ("report", "omitted"),
    [
        pytest.param(GOES, {"order": 0, "matrix": 0, "findings": 0}, id="what fits is whole"),
        pytest.param(
            a_report("a", (a_step("a"),), arrows=MANY_ARROWS),
            {"order": 100, "matrix": 0, "findings": 0},
            id="the order goes first",
        ),
        pytest.param(
            a_report("a", (a_step(*(f"s{n}" for n in range(1400)), group="g"),)),
            {"order": 0, "matrix": 1, "findings": 0},
            id="then the matrix, which is an output of its own",
        ),
        pytest.param(
            a_report("a", outcome=Outcome.NO_GO, findings=(*MANY_NOTICES, SMALL)),
            {"order": 0, "matrix": 0, "findings": 151},
            id="then findings",
        ),
    ],
)
def test_a_result_leaves_out_what_has_no_room_and_says_how_much(report: Report, omitted: dict[str, int]) -> None:
    told = outputs(report)
    result = json.loads(told["result"])
    assert result["omitted"] == omitted
    assert sum(map(utf16_size, told.values())) <= OUTPUT_LIMIT
    assert list(result) == KEYS


def test_the_weightiest_findings_are_left_out_last() -> None:
    told = outputs(a_report("a", outcome=Outcome.NO_GO, findings=(*MANY_NOTICES, SMALL)))
    assert json.loads(told["result"])["findings"][0]["verdict"] == "block"
