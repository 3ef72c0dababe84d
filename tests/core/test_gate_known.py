from __future__ import annotations

import pytest

from deploy_gate.case import Case
from deploy_gate.gates.known import facts_known
from deploy_gate.model import (
    Catalog,
    Environment,
    Facts,
    History,
    Operation,
    Request,
    Service,
    Unread,
    Wanted,
)
from deploy_gate.requirement import parse_need
from tests.core.worlds import NOW, a_record, case, full, rows

GONE = Unread("the answer had no repository", "ask who owns it")


@pytest.mark.parametrize(
    ("services", "edges", "unread", "expected"),
    [
        pytest.param("web 1>2; api 1", "web -> api", "", [], id="all was read"),
        pytest.param("web 1>2; api 1; db 1", "web -> api", "db", [], id="what nothing joins need not be known"),
        pytest.param("web 1>2; api 1; db 1", "web -> api; api -> db", "db", [], id="what is farther need not be known"),
        pytest.param(
            "web 1>2; api 1",
            "web -> api",
            "web",
            [
                (
                    "block unknown web: what production runs of web is unknown: the answer had no repository "
                    "| ask who owns it"
                )
            ],
            id="the requested service itself",
        ),
        pytest.param(
            "web 1>2; api 1",
            "web -> api",
            "api",
            [
                (
                    "block unknown web: what production runs of api is unknown: the answer had no repository "
                    "| ask who owns it"
                )
            ],
            id="a provider",
        ),
        pytest.param("web 1; api 1>2", "web -> api", "web", [], id="a consumer that only its own record would tell"),
        pytest.param(
            "web 1>2; api 1>2",
            "web -> api",
            "api",
            [
                (
                    "block unknown api: what production runs of api is unknown: the answer had no repository "
                    "| ask who owns it"
                )
            ],
            id="another requested one is told once",
        ),
        pytest.param(
            "web 1>2; api 1; bff 1>2",
            "web -> api; bff -> api",
            "api",
            [
                (
                    "block unknown web: what production runs of api is unknown: the answer had no repository "
                    "| ask who owns it"
                ),
                (
                    "block unknown bff: what production runs of api is unknown: the answer had no repository "
                    "| ask who owns it"
                ),
            ],
            id="each that needs it",
        ),
        pytest.param("web 1>2", "web@1 -> ghost", "", [], id="a stranger of the version that goes"),
        pytest.param(
            "web 1>2",
            "web@2 -> ghost",
            "",
            [
                (
                    "block unknown web: web 2.0.0 requires ghost, which the catalog does not know | add "
                    "ghost to the catalog, or ask for a version of web that does not require it"
                )
            ],
            id="a stranger that the planned version requires",
        ),
        pytest.param("web 1>2", "web@2 <- ghost", "", [], id="a stranger that the planned version would fit"),
    ],
)
def test_what_has_to_be_known(services: str, edges: str, unread: str, expected: list[str]) -> None:
    findings = list(facts_known(case(services, edges, histories={unread: GONE} if unread else None)))
    assert rows(findings) == expected
    assert {finding.gate for finding in findings} <= {"facts_known"}


def test_a_finding_names_the_other() -> None:
    for one in (case("web 1>2; api 1", "web -> api", histories={"api": GONE}), case("web 1>2", "web@2 -> api")):
        assert [(finding.service, finding.involved) for finding in facts_known(one)] == [("web", ("api",))]


def test_a_consumer_of_the_catalog_has_to_be_known() -> None:
    findings = list(facts_known(case("web 1; api 1>2", catalog="web -> api", histories={"web": GONE})))
    assert rows(findings) == [
        ("block unknown api: what production runs of web is unknown: the answer had no repository | ask who owns it")
    ]
    assert [finding.involved for finding in findings] == [("web",)]


def test_what_was_never_asked_for_is_unknown() -> None:
    catalog = Catalog(
        {"production": Environment("production")},
        {"web": Service("web", "acme/web", (parse_need("api"),)), "api": Service("api", "acme/api")},
    )
    request = Request("production", (Wanted("web", full("2")),))
    facts = Facts({("production", "web"): History((a_record("web", "1"),))})
    assert rows(facts_known(Case(request, catalog, facts, NOW))) == [
        (
            "block unknown web: what production runs of api is unknown: api was not read | run it "
            "again; if it stays, check the token's permissions on that repository"
        )
    ]


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        pytest.param(
            Operation.DEPLOY,
            [
                (
                    "block unknown web: what staging runs of web is unknown: the answer had no repository | "
                    "ask who owns it"
                )
            ],
            id="before a deployment",
        ),
        pytest.param(Operation.ROLLBACK, [], id="but not before a rollback, which skips them"),
    ],
)
def test_earlier_environments_have_to_be_known(operation: Operation, expected: list[str]) -> None:
    catalog = Catalog(
        {name: Environment(name) for name in ("staging", "production")}, {"web": Service("web", "acme/web")}
    )
    request = Request("production", (Wanted("web", full("1")),), operation=operation)
    facts = Facts({("staging", "web"): GONE, ("production", "web"): History((a_record("web", "2"),))})
    findings = list(facts_known(Case(request, catalog, facts, NOW)))
    assert rows(findings) == expected
    assert all(finding.involved == () for finding in findings)


@pytest.mark.parametrize(
    ("environment", "operation", "expected"),
    [
        pytest.param(
            "production",
            Operation.DEPLOY,
            [
                (
                    "block unknown web: which commit web 2.0.0 is cannot be told: the answer had no "
                    "repository | ask who owns it, or name the whole commit as `sha`"
                )
            ],
            id="where an earlier environment has to run the same",
        ),
        pytest.param("staging", Operation.DEPLOY, [], id="but not in the first environment"),
        pytest.param("production", Operation.ROLLBACK, [], id="and not before a rollback"),
    ],
)
def test_the_commit_has_to_be_known(environment: str, operation: Operation, expected: list[str]) -> None:
    catalog = Catalog(
        {name: Environment(name) for name in ("staging", "production")}, {"web": Service("web", "acme/web")}
    )
    request = Request(environment, (Wanted("web", full("2")),), operation=operation)
    history = History((a_record("web", "2"),))
    facts = Facts({("staging", "web"): history, ("production", "web"): history}, unread_commits={"web": GONE})
    findings = list(facts_known(Case(request, catalog, facts, NOW)))
    assert rows(findings) == expected
    assert {finding.gate for finding in findings} <= {"facts_known"}
