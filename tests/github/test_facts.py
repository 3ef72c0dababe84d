from typing import Any

import pytest

from deploy_gate.model import ForeignRecords, History, Need, Record, Request, State, Unread, Wanted
from deploy_gate.versions import parse_version
from tests.github.echo import Waits
from tests.github.shop import SHA, a_github, a_world, facts_of, foreign, ours
from tests.github.worlds import a_catalog, a_request

SHOP = "web -> api; api -> db; mail"


def seen(history: History | Unread) -> list[str]:
    assert isinstance(history, History), history
    return [f"{record.version} {record.state}" for record in history.records]


def a_shop(**deployments: list[dict[str, Any]]) -> dict[str, Any]:
    everything = {name: [ours(name)] for name in ("web", "api", "db", "mail")}
    return a_world(everything | deployments)


def test_a_plan_over_three_environments_is_one_request() -> None:
    api = [ours("api", environment=where) for where in ("development", "staging", "production")]
    with a_github(a_shop(api=api)) as github:
        facts = facts_of(github, a_request("api"), a_catalog(SHOP))
    (entry,) = github.requests.entries()
    assert (entry.path, entry.operation, entry.points, entry.errors) == ("/graphql", "Facts", 1, [])
    assert {key: seen(history) for key, history in facts.histories.items()} == {
        ("production", "api"): ["1.0.0 ACTIVE"],
        ("production", "web"): ["1.0.0 ACTIVE"],
        ("production", "db"): ["1.0.0 ACTIVE"],
        ("development", "api"): ["1.0.0 ACTIVE"],
        ("staging", "api"): ["1.0.0 ACTIVE"],
    }


def test_a_service_outside_the_closure_was_not_read() -> None:
    with a_github(a_shop()) as github:
        facts = facts_of(github, a_request("api"), a_catalog(SHOP))
    assert facts.history("production", "mail") == Unread("mail was not read")


def test_a_service_without_records_has_an_empty_history() -> None:
    with a_github(a_shop(db=[])) as github:
        facts = facts_of(github, a_request("api"), a_catalog(SHOP))
    assert facts.history("production", "db") == History()


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param(
            [ours("db", "1.0.0", "INACTIVE"), ours("db", "1.1.0")],
            ["1.1.0 ACTIVE"],
            id="the newest alone when it serves",
        ),
        pytest.param(
            [ours("db", "1.0.0"), ours("db", "1.1.0", "FAILURE")],
            ["1.1.0 FAILURE", "1.0.0 ACTIVE"],
            id="a failed one and what it was to replace",
        ),
        pytest.param(
            [ours("db", "1.0.0"), ours("db", "1.1.0", "FAILURE"), ours("db", "1.2.0", "IN_PROGRESS")],
            ["1.2.0 IN_PROGRESS", "1.1.0 FAILURE", "1.0.0 ACTIVE"],
            id="back to the settled one",
        ),
        pytest.param(
            [
                ours("db", "1.0.0"),
                ours(
                    "db", "1.1.0", "INACTIVE", statuses=[{"state": "inactive", "description": "unchanged: cancelled"}]
                ),
            ],
            ["1.1.0 INACTIVE", "1.0.0 ACTIVE"],
            id="past one that changed nothing",
        ),
        pytest.param([ours("db", "1.0.0"), foreign()], ["1.0.0 ACTIVE"], id="past a foreign one"),
        pytest.param([ours("db", "1.0.0"), *[foreign()] * 30], ["1.0.0 ACTIVE"], id="past a page of foreign ones"),
        pytest.param(
            [ours("db", "1.0.0", "INACTIVE"), foreign("INACTIVE"), foreign()],
            ["1.0.0 ACTIVE"],
            id="still there where a foreign success made it inactive",
        ),
        pytest.param(
            [ours("db", "1.0.0", "INACTIVE"), *[foreign()] * 30],
            ["1.0.0 ACTIVE"],
            id="still there behind a page of foreign successes",
        ),
        pytest.param(
            [ours("db", "1.0.0", "INACTIVE"), foreign("FAILURE")],
            ["1.0.0 INACTIVE"],
            id="gone where the foreign one failed",
        ),
        pytest.param(
            [foreign(), ours("db", "1.0.0", "INACTIVE")], ["1.0.0 INACTIVE"], id="gone where the foreign one is older"
        ),
        pytest.param(
            [ours("db", "1.0.0", "DESTROYED"), foreign()], ["1.0.0 DESTROYED"], id="gone where it was destroyed"
        ),
        pytest.param(
            [ours("db", "1.0.0"), *[ours("db", "1.1.0", "FAILURE")] * 7],
            [*["1.1.0 FAILURE"] * 7, "1.0.0 ACTIVE"],
            id="past a page of failed ones",
        ),
        pytest.param([foreign()], [], id="nothing, where none is its own"),
        pytest.param([ours("DB"), ours("db", "1.0.0")], ["1.0.0 ACTIVE"], id="before one of another name"),
        pytest.param(
            [ours("db", "1.0.0"), ours("db", "9.9.9", "PENDING", task="deploy-gate:request")],
            ["1.0.0 ACTIVE"],
            id="a request is no record",
        ),
        pytest.param(
            [ours("db", "9.9.9", schema_version=2), ours("db", "1.0.0")],
            ["1.0.0 ACTIVE"],
            id="what cannot be understood is of no account behind one that tells",
        ),
    ],
)
def test_records_are_read_until_they_tell_what_runs(records: list[dict[str, Any]], expected: list[str]) -> None:
    with a_github(a_shop(db=records)) as github:
        facts = facts_of(github, a_request("api"), a_catalog(SHOP))
    assert seen(facts.history("production", "db")) == expected


