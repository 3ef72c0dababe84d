"""What is told and done once a deployment has ended."""

import json
import re

import pytest

from deploy_gate.comment.ended import Ended, decide_end, values_of
from deploy_gate.comment.outcome import ChangeLabels, EndDeployment, ReleaseLock
from deploy_gate.comment.settings import Settings
from deploy_gate.comment.template import VARIABLES
from deploy_gate.model import Unread
from tests.comment.pulls import HEAD, USUAL

LOCK = ReleaseLock("production-branch-deploy-lock", "1" * 40)
ENDED = Ended("production", "success", "feature", HEAD, "octocat", locks=(LOCK,), total_seconds=12, deployment_id="5")
LABELLED = USUAL.but(
    successful_deploy_labels=("ok",),
    failed_deploy_labels=("bad",),
    successful_noop_labels=("nok",),
    failed_noop_labels=("nbad",),
)


@pytest.mark.parametrize(
    ("status", "state", "reaction"),
    [
        ("success", "success", "rocket"),
        ("failure", "failure", "-1"),
        ("cancelled", "failure", "-1"),
        ("", "failure", "-1"),
    ],
)
@pytest.mark.parametrize("is_noop", [False, True])
def test_how_it_ended_is_recorded_and_told(status: str, state: str, reaction: str, is_noop: bool) -> None:  # noqa: FBT001
    outcome = decide_end(ENDED.but(status=status, is_noop=is_noop), LABELLED)
    assert outcome is not None
    good, bad = ("nok", "nbad") if is_noop else ("ok", "bad")
    labels = ChangeLabels((good,), (bad,)) if status == "success" else ChangeLabels((bad,), (good,))
    ends = () if is_noop else (EndDeployment(state),)
    assert outcome.steps == (*ends, LOCK, labels)
    assert (outcome.reaction, outcome.fails, outcome.outputs) == (reaction, False, {"total_seconds": "12"})
    assert f"{HEAD[:7]}" in outcome.comment


def test_a_workflow_that_completes_by_itself_is_left_alone() -> None:
    assert decide_end(ENDED, USUAL.but(skip_completing=True)) is None


def test_without_locks_none_is_released() -> None:
    outcome = decide_end(ENDED, USUAL.but(disable_lock=True))
    assert outcome is not None
    assert outcome.steps == (EndDeployment("success"),)


@pytest.mark.parametrize("review", ["APPROVED", "REVIEW_REQUIRED"])
def test_a_label_of_success_may_be_spared_where_it_is_approved(review: str) -> None:
    settings = LABELLED.but(skip_successful_deploy_labels_if_approved=True)
    outcome = decide_end(ENDED.but(review_decision=review), settings)
    assert outcome is not None
    assert outcome.steps[-1] == ChangeLabels(() if review == "APPROVED" else ("ok",), ("bad",))
    failed = decide_end(ENDED.but(review_decision=review, status="failure"), settings)
    assert failed is not None
    assert failed.steps[-1] == ChangeLabels(("bad",), ("ok",))


def test_the_repositorys_own_message_is_used() -> None:
    outcome = decide_end(ENDED.but(template="{{ actor }} {{ status }} {{ environment }}"), USUAL)
    assert outcome is not None
    assert outcome.comment == "octocat success production"


@pytest.mark.parametrize(
    ("template", "settings"),
    [
        ("{{ status | upper }}", USUAL),
        (Unread("500"), USUAL),
        (None, USUAL.but(deploy_message_path="../x")),
        (None, USUAL.but(deploy_message_path="/x")),
        (None, USUAL.but(deploy_message_path="a\\b")),
        (None, USUAL.but(deploy_message_path="a/./b")),
    ],
)
def test_a_message_that_cannot_be_made_keeps_nothing_from_its_end(
    template: str | Unread | None, settings: Settings
) -> None:
    outcome = decide_end(ENDED.but(template=template), settings)
    assert outcome is not None
    assert outcome.steps == (EndDeployment("success"), LOCK)
    assert (outcome.fails, outcome.reaction) == (True, None)
    assert "own message" in outcome.comment


@pytest.mark.parametrize(
    ("ended", "shows", "is_shown"),
    [
        (ENDED, True, True),
        (ENDED, False, False),
        (ENDED.but(is_noop=True), True, False),
        (ENDED.but(status="failure"), True, False),
    ],
)
def test_the_address_is_told_of_what_was_deployed(ended: Ended, shows: bool, is_shown: bool) -> None:  # noqa: FBT001
    settings = USUAL.but(environment_urls={"production": "https://a.test"}, environment_url_in_comment=shows)
    outcome = decide_end(ended, settings)
    assert outcome is not None
    assert ("serves at `https://a.test`" in outcome.comment) is is_shown
    assert EndDeployment("success", "https://a.test") in outcome.steps or not ended.succeeded or ended.is_noop


def test_a_template_may_show_what_branch_deploys_may() -> None:
    assert set(values_of(ENDED, USUAL)) == set(VARIABLES)


@pytest.mark.parametrize("template", ["", " \n", "{% if noop %}a noop{% endif %}", "{{ environment_url }}"])
def test_a_message_without_a_word_is_the_usual_one(template: str) -> None:
    outcome = decide_end(ENDED.but(template=template), USUAL)
    assert outcome is not None
    assert (outcome.comment, outcome.fails) == (usual(ENDED), False)


def usual(ended: Ended) -> str:
    outcome = decide_end(ended, USUAL)
    assert outcome is not None
    return outcome.comment


def test_a_template_has_numbers_for_numbers_and_options_as_the_output_has_them() -> None:
    ended = ENDED.but(params="--a=1", parsed_params={"_": [], "a": 1}, approvals=2)
    values = values_of(ended, USUAL)
    assert (values["deployment_id"], values["approved_reviews_count"]) == (5, 2)
    assert (values["params"], values["parsed_params"]) == ("--a=1", '{"_":[],"a":1}')
    without = values_of(ENDED.but(deployment_id=""), USUAL)
    assert [without[name] for name in ("deployment_id", "params", "parsed_params", "environment_url")] == [None] * 4


def test_the_end_is_told_to_programs() -> None:
    ended = ENDED.but(
        params="--a=1", parsed_params={"_": [], "a": 1}, logs="https://log.test", review_decision="APPROVED"
    )
    found = re.search(r"<!--- post-deploy-metadata-start -->\n\n```json\n(.*)\n```", usual(ended), re.DOTALL)
    assert found is not None
    assert json.loads(found[1]) == {
        "status": "success",
        "environment": {"name": "production", "url": None},
        "deployment": {"id": 5, "timestamp": "", "logs": "https://log.test", "duration": 12},
        "git": {"branch": "feature", "commit": HEAD, "verified": False},
        "context": {"actor": "octocat", "noop": False, "fork": False},
        "reviews": {"count": 0, "decision": "APPROVED"},
        "parameters": {"raw": "--a=1", "parsed": {"_": [], "a": 1}},
    }


def test_what_the_steps_say_stays_markdown() -> None:
    outcome = decide_end(ENDED.but(results="**bold**"), USUAL)
    assert outcome is not None
    assert "\n**bold**\n" in outcome.comment
