"""The enforced order of environments."""

from itertools import product

import pytest

from deploy_gate.comment.facts import Deployed
from deploy_gate.comment.settings import OrderScope
from deploy_gate.model import Unread
from tests.comment.pulls import EXACT, FACTS, MAIN, USUAL, decided, deployed, why

ORDER = ("development", "staging", "production")
ORDERED = USUAL.but(enforced_deployment_order=ORDER, allow_sha_deployments=True)
LATE = "failure deployment_order_failed"

HISTORIES = {
    "none": ((), False),
    "active": ((("ACTIVE", "e"),), True),
    "active elsewhere": ((("ACTIVE", "a"),), False),
    "failed after active": ((("FAILURE", "e"), ("ACTIVE", "e")), False),
    "active after failed": ((("ACTIVE", "e"), ("FAILURE", "e")), True),
    "elsewhere after active": ((("ACTIVE", "a"), ("ACTIVE", "e")), False),
    "inactive": ((("INACTIVE", "e"),), False),
    "in progress": ((("IN_PROGRESS", "e"),), False),
    "pending": ((("PENDING", "e"),), False),
    "abandoned": ((("ABANDONED", "e"),), False),
}


def history(environment: str, name: str) -> tuple[Deployed, ...]:
    return tuple(deployed(environment, state, letter * 40) for state, letter in HISTORIES[name][0])


@pytest.mark.parametrize(("development", "staging"), tuple(product(HISTORIES, repeat=2)))
def test_every_earlier_environment_runs_the_commit(development: str, staging: str) -> None:
    facts = FACTS.but(
        deployments={"development": history("development", development), "staging": history("staging", staging)}
    )
    missing = [name for name, how in (("development", development), ("staging", staging)) if not HISTORIES[how][1]]
    for body, expected in (
        (".deploy production", missing),
        (".deploy staging", missing[:1] if "development" in missing else []),
    ):
        outcome = decided(body, facts, ORDERED)
        assert why(outcome) == (LATE if expected else "continue deployment_ready")
        assert outcome.outputs.get("needs_to_be_deployed", "") == ",".join(expected)
    assert why(decided(".deploy development", facts, ORDERED)) == "continue deployment_ready"
    assert why(decided(".deploy main to production", facts, ORDERED)) == "continue deployment_ready"
    assert why(decided(f".deploy {EXACT} production", facts, ORDERED)) == LATE
    assert why(decided(".noop", facts, ORDERED)) == (LATE if missing else "continue noop_ready")


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (("production",), "continue deployment_ready"),
        (("staging",), LATE),
        (("development", "staging"), LATE),
        (("production", "staging", "production"), LATE),
    ],
)
def test_an_order_that_cannot_be_followed_refuses(order: tuple[str, ...], expected: str) -> None:
    outcome = decided(".deploy", FACTS, USUAL.but(enforced_deployment_order=order))
    assert (why(outcome), outcome.outputs.get("needs_to_be_deployed", "")) == (expected, "")


@pytest.mark.parametrize(
    ("newest", "any_", "tools"),
    [
        pytest.param([deployed("development", "ACTIVE", kind=None)], True, False, id="a foreign record counts"),
        pytest.param(
            [deployed("development", "ACTIVE", MAIN, None), deployed("development", "ACTIVE")], False, True,
            id="a job's environment breaks the order",
        ),
        pytest.param([deployed("development", "ACTIVE", kind="deploy-gate")], True, True, id="ours counts as well"),
    ],
)  # fmt: skip
def test_foreign_records_are_told_apart_where_that_is_wanted(newest: list[Deployed], any_: bool, tools: bool) -> None:  # noqa: FBT001
    facts = FACTS.but(deployments={"development": tuple(newest)})
    for scope, goes in ((OrderScope.ANY, any_), (OrderScope.BRANCH_DEPLOY, tools)):
        outcome = decided(".deploy staging", facts, ORDERED.but(deployment_order_scope=scope))
        assert why(outcome) == ("continue deployment_ready" if goes else LATE)


def test_what_could_not_be_read_does_not_count() -> None:
    for deployments in ({}, {"development": Unread("500")}):
        outcome = decided(".deploy staging", FACTS.but(deployments=deployments), ORDERED)
        assert (why(outcome), outcome.outputs["needs_to_be_deployed"]) == (LATE, "development")


def test_the_comment_says_what_runs_where() -> None:
    facts = FACTS.but(
        deployments={"development": history("development", "active"), "staging": history("staging", "active elsewhere")}
    )
    text = decided(".deploy", facts, ORDERED).comment
    assert "🟢 `development`" in text
    assert "🔴 `staging`: it runs `aaaaaaa`" in text
