"""Several environments in one command, each in its turn."""

import json

import pytest

from deploy_gate.comment.commands import Command, Rejected
from deploy_gate.comment.decide import decide
from deploy_gate.comment.ended import decide_end
from deploy_gate.comment.errands import Answer, decide_errand
from deploy_gate.comment.facts import Facts
from deploy_gate.comment.grammar import read_comment
from deploy_gate.comment.outcome import Outcome
from deploy_gate.comment.settings import Settings
from deploy_gate.comment.situation import Situation
from deploy_gate.comment.turns import in_turn, told_behind, turn_over
from deploy_gate.comment.vocabulary import within
from tests.comment.pulls import EXACT, FACTS, HEAD, MAIN, USUAL, a_comment, deployed, situation, why
from tests.comment.test_ended import ENDED

SEVERAL = USUAL.but(several_environments=True, allow_sha_deployments=True)
THERE = deployed("development", "ACTIVE")


def turn(body: str, settings: Settings = SEVERAL) -> Command | Rejected:
    found = read_comment(body, settings)
    assert isinstance(found, Command)
    return in_turn(found, settings)


def now(environment: str) -> Settings:
    return SEVERAL.but(environment_now=environment)


@pytest.mark.parametrize(
    ("body", "environment_now", "place"),
    [
        (".deploy", "", ((), "production", ())),
        (".deploy staging", "", ((), "staging", ())),
        (".deploy staging", "staging", ((), "staging", ())),
        (".deploy development, staging, production", "", ((), "development", ("staging", "production"))),
        (".deploy development,staging", "staging", (("development",), "staging", ())),
        (".noop to development, staging", "development", ((), "development", ("staging",))),
        (".deploy a to staging, production", "", ((), "staging", ("production",))),
        (".plan a to staging, production", "", ((), "staging", ("production",))),
        (".lock staging", "production", ((), "staging", ())),
    ],
)
def test_whose_turn_it_is(body: str, environment_now: str, place: object) -> None:
    found = turn(body, now(environment_now))
    assert isinstance(found, Command)
    assert (found.before, found.environment, found.behind) == place
    assert len(found.environments) == 1


@pytest.mark.parametrize(
    ("body", "settings", "says"),
    [
        (".deploy development, staging", USUAL, "one environment is deployed to at a time"),
        (".deploy a to development, staging", USUAL, "one environment is deployed to at a time"),
        (".deploy development, staging", now("production"), "this job is for production"),
        (".deploy development", now("production"), "this job is for production"),
    ],
)
def test_whose_turn_it_cannot_be(body: str, settings: Settings, says: str) -> None:
    found = turn(body, settings)
    assert isinstance(found, Rejected)
    assert (found.reason_code, says in found.message) == ("invalid_environment", True)


def test_a_command_without_an_environment_has_no_turn() -> None:
    assert turn(".status") == read_comment(".status", SEVERAL)


@pytest.mark.parametrize(
    ("order", "environments", "named", "is_fine"),
    [
        ((), (), "staging, development", True),
        (("development", "staging"), (), "development, staging", True),
        (("development", "staging"), (), "staging, development", False),
        (("staging", "production"), (), "development, staging", False),
        ((), ("development", "staging"), "staging, development", False),
        ((), ("development", "staging"), "development, staging", True),
    ],
)
def test_they_are_named_in_the_order_that_there_is(
    order: tuple[str, ...],
    environments: tuple[str, ...],
    named: str,
    is_fine: bool,  # noqa: FBT001 - a column of the table
) -> None:
    settings = SEVERAL.but(enforced_deployment_order=order)
    found = read_comment(f".deploy {named}", settings)
    assert isinstance(found, Command)
    assert isinstance(within(found, settings, (), environments), Command) is is_fine


def decided(body: str, settings: Settings, facts: Facts = FACTS) -> Outcome:
    seen = situation(body, facts, settings)
    command = in_turn(seen.command, settings)
    assert isinstance(command, Command)
    outcome = decide(Situation(command, seen.holding, facts, settings))
    assert outcome is not None
    return outcome


