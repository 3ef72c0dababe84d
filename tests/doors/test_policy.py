"""Who may ask for what, by the catalog, from the door: the sender of the event and the repository it comes from."""

import pytest

from standin.github import GitHub
from tests.doors.asking import ask, collect, stories
from tests.doors.shop import CATALOG, a_shop, on_github
from tests.doors.step import Ended, act, dispatched

OF_AN_ENVIRONMENT = CATALOG.replace(
    "[staging, production]", "[{name: staging, senders: [boss], sources: [acme/inventory]}, production]"
)
OF_A_SERVICE = CATALOG.replace(
    "inventory: {repository: acme/inventory}",
    "inventory: {repository: acme/inventory, senders: [boss], sources: [acme/inventory]}",
)
EACH = pytest.mark.parametrize("catalog", [OF_AN_ENVIRONMENT, OF_A_SERVICE], ids=["environment", "service"])


def plan(github: GitHub, sender: str, source: str = "acme/inventory", environment: str = "staging") -> Ended:
    payload = {"service": "inventory", "version": "1.9.0", "environment": environment}
    event = dispatched(payload, sender={"login": sender}, repository={"full_name": source})
    return act(
        github.url, event, command="plan", environ={"GITHUB_REPOSITORY": source}, catalog="acme/infra:deploy-gate.yml"
    )


def codes(ended: Ended) -> list[str]:
    return [finding["reason_code"] for finding in ended.result["findings"]]


@EACH
@pytest.mark.parametrize(
    ("sender", "source", "refused"),
    [
        pytest.param("boss", "acme/inventory", [], id="both may"),
        pytest.param("BOSS", "ACME/Inventory", [], id="names differ not in case alone"),
        pytest.param("mallory", "acme/inventory", ["sender_not_allowed"], id="not this sender"),
        pytest.param("boss", "acme/checkout", ["source_not_allowed"], id="not from there"),
        pytest.param("mallory", "acme/checkout", ["sender_not_allowed", "source_not_allowed"], id="neither"),
    ],
)
def test_only_who_the_catalog_names_may_ask_and_only_from_there(
    catalog: str, sender: str, source: str, refused: list[str]
) -> None:
    with on_github(a_shop(catalog=catalog)) as github:
        ended = plan(github, sender, source)
        assert sorted(codes(ended)) == refused
        assert (ended.code, bool(ended.outputs["matrix"])) == ((1, False) if refused else (0, True))


def test_what_one_environment_allows_says_nothing_of_another() -> None:
    catalog = OF_AN_ENVIRONMENT.replace("[{name: staging,", "[production, {name: staging,").replace(
        "}, production]", "}]"
    )
    with on_github(a_shop(catalog=catalog)) as github:
        assert codes(plan(github, "mallory", "acme/checkout", "production")) == []
        refused = codes(plan(github, "mallory", "acme/checkout"))
        assert {"sender_not_allowed", "source_not_allowed"} <= set(refused)


def test_a_refusal_names_the_login_and_who_may() -> None:
    with on_github(a_shop(catalog=OF_AN_ENVIRONMENT)) as github:
        (found,) = plan(github, "mallory").result["findings"]
        assert (
            found["message"] == "mallory is not among the senders that the catalog allows for environment staging: boss"
        )


def kept(catalog: str) -> tuple[str, str]:
    """How a request of the inventory's repository stands after a planning run, and why."""
    with on_github(a_shop(catalog=catalog)) as github:
        ask(github, "inventory", "1.9.0")
        collect(github)
        ((_, state, why),) = stories(github, "inventory")
        return state, why


@pytest.mark.parametrize(
    ("catalog", "state", "why"),
    [
        pytest.param(
            OF_AN_ENVIRONMENT.replace("boss", "deployer"), "in_progress", "planned", id="who wrote it may, from there"
        ),
        pytest.param(OF_AN_ENVIRONMENT, "queued", "deployer is not among the senders", id="who wrote it may not"),
        pytest.param(
            OF_AN_ENVIRONMENT.replace("boss", "deployer").replace("[acme/inventory]", "[acme/checkout]"),
            "queued",
            "comes from acme/inventory",
            id="where it lies may not",
        ),
    ],
)
def test_a_kept_request_is_of_whoever_wrote_it_and_of_where_it_lies(catalog: str, state: str, why: str) -> None:
    stands, words = kept(catalog)
    assert (stands, why in words) == (state, True), words
