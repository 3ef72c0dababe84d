from __future__ import annotations

import pytest

from deploy_gate.case import Case
from deploy_gate.gates.sender import sender_may_request
from deploy_gate.model import Catalog, Environment, Facts, Request, Service, Wanted
from deploy_gate.versions import parse_version
from tests.core.worlds import NOW, rows

ANYBODY = None


@pytest.mark.parametrize(
    ("sender", "of_environment", "of_service", "expected"),
    [
        pytest.param("mona", ANYBODY, ANYBODY, [], id="nobody is named"),
        pytest.param(None, ANYBODY, ANYBODY, [], id="nobody is named, on a laptop"),
        pytest.param("mona", ("hubot", "mona"), ANYBODY, [], id="among the environment's"),
        pytest.param("mona", ANYBODY, ("mona",), [], id="among the service's"),
        pytest.param("Mona", ("mona",), ("MONA",), [], id="logins differ not in case"),
        pytest.param(
            "eve",
            ("mona", "hubot"),
            ANYBODY,
            [
                (
                    "block sender_not_allowed web: eve is not among the senders that the catalog allows for "
                    "environment production: mona, hubot | let one of them ask, or add the login to "
                    "`senders` of environment production in the catalog"
                )
            ],
            id="not among the environment's",
        ),
        pytest.param(
            "eve",
            ANYBODY,
            ("mona",),
            [
                (
                    "block sender_not_allowed web: eve is not among the senders that the catalog allows for "
                    "service web: mona | let one of them ask, or add the login to `senders` of service web "
                    "in the catalog"
                )
            ],
            id="not among the service's",
        ),
        pytest.param(
            "eve",
            ("mona",),
            ("hubot",),
            [
                (
                    "block sender_not_allowed web: eve is not among the senders that the catalog allows for "
                    "environment production: mona | let one of them ask, or add the login to `senders` of "
                    "environment production in the catalog"
                ),
                (
                    "block sender_not_allowed web: eve is not among the senders that the catalog allows for "
                    "service web: hubot | let one of them ask, or add the login to `senders` of service web "
                    "in the catalog"
                ),
            ],
            id="among neither",
        ),
        pytest.param(
            "mona",
            ("mona",),
            ("hubot",),
            [
                (
                    "block sender_not_allowed web: mona is not among the senders that the catalog allows for "
                    "service web: hubot | let one of them ask, or add the login to `senders` of service web "
                    "in the catalog"
                )
            ],
            id="among the environment's alone",
        ),
        pytest.param(
            "mona",
            (),
            ANYBODY,
            [
                (
                    "block sender_not_allowed web: mona is not among the senders that the catalog allows for "
                    "environment production: nobody | let one of them ask, or add the login to `senders` of "
                    "environment production in the catalog"
                )
            ],
            id="nobody may",
        ),
        pytest.param(
            None,
            ("mona",),
            ANYBODY,
            [
                (
                    "block sender_not_allowed web: the request names no sender, so it is not among the "
                    "senders that the catalog allows for environment production: mona | let one of them ask, "
                    "or add the login to `senders` of environment production in the catalog"
                )
            ],
            id="on a laptop, where somebody is named",
        ),
    ],
)
def test_who_may_ask(
    sender: str | None,
    of_environment: tuple[str, ...] | None,
    of_service: tuple[str, ...] | None,
    expected: list[str],
) -> None:
    catalog = Catalog(
        {"production": Environment("production", senders=of_environment)},
        {"web": Service("web", "acme/web", senders=of_service), "api": Service("api", "acme/api", senders=())},
    )
    request = Request("production", (Wanted("web", parse_version("2.0.0")),), sender=sender)
    findings = list(sender_may_request(Case(request, catalog, Facts(), NOW)))
    assert rows(findings) == expected
    assert {finding.gate for finding in findings} <= {"sender_may_request"}