@pytest.mark.parametrize(
    ("what", "runs", "expected"),
    [
        ("", {}, "failure deployment_order_failed"),
        ("", {"development": (THERE,)}, "continue deployment_ready"),
        ("", {"development": (deployed("development", "FAILURE"), THERE)}, "failure deployment_order_failed"),
        ("", {"development": (deployed("development", "IN_PROGRESS"),)}, "failure deployment_order_failed"),
        ("", {"development": (deployed("development", "ACTIVE", EXACT),)}, "failure deployment_order_failed"),
    ],
)
def test_what_comes_second_comes_after_the_first(what: str, runs: dict[str, object], expected: str) -> None:
    outcome = decided(f".deploy {what}development, staging", now("staging"), FACTS.but(deployments=runs))
    assert why(outcome) == expected
    assert "next" not in outcome.outputs


def test_a_noop_leaves_nothing_by_which_its_turn_is_known() -> None:
    assert why(decided(".noop development, staging", now("staging"))) == "continue noop_ready"


def test_the_way_back_passes_the_enforced_order_and_not_its_own() -> None:
    settings = now("staging").but(
        enforced_deployment_order=("qa", "development", "staging"), stable_branch="development"
    )
    seen = situation(".deploy development, staging", FACTS, settings)
    back = seen.command.but(is_stable=True, environments=("staging",), before=("development",))
    for oid, expected in ((MAIN, "continue deployment_ready"), (HEAD, "failure deployment_order_failed")):
        facts = FACTS.but(deployments={"development": (deployed("development", "ACTIVE", oid),)})
        outcome = decide(Situation(back, seen.holding, facts, settings))
        assert outcome is not None
        assert why(outcome) == expected


def test_the_first_tells_what_comes_next() -> None:
    outcome = decided(".deploy development, staging, production", SEVERAL)
    assert json.loads(outcome.outputs["next"]) == ["staging", "production"]


def test_who_asks_may_deploy_to_all_of_them() -> None:
    settings = SEVERAL.but(deployers={"staging": ("hubot",)})
    assert why(decided(".deploy development, staging", settings)) == "failure prechecks_failed"
    assert why(decided(".deploy development", settings)) == "continue deployment_ready"


@pytest.mark.parametrize(
    ("behind", "says"),
    [
        ((), ""),
        (("staging",), "Only once that has succeeded it goes on to staging."),
        (("qa", "staging", "production"), "Only once that has succeeded it goes on to qa, staging and production."),
    ],
)
def test_what_is_told_of_what_comes_next(behind: tuple[str, ...], says: str) -> None:
    assert told_behind(Command(read_comment(".deploy", USUAL).verb, "deploy", behind=behind)) == says  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("status", "is_told"), [("success", False), ("failure", True), ("cancelled", True), ("", True)]
)
def test_where_one_fails_it_is_told_what_does_not_begin(status: str, is_told: bool) -> None:  # noqa: FBT001
    outcome = decide_end(ENDED.but(status=status, behind=("staging",)), USUAL)
    assert outcome is not None
    assert ("behind it does not begin: staging" in outcome.comment) is is_told


def test_services_go_on_as_well() -> None:
    command = turn(".deploy a to development, staging")
    assert isinstance(command, Command)
    went = decide_errand(command, a_comment("x"), Answer("text", {"decision": "go", "matrix": "{}"}))
    assert (went.outputs["next"], went.comment) == (
        '["staging"]',
        "text\nOnly once that has succeeded it goes on to staging.\n",
    )
    assert turn_over(command).environments == ("staging",)
    assert (turn_over(command).before, turn_over(command).behind) == ((), ())
    refused = decide_errand(command, a_comment("x"), Answer("text", {"decision": "no_go"}))
    assert "next" not in refused.outputs