def test_an_earlier_environment_is_told_by_its_newest_record() -> None:
    failed = [ours("api", "1.0.0", environment="staging"), ours("api", "1.1.0", "FAILURE", environment="staging")]
    with a_github(a_shop(api=failed)) as github:
        facts = facts_of(github, a_request("api"), a_catalog(SHOP))
    assert seen(facts.history("staging", "api")) == ["1.1.0 FAILURE"]


@pytest.mark.parametrize(
    ("records", "why"),
    [
        pytest.param(
            [ours("db"), ours("db", schema_version=2)], "schema_version 2", id="the newest is of a newer kind"
        ),
        pytest.param([ours("db"), ours("DB")], 'is of service "DB"', id="the newest is of another name"),
        pytest.param([ours("db"), *[foreign()] * 200], "newest 200 do not tell", id="two hundred foreign ones"),
    ],
)
def test_what_does_not_tell_is_unknown(records: list[dict[str, Any]], why: str) -> None:
    with a_github(a_shop(db=records)) as github:
        facts = facts_of(github, a_request("api"), a_catalog(SHOP))
    unread = facts.history("production", "db")
    assert isinstance(unread, Unread)
    assert why in unread.why
    assert len(github.requests.entries()) <= 5


def test_a_foreign_record_is_honoured_where_the_catalog_says_so() -> None:
    world = a_world({"web": [], "api": [], "db": [ours("db"), foreign(ref="v2.0.0")], "mail": []}, db={"v2.0.0": SHA})
    with a_github(world) as github:
        facts = facts_of(github, a_request("api"), a_catalog(SHOP, ForeignRecords.HONOUR))
    history = facts.history("production", "db")
    assert isinstance(history, History)
    assert isinstance(history.newest, Record)
    assert history.newest.foreign
    assert (history.newest.version, history.newest.sha) == (parse_version("v2.0.0"), SHA)


def test_a_service_that_only_a_record_names_costs_a_second_request() -> None:
    with a_github(a_shop(db=[ours("db", requires=["mail >=2", "unheard"])])) as github:
        facts = facts_of(github, a_request("api"), a_catalog(SHOP))
    assert seen(facts.history("production", "mail")) == ["1.0.0 ACTIVE"]
    assert len(github.requests.entries()) == 2


def test_a_record_of_consumers_alone_leaves_the_catalogs_requirements() -> None:
    with a_github(a_shop(api=[ours("api", requiredBy=["mail"])])) as github:
        facts = facts_of(github, a_request("api"), a_catalog(SHOP))
    history = facts.history("production", "api")
    assert isinstance(history, History)
    assert [str(need) for need in history.records[0].needs or ()] == ["db", "mail"]


def test_services_in_one_repository_share_a_look_at_it() -> None:
    catalog = a_catalog("web -> api")
    shared = {
        name: type(service)(name, "acme/mono", service.needs, records_environment="{environment}/{service}")
        for name, service in catalog.services.items()
    }
    world = a_world({"mono": [ours(name, environment=f"production/{name}") for name in shared]})
    with a_github(world) as github:
        facts = facts_of(github, a_request("web"), type(catalog)(catalog.environments, shared))
    (entry,) = github.requests.entries()
    assert entry.aliases == 1
    assert seen(facts.history("production", "api")) == seen(facts.history("production", "web")) == ["1.0.0 ACTIVE"]


