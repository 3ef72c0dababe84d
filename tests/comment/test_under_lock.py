"""What is asked again once the lock is taken."""

import pytest

from deploy_gate.comment.facts import Facts
from deploy_gate.comment.lock_text import branch_of
from deploy_gate.comment.outcome import Outcome, ReleaseLock
from deploy_gate.comment.settings import Settings
from deploy_gate.comment.under_lock import decide_again, lock_lost
from deploy_gate.model import Unread
from tests.comment.pulls import (
    EXACT,
    FACTS,
    HEAD,
    MAIN,
    USUAL,
    a_lock,
    decided,
    deployed,
    locked,
    pull,
    situation,
    why,
)

GO, CONFLICT = "continue deployment_ready", "stop lock_conflict"
P = branch_of("production")
FROZEN = locked(a_lock(None, "hubot"))


def again(facts: Facts, body: str = ".deploy", settings: Settings = USUAL) -> Outcome:
    asked = situation(body, FACTS, settings)
    first = decided(body, FACTS, settings)
    return decide_again(first, asked.but(facts=facts), {P: "9" * 40})


def test_what_is_as_it_was_goes() -> None:
    assert why(again(FACTS)) == GO


@pytest.mark.parametrize(
    ("facts", "body", "expected"),
    [
        pytest.param(pull(head_sha="f" * 40), ".deploy", "failure ref_changed", id="the head moved"),
        pytest.param(pull(state="CLOSED"), ".deploy", "failure ref_changed", id="it was closed"),
        pytest.param(FACTS.but(pull=Unread("500")), ".deploy", "failure ref_changed", id="nobody knows"),
        pytest.param(FACTS.but(stable=None), ".deploy main", "failure ref_changed", id="the stable branch is gone"),
        pytest.param(pull(head_sha="f" * 40), ".deploy main", GO, id="the way back does not care for the head"),
        pytest.param(pull(head_sha="f" * 40), f".deploy {EXACT}", GO, id="an exact commit does not move"),
        pytest.param(FROZEN, ".deploy", CONFLICT, id="everything was locked meanwhile"),
        pytest.param(FACTS.but(locks={}), ".deploy", CONFLICT, id="nobody looked whether everything is locked"),
    ],
)
def test_what_changed_until_the_lock_was_taken_counts(facts: Facts, body: str, expected: str) -> None:
    outcome = again(facts, body, USUAL.but(allow_sha_deployments=True))
    assert why(outcome) == expected
    if expected != GO:
        assert outcome.steps == (ReleaseLock(P, "9" * 40),)
        assert outcome.fails
        assert "continue" not in outcome.outputs


def test_everything_that_was_locked_meanwhile_bars_a_lock_as_well() -> None:
    outcome = again(FROZEN, ".lock")
    assert (why(outcome), outcome.steps) == (CONFLICT, (ReleaseLock(P, "9" * 40),))
    assert why(again(FROZEN, ".lock --global")) == "complete lock_acquired"


def test_the_order_is_asked_again_under_the_lock() -> None:
    settings = USUAL.but(enforced_deployment_order=("staging", "production"))
    before = FACTS.but(deployments={"staging": (deployed("staging", "ACTIVE", HEAD),)})
    after = FACTS.but(deployments={"staging": (deployed("staging", "ACTIVE", MAIN),)})
    first = decided(".deploy", before, settings)
    outcome = decide_again(first, situation(".deploy", after, settings), {P: "9" * 40})
    assert (why(outcome), outcome.outputs["needs_to_be_deployed"]) == ("failure deployment_order_failed", "staging")


@pytest.mark.parametrize("facts", [locked(a_lock(by="hubot")), locked(production=None), FACTS])
def test_who_loses_the_race_is_told_to_whom(facts: Facts) -> None:
    outcome = lock_lost(decided(".deploy"), situation(".deploy", facts))
    assert (why(outcome), outcome.fails) == (CONFLICT, True)
