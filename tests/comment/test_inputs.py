"""The inputs of comments, read into settings or into every mistake in them."""

import pytest

from deploy_gate.comment.fields import CHOICE, INPUTS, KINDS, LIST, SWITCH, TEXT
from deploy_gate.comment.inputs import CHOICES, REACTIONS, TRIGGERS, read_settings
from deploy_gate.comment.settings import LockBy, OrderScope, OutdatedMode, Settings, UpdateBranch
from deploy_gate.value import Value

FIELDS = set(Settings.__slots__) - {"warnings", "governed"}
TEXTS, LISTS, SWITCHES = ([name for name, one in KINDS.items() if one == kind] for kind in (TEXT, LIST, SWITCH))


def mistakes(**given: str) -> list[str]:
    found = read_settings(given)
    return [] if isinstance(found, Settings) else [problem.where for problem in found]


def test_every_setting_is_an_input_and_every_input_a_setting() -> None:
    assert set(INPUTS) == FIELDS
    assert len(INPUTS) == len(set(INPUTS))
    assert issubclass(Settings, Value)


def test_nothing_given_is_every_default() -> None:
    assert read_settings({}) == Settings()
    assert read_settings({"somebody": "else's"}) == Settings()


@pytest.mark.parametrize("name", sorted(set(INPUTS) - {"reaction", "production_environments", *TRIGGERS[6:]}))
def test_an_input_that_is_blank_was_not_given(name: str) -> None:
    assert read_settings({name: " \n"}) == Settings()


@pytest.mark.parametrize("name", ["reaction", *TRIGGERS[6:]])
def test_a_decoration_or_a_command_of_ours_can_be_switched_off(name: str) -> None:
    assert read_settings({name: ""}) == Settings().but(**{name: ""})


def test_that_no_environment_is_production_can_be_said() -> None:
    assert read_settings({"production_environments": ""}) == Settings(production_environments=())


@pytest.mark.parametrize("name", LISTS)
def test_lists_have_commas_between(name: str) -> None:
    assert read_settings({name: " a, ,b c ,"}) == Settings().but(**{name: ("a", "b c")})


@pytest.mark.parametrize("name", ["environment", *TEXTS])
def test_texts_are_taken_as_they_are(name: str) -> None:
    assert read_settings({name: " ~x y "}) == Settings().but(**{name: "~x y"})


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize(("text", "value"), [("true", True), ("True", True), ("FALSE", False), ("false", False)])
def test_switches_are_the_booleans_of_yaml(name: str, text: str, value: bool) -> None:  # noqa: FBT001 - a column
    assert read_settings({name: text}) == Settings().but(**{name: value})


@pytest.mark.parametrize("text", ["yes", "on", "1", "tRUE", "null", "y"])
def test_nothing_else_is_a_boolean(text: str) -> None:
    assert mistakes(**dict.fromkeys(SWITCHES, text)) == SWITCHES


def test_every_choice_has_its_words() -> None:
    assert {name for name, kind in KINDS.items() if kind == CHOICE} == set(CHOICES)


@pytest.mark.parametrize("name", CHOICES)
def test_choices_take_what_they_offer_and_nothing_else(name: str) -> None:
    for one in CHOICES[name]:
        assert read_settings({name: one.value}) == Settings().but(**{name: one})
    assert mistakes(**{name: "bogus"}) == [name]


def test_the_words_of_the_choices_are_those_of_branch_deploy() -> None:
    assert [one.value for one in UpdateBranch] == ["disabled", "warn", "force"]
    assert [one.value for one in OutdatedMode] == ["pr_base", "default_branch", "strict"]
    assert [one.value for one in OrderScope] == ["any", "branch-deploy"]
    assert [one.value for one in LockBy] == ["person", "pull_request"]


@pytest.mark.parametrize("reaction", REACTIONS)
def test_reactions_are_those_of_github(reaction: str) -> None:
    assert read_settings({"reaction": reaction}) == Settings(reaction=reaction)


@pytest.mark.parametrize("text", ["all", "required"])
def test_checks_are_all_or_the_required_ones(text: str) -> None:
    assert read_settings({"checks": text}) == Settings(checks=text)


def test_checks_are_named_otherwise() -> None:
    assert read_settings({"checks": "ci, all"}) == Settings(checks=("ci", "all"))


def test_false_is_nothing_where_branch_deploy_says_so() -> None:
    assert read_settings({"required_contexts": "false", "admins": "false", "admins_pat": "false"}) == Settings()


def test_admins_are_logins_and_teams_in_small_letters() -> None:
    found = read_settings({"admins": "Octocat, Acme/Ops, -no, a/b/c, dependabot[bot]"})
    assert isinstance(found, Settings)
    assert found.admins == ("octocat", "acme/ops", "dependabot[bot]")
    assert len(found.warnings) == 2


def test_addresses_are_of_the_web_or_disabled() -> None:
    found = read_settings(
        {"environment_urls": "a|https://a.test/x?y=|z,b|disabled, c | http://c ,d|ftp://d,e|javascript:1"}
    )
    assert isinstance(found, Settings)
    addresses = {"a": "https://a.test/x?y=|z", "b": None, "c": "http://c", "d": None, "e": None}
    assert dict(found.environment_urls) == addresses
    assert [found.url_of(one) for one in "abcde"] == ["https://a.test/x?y=|z", None, "http://c", None, None]
    assert len(found.warnings) == 2


@pytest.mark.parametrize(
    ("text", "url"),
    [
        pytest.param("a|https://1,a|https://2", "https://1", id="the first counts"),
        pytest.param("a|disabled,a|https://2", None, id="also where it says that there is none"),
        pytest.param("a|ftp://1,a|,a|https://2", "https://2", id="of those that can be used"),
        pytest.param("a|https://1,a|ftp://2", "https://1", id="whatever stands behind it"),
    ],
)
def test_an_environment_has_one_address(text: str, url: str | None) -> None:
    found = read_settings({"environment_urls": text})
    assert isinstance(found, Settings)
    assert dict(found.environment_urls) == {"a": url}


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "01", "1 s", "1000000", "\u0661"])
def test_seconds_are_a_whole_number(text: str) -> None:
    assert mistakes(deployment_confirmation_timeout=text) == ["deployment_confirmation_timeout"]


def test_every_mistake_is_told_at_once() -> None:
    given = {"update_branch": "bogus", "reaction": "bogus", "allow_forks": "maybe", "deployers": "a"}
    assert sorted(mistakes(**given)) == sorted(given)


def test_two_commands_cannot_share_a_trigger() -> None:
    assert mistakes(noop_trigger=".deploy", help_trigger=".lock") == ["noop_trigger", "help_trigger"]


def test_a_separator_cannot_be_part_of_a_trigger() -> None:
    assert set(mistakes(param_separator=".")) == {"param_separator"}


def test_a_mistake_stays_on_one_line() -> None:
    found = read_settings({"update_branch": "a\n::error::b" + "x" * 1000})
    assert not isinstance(found, Settings)
    assert found[0].message.isprintable()
    assert len(found[0].message) < 200


def test_an_address_by_pattern_has_the_environment_s_name_in_it() -> None:
    urls = "review-*|https://{environment}.test/,review-2|disabled,production|https://{environment}"
    found = read_settings({"environment_urls": urls})
    assert isinstance(found, Settings)
    told = {name: found.url_of(name) for name in ("review-1", "review-2", "review-", "production", "staging")}
    assert told == {
        "review-1": "https://review-1.test/",
        "review-2": None,
        "review-": None,
        "production": "https://{environment}",
        "staging": None,
    }
