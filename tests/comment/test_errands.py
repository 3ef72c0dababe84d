"""What a comment about the catalog's services asks another command to do, and how it ends."""

import pytest

from deploy_gate.comment.commands import Command
from deploy_gate.comment.errands import Answer, Errand, decide_errand, decide_gated, errand_of
from deploy_gate.comment.fields import OUTPUTS
from deploy_gate.comment.grammar import read_comment
from deploy_gate.comment.outcome import Confirm, Decision, Recheck
from deploy_gate.comment.settings import Settings
from deploy_gate.comment.telling import BESIDE, outputs_of
from tests.comment.pulls import FACTS, HEAD, USUAL, a_comment, decided, why

MATRIX = '{"include":[]}'


def command(body: str) -> Command:
    found = read_comment(body, USUAL)
    assert isinstance(found, Command)
    return found


@pytest.mark.parametrize(
    ("body", "asked", "environment", "services"),
    [
        (".plan a@1.2.0, b to staging", "plan", "staging", "a@1.2.0, b"),
        (".deploy a to staging", "plan", "staging", "a"),
        (".noop a to staging", "plan", "staging", "a"),
        (".status", "status", "", ""),
        (".status a, b in staging", "status", "staging", "a, b"),
        (".rollback a, b in staging", "rollback", "staging", "a, b"),
        (".rollback a to 1.0.0 in staging", "rollback", "staging", "a@1.0.0"),
        (".resume a in staging", "resume", "staging", "a"),
    ],
)
def test_what_is_asked(body: str, asked: str, environment: str, services: str) -> None:
    assert errand_of(command(body)) == Errand(asked, {"environment": environment, "services": services})


@pytest.mark.parametrize(
    ("body", "decision", "matrix", "expected", "goes"),
    [
        (".deploy a", "go", MATRIX, "continue deployment_ready", True),
        (".rollback a", "go", MATRIX, "continue deployment_ready", True),
        (".deploy a", "partial", MATRIX, "failure gate_refused", False),
        (".deploy a", "wait", "", "stop gate_waits", False),
        (".deploy a", "no_go", "", "failure gate_refused", False),
        (".deploy a", "", "", "failure gate_refused", False),
        (".deploy a", "go", "", "complete plan_completed", False),
        (".plan a", "go", MATRIX, "complete plan_completed", False),
        (".plan a", "no_go", "", "complete plan_completed", False),
        (".noop a", "go", MATRIX, "complete plan_completed", False),
    ],
)
def test_how_a_plan_ends(body: str, decision: str, matrix: str, expected: str, goes: bool) -> None:  # noqa: FBT001
    told = {"decision": decision, "matrix": matrix, "waves": "[]", "result": "theirs"}
    outcome = decide_errand(command(body), a_comment(body), Answer("text", told))
    outputs = outputs_of(outcome)
    assert why(outcome) == expected
    assert (outputs["continue"], outputs.get("matrix", "") != "") == ("true" if goes else "", goes)
    assert outcome.comment == "text"
    assert "theirs" not in outputs["result"]
    assert set(outputs) <= {*OUTPUTS, *BESIDE}


GOES = Answer("the plan", {"decision": "go", "matrix": MATRIX, "waves": "[]", "result": "theirs"}, asked="a@1.0.0")


@pytest.mark.parametrize(
    ("settings", "body", "decision", "expected", "matrix"),
    [
        (USUAL, ".deploy staging", "go", "continue deployment_ready", MATRIX),
        (USUAL, ".deploy staging", "wait", "stop gate_waits", None),
        (USUAL, ".deploy staging", "partial", "failure gate_refused", None),
        (USUAL, ".deploy staging", "", "failure gate_refused", None),
        (USUAL, ".noop staging", "go", "continue noop_ready", None),
        (USUAL, ".noop staging", "no_go", "failure gate_refused", None),
        (USUAL.but(approvals={"staging": 1}), ".deploy staging", "go", "stop approvals_needed", None),
        (USUAL.but(approvals={"staging": 1}), ".deploy staging", "no_go", "failure gate_refused", None),
    ],
)
def test_a_pull_request_that_is_a_service_is_held_to_the_gates(
    settings: Settings, body: str, decision: str, expected: str, matrix: str | None
) -> None:
    before = decided(body, FACTS, settings)
    outcome = decide_gated(before, GOES.but(outputs={**GOES.outputs, "decision": decision}))
    assert (why(outcome), outcome.outputs.get("matrix")) == (expected, matrix)
    assert ("continue" in outcome.outputs) is expected.startswith("continue")
    if outcome.decision is Decision.CONTINUE and matrix:
        assert (outcome.outputs["asked"], outcome.comment, outcome.steps) == (
            "a@1.0.0",
            "the plan",
            (Recheck("feature", HEAD),),
        )
        assert "theirs" not in outputs_of(outcome)["result"]
    elif outcome is not before:
        assert "the plan" in outcome.comment


def test_what_is_to_be_confirmed_still_is() -> None:
    before = decided(".deploy staging", FACTS, USUAL.but(deployment_confirmation=True))
    assert decide_gated(before, GOES).steps == (Confirm(60), Recheck("feature", HEAD))


@pytest.mark.parametrize(
    ("body", "is_refused", "expected"),
    [
        (".status", False, "complete status_completed"),
        (".status", True, "failure gate_refused"),
        (".resume a", False, "complete resume_completed"),
        (".resume a", True, "failure gate_refused"),
    ],
)
def test_how_a_table_and_a_resumption_end(body: str, is_refused: bool, expected: str) -> None:  # noqa: FBT001
    outcome = decide_errand(command(body), a_comment(body), Answer("text", {}, is_refused))
    assert (why(outcome), outcome.fails) == (expected, is_refused)
