"""From the text of a comment to the command that it is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.comment.commands import Command, Item, NotACommand, Rejected, Verb
from deploy_gate.comment.grammar import read_comment
from deploy_gate.comment.settings import Settings
from deploy_gate.comment.vocabulary import within
from deploy_gate.versions import parse_version
from tests.comment.bodies import BODIES

SHA = "c" * 40
LONG_SHA = "ab" * 32
USUAL = Settings()
SHOP = ("inventory", "checkout-service", "checkout-worker")
PATTERNS = USUAL.but(environment_targets=("production", "staging", "review-*", "prod east"))


def read(body: str, settings: Settings = USUAL, services: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 - any of three
    found = read_comment(body, settings)
    return (
        within(found, settings, services, ("development", "staging", "production"))
        if isinstance(found, Command)
        else found
    )


@pytest.mark.parametrize(
    ("body", "environment", "rest"),
    [
        (".deploy", "production", {"is_naked": True}),
        ("  .deploy \n", "production", {"is_naked": True}),
        ("\ufeff.deploy", "production", {"is_naked": True}),
        (".deploy staging", "staging", {}),
        (".deploy to staging", "staging", {}),
        (".deploy   staging", "staging", {}),
        (".deploy\tstaging", "staging", {}),
        (".deploy\nstaging", "staging", {}),
        (".deploy main", "production", {"is_stable": True}),
        (".deploy main staging", "staging", {"is_stable": True}),
        (".deploy main to staging", "staging", {"is_stable": True}),
        (f".deploy {SHA}", "production", {"sha": SHA}),
        (f".deploy {SHA.upper()} staging", "staging", {"sha": SHA}),
        (f".deploy\n{LONG_SHA} to staging", "staging", {"sha": LONG_SHA}),
    ],
)
@pytest.mark.parametrize("verb", ["deploy", "noop"])
def test_what_goes_where(verb: str, body: str, environment: str, rest: dict[str, object]) -> None:
    body = body.replace(".deploy", f".{verb}")
    assert read(body) == Command(Verb(verb), "deploy", (environment,), **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "body",
    [
        *("", ".", ".deploy!", ".deploy|a=1", ".deployment", "please .deploy", "`.deploy`", "> .deploy", "x\n.deploy"),
        *(".Deploy", ".DEPLOY", ".locked", ".lock-info", ".helpful", "deploy", ". deploy", ".deploynoop", "/deploy"),
        *(".wcidx", ".unlocked", ".planning", "thanks, looks good", "\\.deploy"),
    ],
)
def test_what_is_for_people(body: str) -> None:
    assert read(body) == NotACommand()


@pytest.mark.parametrize(
    "body",
    [
        *("feature", "staging main", "to main", "production,staging", "production please", "production|", "| ", "to"),
        *("\n\nthanks", "staging\nthanks", "--global", "to to staging", "Staging", "to  staging", "to\tstaging"),
        *(" main", f"main {SHA}", f"staging {SHA}", f"{SHA[1:]} staging", f"{SHA}c staging", f"{SHA} main"),
        *(
            "mainstaging",
            "main main",
            "staging,",
            ",",
            "@",
            "staging to production",
            "*",
            "main to",
            "main  to  staging",
        ),
    ],
)
def test_what_nobody_can_deploy_to_is_no_environment(body: str) -> None:
    found = read(f".deploy {body}")
    assert isinstance(found, Rejected)
    assert (found.reason_code, found.verb, found.kind) == ("invalid_environment", Verb.DEPLOY, "deploy")


@pytest.mark.parametrize("body", [".deploy noop", ".deploy noop staging", ".deploy noopx"])
def test_the_old_spelling_of_a_noop_says_how_it_is_spelt_now(body: str) -> None:
    found = read(body)
    assert isinstance(found, Rejected)
    assert (found.reason_code, found.verb, found.kind) == ("deprecated_command", None, "")
    assert "`.noop`" in found.message


@pytest.mark.parametrize(
    ("body", "text", "parsed"),
    [
        (".deploy staging | a=1 b", "a=1 b", {"_": ["a=1", "b"]}),
        (".deploy staging|--n=1", "--n=1", {"_": [], "n": 1}),
        (".deploy staging | a | b", "a | b", {"_": ["a", "|", "b"]}),
        (".deploy staging | --global --info", "--global --info", {"_": [], "global": True, "info": True}),
    ],
)
def test_what_stands_behind_the_separator_is_for_the_deployment_alone(body: str, text: str, parsed: object) -> None:
    found = read(body)
    assert (found.environment, found.params.text, found.params.parsed) == ("staging", text, parsed)
    assert not found.is_global


LOCKS = [
    (".lock", "production", "", None),
    (".lock staging", "staging", "", None),
    (".lock --reason x y", "production", "", "x y"),
    (".lock --reason x staging", "production", "", "x staging"),
    (".lock staging --reason a | b", "staging", "", "a | b"),
    (".lock staging --reason=freeze", "staging", "", "freeze"),
    (".lock staging --reason", "staging", "", None),
    (".lock --global", "production", "global", None),
    (".lock staging --global", "staging", "global", None),
    (".lock --global staging", "staging", "global", None),
    (".lock --global --reason freeze", "production", "global", "freeze"),
    (".lock --reason freeze --global", "production", "global", "freeze"),
    (".lock --reason never use --global again", "production", "", "never use --global again"),
    (".lock --reason pre -deploy check", "production", "", "pre -deploy check"),
    (".lock --reason very --important", "production", "", "very --important"),
    (".lock staging --reason see --details", "staging", "", "see --details"),
    (".lock --info", "production", "info", None),
    (".lock --i", "production", "info", None),
    (".lock -i", "production", "info", None),
    (".lock --details", "production", "info", None),
    (".lock --d", "production", "info", None),
    (".lock staging -d", "staging", "info", None),
    (".lock --info staging", "staging", "info", None),
    (".lock --info --reason x", "production", "info", None),
    (".lock --global --info", "production", "global info", None),
]


@pytest.mark.parametrize(("body", "environment", "flags", "reason"), LOCKS)
def test_locks(body: str, environment: str, flags: str, reason: str | None) -> None:
    verb = Verb.LOCK_INFO if "info" in flags else Verb.LOCK
    found = read(body)
    assert (found.verb, found.kind, found.environment) == (verb, "lock", environment)
    assert (found.is_global, found.reason) == ("global" in flags, reason)


@pytest.mark.parametrize(
    ("body", "environment", "is_global"),
    [
        (".unlock", "production", False),
        (".unlock staging", "staging", False),
        (".unlock --global", "production", True),
        (".unlock staging --reason done", "staging", False),
        (".unlock --reason x --global", "production", True),
    ],
)
def test_unlocks(body: str, environment: str, is_global: bool) -> None:  # noqa: FBT001 - a column of the table
    found = read(body)
    assert (found.verb, found.environment, found.is_global, found.reason) == (Verb.UNLOCK, environment, is_global, None)


@pytest.mark.parametrize(
    ("body", "environment", "is_global"),
    [
        (".wcid", "production", False),
        (".wcid staging", "staging", False),
        (".wcid --info", "production", False),
        (".wcid staging --info", "staging", False),
        (".wcid --global", "production", True),
    ],
)
def test_the_alias_for_details(body: str, environment: str, is_global: bool) -> None:  # noqa: FBT001 - likewise
    found = read(body)
    assert (found.verb, found.kind) == (Verb.LOCK_INFO, "lock-info-alias")
    assert (found.environment, found.is_global) == (environment, is_global)


@pytest.mark.parametrize(
    ("body", "verb"),
    [
        *((f".lock {rest}", Verb.LOCK) for rest in ("to staging", "info", "qa", "staging production", "--global-ish")),
        (".lock --information", Verb.LOCK_INFO),
        (".lock staging --reasonable", Verb.LOCK),
        *((f".unlock {rest}", Verb.UNLOCK) for rest in ("qa", "to staging", "production --info", "--info", "-d")),
        *((f".wcid {rest}", Verb.LOCK_INFO) for rest in ("qa", "to staging")),
    ],
)
def test_what_a_lock_cannot_be_told(body: str, verb: Verb) -> None:
    found = read(body)
    assert isinstance(found, Rejected)
    assert (found.reason_code, found.verb) == ("invalid_environment", verb)


@pytest.mark.parametrize(
    "body", [".deploy", ".noop", ".lock", ".unlock", ".wcid", ".lock --info", ".lock --reason x", ".deploy | --global"]
)
def test_commands_without_an_environment_can_be_forbidden(body: str) -> None:
    found = read(body, USUAL.but(disable_naked_commands=True))
    assert isinstance(found, Rejected)
    assert (found.reason_code, found.verb, found.kind) == ("naked_command_disabled", None, "")


@pytest.mark.parametrize(
    ("body", "reason_code"),
    [
        (".deploy inventory", "naked_command_disabled"),
        (".rollback inventory", "naked_command_disabled"),
        (".deploy inventry", "invalid_service"),
    ],
)
def test_a_service_is_no_environment_and_a_mistake_is_no_service(body: str, reason_code: str) -> None:
    naked = USUAL.but(disable_naked_commands=True)
    assert read(body, naked, SHOP).reason_code == reason_code
    assert read(".deploy inventory", naked).reason_code == "invalid_environment"
    assert read(".deploy inventory to staging", naked, SHOP).environment == "staging"


@pytest.mark.parametrize(
    "body",
    [".deploy staging", ".noop main", ".lock --global", ".help", ".deploy main", f".deploy {SHA}", ".wcid staging"],
)
def test_commands_that_name_what_they_mean_are_never_forbidden(body: str) -> None:
    assert isinstance(read(body, USUAL.but(disable_naked_commands=True)), Command)


def test_help_is_help_whatever_stands_behind() -> None:
    assert read(".help me --global | please") == Command(Verb.HELP, "help")


def item(text: str) -> Item:
    name, _, version = text.partition("@")
    return Item(name, parse_version(version) if version else None)


@pytest.mark.parametrize(
    ("body", "verb", "services", "environments"),
    [
        (".deploy inventory to staging", "deploy", "inventory", "staging"),
        (".deploy inventory", "deploy", "inventory", "production"),
        (
            ".plan inventory@1.9.0, checkout-service@3.1.0 to staging",
            "plan",
            "inventory@1.9.0 checkout-service@3.1.0",
            "staging",
        ),
        (".deploy checkout-* to staging", "deploy", "checkout-service checkout-worker", "staging"),
        (".noop inventory to staging, production", "noop", "inventory", "staging production"),
        (".deploy staging,production", "deploy", "", "staging production"),
        (".deploy to staging, production", "deploy", "", "staging production"),
        (".plan", "plan", "", "production"),
        (".plan staging", "plan", "", "staging"),
        (".status", "status", "", ""),
        (".status staging", "status", "", "staging"),
        (".status inventory in staging", "status", "inventory", "staging"),
        (".resume inventory in staging", "resume", "inventory", "staging"),
        (".rollback inventory in staging", "rollback", "inventory", "staging"),
        (".rollback inventory, checkout-service in staging", "rollback", "inventory checkout-service", "staging"),
        (".lock inventory in staging", "lock", "inventory", "staging"),
        (".unlock inventory in staging", "unlock", "inventory", "staging"),
    ],
)
def test_services_and_several_environments(body: str, verb: str, services: str, environments: str) -> None:
    found = read(body, services=SHOP)
    assert found.verb == verb
    assert found.services == tuple(map(item, services.split()))
    assert found.environments == tuple(environments.split())


def test_a_way_back_may_name_its_version() -> None:
    found = read(".rollback inventory to v1.8.0 in staging | --fast", services=SHOP)
    assert (found.services, found.version) == ((item("inventory"),), parse_version("v1.8.0"))
    assert found.params.parsed == {"_": [], "fast": True}


@pytest.mark.parametrize(
    ("body", "reason_code"),
    [
        (".deploy inventry to staging", "invalid_service"),
        (".deploy inventory, inventory to staging", "invalid_service"),
        (".deploy checkout-*, checkout-worker to staging", "invalid_service"),
        (".deploy inventory to qa", "invalid_environment"),
        (".deploy inventory to production, staging", "invalid_environment"),
        (".deploy inventory to staging, staging", "invalid_environment"),
        (".deploy inventory@latest to staging", "invalid_version"),
        (".rollback in staging", "invalid_service"),
        (".rollback inventory to latest in staging", "invalid_version"),
        (".rollback inventory, checkout-service to 1.0.0 in staging", "invalid_version"),
        (".rollback inventory in qa", "invalid_environment"),
        (".resume", "invalid_service"),
        (".status qa", "invalid_service"),
        (".lock inventry in staging", "invalid_service"),
        (".lock inventory in qa", "invalid_environment"),
    ],
)
def test_what_there_is_not_is_named(body: str, reason_code: str) -> None:
    found = read(body, services=SHOP)
    assert isinstance(found, Rejected)
    assert found.reason_code == reason_code


def test_a_service_that_is_nearly_right_is_guessed() -> None:
    assert "did you mean inventory?" in read(".deploy inventry to staging", services=SHOP).message


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        *(("review-12", True), ("review-a/b", True), ("prod east", True)),
        *(("review-", False), ("review", False), ("review-*", False), ("review-a b", False), ("review-\u202e", False)),
        *(("review-a..b", False), ("review-a//b", False), ("review-a/.b", False), ("review-a.lock/b", False)),
    ],
)
def test_environments_by_pattern(name: str, is_one: bool) -> None:  # noqa: FBT001 - a column of the table
    assert isinstance(read(f".deploy to {name}", PATTERNS), Command) is is_one
    assert isinstance(read(f".lock {name}", PATTERNS), Command) is is_one


def test_of_two_triggers_the_longer_one_is_meant() -> None:
    settings = USUAL.but(trigger="deploy", noop_trigger="deploy plan")
    assert read("deploy plan staging", settings).verb is Verb.NOOP
    assert read("deploy staging", settings).verb is Verb.DEPLOY


def test_a_trigger_that_is_empty_is_no_command() -> None:
    assert read(".plan", USUAL.but(plan_trigger="")) == NotACommand()


@given(BODIES)
def test_no_comment_raises(body: str) -> None:
    found = read(body, services=SHOP)
    assert isinstance(found, Command | Rejected | NotACommand)
    if isinstance(found, Command) and found.verb.deploys:
        assert all(USUAL.is_target(name) for name in found.environments)
        assert {item.service for item in found.services} <= set(SHOP)
    if isinstance(found, Rejected):
        assert len(found.message) < 1000


@given(st.sampled_from((".deploy", ".lock --reason", ".deploy a |", ".rollback", ".deploy staging | --a")))
def test_no_comment_is_too_long(start: str) -> None:
    for filling in (".a", " a", "'", ",a", "@1", "-", " to", " in", "--a=1 ", "a*", "\n"):
        assert read(start + filling * (65_536 // len(filling)))
