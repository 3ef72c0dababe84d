"""Who may do more than others, and who may deploy where."""

import pytest

from deploy_gate.comment.decide import decide
from deploy_gate.comment.facts import Comment
from deploy_gate.comment.hearing import Deaf, hear
from deploy_gate.comment.inputs import read_settings
from deploy_gate.comment.locks import looks
from deploy_gate.comment.people import is_admin, teams_to_ask
from deploy_gate.comment.settings import Settings
from deploy_gate.model import Environment, Unread
from tests.comment.pulls import FACTS, decided, situation, why
from tests.comment.test_hearing import an_event

GO, NO = "continue deployment_ready", "failure prechecks_failed"
BOT = {"login": "ship[bot]", "type": "Bot"}


def settings(deployers: str, **more: str) -> Settings:
    targets = {"environment_targets": "production,development,staging,review-*"}
    found = read_settings({"deployers": deployers, **targets, **more})
    assert isinstance(found, Settings)
    return found


OWN = settings("production|Hubot, production|Acme/Ops, review-*|ship[bot]")


@pytest.mark.parametrize(
    ("body", "deployers", "teams", "expected"),
    [
        pytest.param(".deploy", "", frozenset(), GO, id="nobody is named, so everybody may"),
        pytest.param(".deploy staging", "production|hubot", frozenset(), GO, id="another environment is nobody's"),
        pytest.param(".deploy", "production|hubot", frozenset(), NO, id="somebody else is named"),
        pytest.param(".noop", "production|hubot", frozenset(), NO, id="a noop is a deployment as well"),
        pytest.param(".deploy main", "production|hubot", frozenset(), NO, id="and so is the way back"),
        pytest.param(".deploy", "production|OctoCat", frozenset(), GO, id="the login is named"),
        pytest.param(".deploy", "production|a,production|octocat", frozenset(), GO, id="and may be one of several"),
        pytest.param(".deploy", "prod*|octocat", frozenset(), GO, id="an environment by pattern"),
        pytest.param(".deploy", "prod*|hubot", frozenset(), NO, id="an environment by pattern, of somebody else"),
        pytest.param(".deploy", "production|acme/ops", frozenset({"acme/ops"}), GO, id="a team"),
        pytest.param(".deploy", "production|acme/ops", frozenset({"acme/dev"}), NO, id="another team"),
        pytest.param(".deploy", "production|acme/ops", Unread("403"), "failure unexpected_error", id="nobody knows"),
        pytest.param(".deploy", "production|hubot", Unread("403"), NO, id="no team was asked about"),
    ],
)
def test_who_may_deploy_where(body: str, deployers: str, teams: frozenset[str] | Unread, expected: str) -> None:
    assert why(decided(body, FACTS.but(teams=teams), settings(deployers))) == expected


CATALOG = {
    "production": Environment("production", deployers=("Hubot", "acme/ops")),
    "staging": Environment("staging"),
    "review-1": Environment("review-1", deployers=("boss",)),
}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param("production", ("hubot", "acme/ops"), id="the catalog's word counts, and not the input's"),
        pytest.param("staging", ("octocat",), id="where it says nothing the input's does"),
        pytest.param("review-1", ("boss",), id="also before a pattern of the input's"),
        pytest.param("review-2", ("octocat",), id="an environment that the catalog does not have"),
        pytest.param("development", None, id="nobody says anything"),
    ],
)
def test_the_catalog_says_who_may_deploy(environment: str, expected: tuple[str, ...] | None) -> None:
    given = settings("production|octocat, staging|octocat, review-*|octocat")
    assert given.governed_by(CATALOG).deployers_of(environment) == expected


def test_who_may_deploy_is_told_to_who_may_not() -> None:
    assert "`acme/ops`" in decided(".deploy", FACTS, OWN).comment


def test_locks_are_everybodys() -> None:
    assert why(decided(".lock", FACTS, OWN)) == "complete lock_acquired"


@pytest.mark.parametrize("text", ["octocat", "production|", "|octocat", "production|a b", "production|a/b/c", "a|-b"])
def test_who_is_misspelt_is_neither_nobody_nor_everybody(text: str) -> None:
    assert not isinstance(read_settings({"deployers": text}), Settings)


@pytest.mark.parametrize("name", ["deployers", "approvals", "approvers"])
@pytest.mark.parametrize("environment", ["nowhere", "PRODUCTION", "prodution", "review-*"])
def test_a_guard_of_an_environment_that_is_not_there_is_no_guard_and_refused(name: str, environment: str) -> None:
    said = "1" if name == "approvals" else "octocat"
    problems = read_settings({name: f"{environment}|{said}"})
    assert isinstance(problems, tuple)
    assert [(one.where, environment in one.message) for one in problems] == [(name, True)]
    targets = {"environment_targets": "production,review-1"}
    for meant in ("production", "review-*", "review-1", "*"):
        assert isinstance(read_settings({name: f"{meant}|{said}", **targets}), Settings)


def test_an_app_that_is_named_is_heard_and_others_are_not() -> None:
    heard = hear("issue_comment", an_event(user=BOT), OWN.apps)
    assert isinstance(heard, Comment)
    assert heard.is_bot
    other = hear("issue_comment", an_event(user={"login": "other[bot]", "type": "Bot"}), OWN.apps)
    assert isinstance(other, Deaf)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (".deploy review-1", GO),
        (".lock review-1", "complete lock_acquired"),
        (".deploy staging", NO),
        (".deploy production", NO),
        (".lock --global", "failure permission_denied"),
    ],
)
def test_an_app_does_only_what_it_is_named_for(body: str, expected: str) -> None:
    given = OWN.but(environment_targets=("production", "staging", "review-*"))
    asked = situation(body, FACTS, given)
    comment = asked.comment.but(actor="ship[bot]", is_bot=True)
    facts = FACTS.but(permission="none", locks={**FACTS.locks, **dict.fromkeys(looks("review-1", given, deploys=True))})

    outcome = decide(asked.but(holding=asked.holding.but(comment=comment), facts=facts))
    assert outcome is not None
    assert why(outcome) == expected


@pytest.mark.parametrize(
    ("actor", "environment", "asked"),
    [
        ("octocat", "production", ("acme/leads", "acme/ops")),
        ("octocat", "staging", ("acme/leads",)),
        ("hubot", "production", ("acme/leads",)),
        ("boss", "production", ("acme/ops",)),
    ],
)
def test_only_teams_that_matter_are_asked_about(actor: str, environment: str, asked: tuple[str, ...]) -> None:
    given = settings("production|hubot,production|acme/ops", admins="Boss,acme/leads")
    assert teams_to_ask(actor, (environment,), given) == asked


@pytest.mark.parametrize(
    ("actor", "teams", "expected"),
    [
        ("BOSS", frozenset(), True),
        ("octocat", frozenset({"acme/leads"}), True),
        ("octocat", frozenset({"acme/ops"}), False),
        ("octocat", Unread("403"), False),
        ("boss", Unread("403"), True),
    ],
)
def test_an_admin_is_one_by_login_or_by_team(actor: str, teams: frozenset[str] | Unread, expected: bool) -> None:  # noqa: FBT001
    assert is_admin(actor, teams, settings("", admins="boss,acme/leads")) is expected