@pytest.mark.parametrize(
    ("wanted", "commit"),
    [
        pytest.param(Wanted("api", parse_version("1.2.3")), "2" * 40, id="by its tag, with a v or without"),
        pytest.param(Wanted("api", parse_version("9.0.0"), tag="release-7"), "7" * 40, id="by the tag of the request"),
        pytest.param(Wanted("api", parse_version("1.2.3"), sha="2222222"), "2" * 40, id="by a short commit"),
        pytest.param(Wanted("api", parse_version("1.2.3"), sha="3" * 40), "3" * 40, id="as the request names it"),
        pytest.param(Wanted("api", parse_version("8.8.8")), None, id="not where no tag is"),
    ],
)
def test_the_commit_of_a_requested_version_is_found(wanted: Wanted, commit: str | None) -> None:
    world = a_world({"api": [], "db": [], "web": []}, api={"v1.2.3": "2" * 40, "release-7": "7" * 40})
    with a_github(world) as github:
        facts = facts_of(github, Request("production", (wanted,)), a_catalog("web -> api; api -> db"))
    assert facts.commits.get("api") == commit
    assert len(github.requests.entries()) == 1


def test_a_repository_that_cannot_be_seen_hides_no_other() -> None:
    world = a_shop()
    del world["repositories"]["acme/db"]
    with a_github(world) as github:
        facts = facts_of(github, a_request("api"), a_catalog(SHOP))
    unread = facts.history("production", "db")
    assert isinstance(unread, Unread)
    assert unread.why == "acme/db was not found: it does not exist or the token cannot see it"
    assert seen(facts.history("production", "web")) == ["1.0.0 ACTIVE"]


def test_what_a_request_adds_is_read_at_once() -> None:
    with a_github(a_shop()) as github:
        facts = facts_of(github, a_request("api", Need("mail")), a_catalog(SHOP))
    assert seen(facts.history("production", "mail")) == ["1.0.0 ACTIVE"]
    assert len(github.requests.entries()) == 1


RECOVERED = [
    pytest.param({"kind": "status", "status": 500}, id="a 500"),
    pytest.param({"kind": "status", "status": 502}, id="a 502"),
    pytest.param({"kind": "status", "status": 503}, id="a 503"),
    pytest.param({"kind": "status", "status": 504, "count": 2}, id="two 504s"),
    pytest.param({"kind": "secondary"}, id="a secondary limit"),
    pytest.param({"kind": "too-many", "retry_after": 3}, id="a 429 that says how long"),
    pytest.param({"kind": "too-many"}, id="a 429 that does not"),
    pytest.param(
        {"kind": "partial", "alias": "r1", "error": {"type": "RESOURCE_LIMITS_EXCEEDED"}}, id="half an answer"
    ),
    pytest.param({"kind": "resource-limits"}, id="a limit on resources"),
    pytest.param({"kind": "slow", "milliseconds": 1500}, id="an answer that takes too long"),
    pytest.param({"kind": "cut"}, id="a connection that is cut"),
    pytest.param({"kind": "cut-body"}, id="an answer that is cut"),
]


@pytest.mark.parametrize("fault", RECOVERED)
def test_what_passes_is_recovered_from(fault: dict[str, Any]) -> None:
    waits = Waits()
    with a_github(a_shop(), fault) as github:
        timeout = 1 if fault["kind"] == "slow" else 30
        facts = facts_of(github, a_request("api"), a_catalog(SHOP), waits, timeout)
    assert {seen(history)[0] for (where, _), history in facts.histories.items() if where == "production"} == {
        f"1.0.0 {State.ACTIVE}"
    }
    assert waits.slept


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        pytest.param({"kind": "limited"}, "rate limit is used up", id="a rate limit that lasts an hour"),
        pytest.param(
            {"kind": "too-many", "retry_after": 3600, "count": None}, "too long", id="a 429 that asks for an hour"
        ),
        pytest.param({"kind": "secondary", "count": None}, "rate limit is used up", id="a limit that stays"),
        pytest.param({"kind": "status", "status": 500, "count": None}, "in trouble (500)", id="a GitHub in trouble"),
        pytest.param({"kind": "status", "status": 502, "count": None}, "out of time", id="a GitHub without time"),
        pytest.param({"kind": "cut", "count": None}, "connection to GitHub failed", id="a network that is down"),
        pytest.param(
            {"kind": "resource-limits", "alias": "r0", "count": None}, "out of time", id="a limit that is always met"
        ),
        pytest.param(
            {"kind": "partial", "alias": "r0", "count": None, "error": {"type": "FORBIDDEN", "message": "no"}},
            "may not read",
            id="a token without the permission",
        ),
    ],
)
def test_what_lasts_is_unread_with_its_reason(fault: dict[str, Any], why: str) -> None:
    with a_github(a_shop(), fault) as github:
        facts = facts_of(github, a_request("api"), a_catalog(SHOP))
    unread = facts.history("production", "api")
    assert isinstance(unread, Unread)
    assert why in unread.why
    assert unread.remedy
    assert len(github.requests.entries()) <= 40
