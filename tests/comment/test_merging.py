"""Deploying what was merged, and unlocking what a merged pull request locked."""

import json

import pytest

from deploy_gate.comment.facts import Branch, Deployed, Standing
from deploy_gate.comment.lock_text import GLOBAL, branch_of, write_lock
from deploy_gate.comment.merging import decide_merge_deploy, decide_unlock_on_merge
from deploy_gate.comment.outcome import Outcome, ReleaseLock
from deploy_gate.comment.telling import outputs_of
from deploy_gate.model import Unread
from tests.comment.pulls import LINK, MAIN, USUAL, a_lock, deployed, why


def operation(outcome: Outcome) -> tuple[str, str]:
    result = json.loads(outputs_of(outcome)["result"])
    return result["operation"], result["environment"]


DEFAULT = Branch("main", MAIN, "tree")
SAME = deployed("production", "ACTIVE").but(tree="tree")
REQUIRED, NOT_REQUIRED = "continue merge_deploy_required", "stop merge_deploy_not_required"


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param((SAME,), NOT_REQUIRED, id="the same tree runs"),
        pytest.param((SAME.but(payload={}), SAME), NOT_REQUIRED, id="a foreign record is passed over"),
        pytest.param((SAME.but(tree="other"),), REQUIRED, id="another tree runs"),
        pytest.param((SAME.but(tree=None),), REQUIRED, id="nobody knows the tree"),
        pytest.param((deployed("production", "FAILURE").but(tree="tree"), SAME), REQUIRED, id="the newest failed"),
        pytest.param((SAME.but(payload=None, is_malformed=True), SAME), REQUIRED, id="one that cannot be read ends it"),
        pytest.param((), REQUIRED, id="nothing was deployed"),
        pytest.param(Unread("500"), REQUIRED, id="nobody knows"),
    ],
)
def test_what_runs_already_is_not_deployed_again(history: tuple[Deployed, ...] | Unread, expected: str) -> None:
    outcome = decide_merge_deploy(DEFAULT, history, USUAL)
    assert why(outcome) == expected
    assert outcome.outputs["continue"] == ("true" if expected == REQUIRED else "false")
    sha = MAIN if expected == REQUIRED else ""
    assert (outcome.outputs.get("sha", ""), outcome.outputs["environment"]) == (sha, "production")
    assert operation(outcome) == ("merge_deploy", "production")


def test_without_the_default_branch_nothing_is_deployed() -> None:
    assert why(decide_merge_deploy(Unread("500"), (SAME,), USUAL)) == "failure unexpected_error"


def test_a_merged_pull_request_takes_its_locks_with_it() -> None:
    mine, theirs = write_lock(a_lock(link=LINK.format(7))), write_lock(a_lock("staging", link=LINK.format(8)))
    locks = {
        GLOBAL: Standing("0" * 40, write_lock(a_lock(None, link=LINK.format(7)))),
        branch_of("production"): Standing("1" * 40, mine),
        branch_of("staging"): Standing("2" * 40, theirs),
        branch_of("development"): Standing("3" * 40, "{"),
    }
    outcome = decide_unlock_on_merge("acme/demo", 7, locks, USUAL, is_merged=True)
    assert outcome.steps == (ReleaseLock(GLOBAL, "0" * 40), ReleaseLock(branch_of("production"), "1" * 40))
    assert outcome.outputs == {"unlocked_environments": "production", "global_lock_released": "true"}
    assert len(outcome.warnings) == 1


@pytest.mark.parametrize("locks", [{}, {GLOBAL: Unread("500")}])
def test_a_merged_pull_request_without_locks_takes_none(locks: dict[str, Unread]) -> None:
    outcome = decide_unlock_on_merge("acme/demo", 7, locks, USUAL, is_merged=True)
    assert (why(outcome), outcome.steps) == ("complete unlock_on_merge_completed", ())


def test_one_that_was_closed_otherwise_keeps_its_locks() -> None:
    locks = {GLOBAL: Standing("0" * 40, write_lock(a_lock(None, link=LINK.format(7))))}
    outcome = decide_unlock_on_merge("acme/demo", 7, locks, USUAL, is_merged=False)
    assert (why(outcome), outcome.steps) == ("complete unlock_on_merge_completed", ())
    assert operation(outcome) == ("unlock_on_merge", "production")
