"""Which events are listened to, and what is answered without asking anybody."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.comment.facts import Comment
from deploy_gate.comment.fields import INPUTS, OUTPUTS
from deploy_gate.comment.grammar import read_comment
from deploy_gate.comment.hearing import Deaf, answered, hear, unheard
from deploy_gate.comment.inputs import read_settings
from deploy_gate.comment.outcome import Outcome, Why
from deploy_gate.comment.settings import Settings
from deploy_gate.comment.telling import outputs_of, said_by
from tests.comment.pulls import NOON, USUAL, a_comment, decided, why


def an_event(**comment: object) -> dict[str, Any]:
    user = {"login": "octocat", "type": "User"}
    return {
        "action": "created",
        "comment": {
            "id": 70,
            "body": ".deploy",
            "created_at": NOON,
            "html_url": a_comment("").url,
            "user": user,
            **comment,
        },
        "issue": {"number": 7, "pull_request": {"url": "x"}},
        "repository": {"full_name": "acme/demo"},
    }


def test_a_new_comment_on_a_pull_request_is_listened_to() -> None:
    assert hear("issue_comment", an_event()) == a_comment(".deploy")


def test_a_comment_without_text_is_one_for_people() -> None:
    heard = hear("issue_comment", an_event(body=None))
    assert isinstance(heard, Comment)
    assert heard.body == ""


@pytest.mark.parametrize(
    ("name", "event"),
    [
        pytest.param("push", an_event(), id="no comment"),
        pytest.param("issue_comment", an_event() | {"action": "edited"}, id="edited"),
        pytest.param("issue_comment", an_event() | {"action": "deleted"}, id="deleted"),
        pytest.param("issue_comment", an_event(user={"login": "x[bot]", "type": "Bot"}), id="a bot"),
        pytest.param("issue_comment", an_event(user=None), id="nobody"),
        pytest.param("issue_comment", an_event() | {"issue": {"number": 7}}, id="on an issue"),
        pytest.param("issue_comment", {}, id="nothing"),
    ],
)
def test_all_else_is_not(name: str, event: dict[str, Any]) -> None:
    heard = hear(name, event)
    assert isinstance(heard, Deaf)
    outcome = unheard(heard)
    assert (why(outcome), outcome.comment, outcome.reaction) == ("stop unsupported_event", "", None)


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=3), lambda one: st.dictionaries(st.text(max_size=3), one)
)


@given(JSON, st.sampled_from(("comment", "issue", "repository")))
def test_any_event_is_heard_or_not(value: Any, key: str) -> None:  # noqa: ANN401 - JSON
    assert isinstance(hear("issue_comment", an_event() | {key: value}), Deaf)


def answer(body: str) -> Outcome:
    outcome = answered(a_comment(body), read_comment(body, USUAL))
    assert isinstance(outcome, Outcome)
    return outcome


@pytest.mark.parametrize(
    ("body", "expected", "triggered", "kind", "operation"),
    [
        ("thanks", "stop no_trigger", "false", "", "none"),
        (".deploy noop", "stop deprecated_command", "", "", "none"),
        (".deploy x y", "stop invalid_environment", "true", "deploy", "deploy"),
        (".lock qa", "stop invalid_environment", "true", "lock", "lock"),
        (".wcid qa", "stop invalid_environment", "true", "lock-info-alias", "lock_info"),
    ],
)
def test_what_is_no_command_is_answered_at_once(
    body: str, expected: str, triggered: str, kind: str, operation: str
) -> None:
    outcome = answer(body)
    outputs = outputs_of(outcome)
    assert (why(outcome), outputs["triggered"], outputs["type"]) == (expected, triggered, kind)
    assert json.loads(outputs["result"])["operation"] == operation
    assert (outcome.comment == "") is (expected == "stop no_trigger")
    assert not outcome.fails
    assert (outputs["comment_body"], outputs["issue_number"], outputs["comment_id"]) == (body, "7", "70")


def test_the_outputs_are_those_of_branch_deploy() -> None:
    assert len(OUTPUTS) == len(set(OUTPUTS)) == 41
    assert list(outputs_of(decided(".deploy"))) == list(OUTPUTS)


def test_the_reason_codes_of_branch_deploy_are_all_there() -> None:
    assert len([one for one in Why if list(Why).index(one) < list(Why).index(Why.INVALID_SERVICE)]) == 28


def test_the_result_says_what_is_known_and_null_for_the_rest() -> None:
    assert json.loads(outputs_of(decided(".noop staging"))["result"]) == {
        "schema_version": 1,
        "decision": "continue",
        "reason_code": "noop_ready",
        "operation": "noop",
        "deployment_type": "noop",
        "environment": "staging",
        "ref": "feature",
        "sha": "e" * 40,
        "deployment_id": None,
    }
    assert json.loads(outputs_of(decided(".help"))["result"])["environment"] is None


def test_parameters_are_told_as_text_and_as_options() -> None:
    outputs = outputs_of(decided(".deploy staging | --a=1 b"))
    assert (outputs["params"], outputs["parsed_params"]) == ("--a=1 b", '{"_":["b"],"a":1}')


def test_help_tells_every_command_and_every_setting_but_no_secret() -> None:
    settings = USUAL.but(trigger="/ship", admins_pat="ghp_secret", allow_sha_deployments=True)
    text = decided(".help", settings=settings).comment
    assert [name for name in INPUTS if f"`{name}`" not in text] == []
    assert "`/ship main [to production]`" in text
    assert "ghp_secret" not in text
    assert "ENVIRONMENT, ENVIRONMENT" not in text
    several = decided(".help", settings=settings.but(several_environments=True)).comment
    assert "`/ship ENVIRONMENT, ENVIRONMENT`" in several
    assert why(decided(".help", settings=settings)) == "complete help_completed"


def test_a_comment_is_told_without_the_blanks_around_it() -> None:
    assert said_by(a_comment("\ufeff .deploy staging \r\n"))["comment_body"] == ".deploy staging"


@pytest.mark.parametrize(
    ("urls", "told"),
    [
        ("", ""),
        ("production|https://shop.example", "https://shop.example"),
        ("staging|https://shop.example", "null"),
        ("production|disabled", "null"),
        ("production|shop.example", "null"),
    ],
)
def test_an_address_is_told_where_there_are_any(urls: str, told: str) -> None:
    settings = read_settings({"environment_urls": urls})
    assert isinstance(settings, Settings)
    assert outputs_of(decided(".deploy", settings=settings))["environment_url"] == told
