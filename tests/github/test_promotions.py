"""A version that is promoted comes out of the environment before, with what was recorded of it."""

from typing import Any

import pytest

from deploy_gate.commands.answer import answer
from deploy_gate.model import Environment, Facts, History, Promote, Request
from tests.github.echo import NOW
from tests.github.shop import a_github, a_world, facts_of, ours
from tests.github.worlds import a_catalog

ASKED = Request("production", (), (Promote("web"),))
SHOP = a_catalog("web; search").but(environments={name: Environment(name) for name in ("staging", "production")})


def read(*staging: dict[str, Any], search: str = "2.0.0") -> Facts:
    with a_github(a_world({"web": staging, "search": [ours("search", search)]})) as github:
        return facts_of(github, ASKED, SHOP)


def in_staging(version: str, state: str = "ACTIVE", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return ours("web", version, state, environment="staging", **more)


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        pytest.param("2.0.0", "ready", id="which runs there"),
        pytest.param("1.0.0", "upstream_out_of_range", id="which runs there in a version that does not fit"),
    ],
)
def test_what_the_promoted_record_requires_is_read_where_it_goes(search: str, expected: str) -> None:
    facts = read(in_staging("1.8.0", requires=["search >=2"]), search=search)
    assert list(facts.histories) == [("production", "web"), ("staging", "web"), ("production", "search")]
    assert answer(ASKED, SHOP, facts, NOW).decision.reason_code == expected


@pytest.mark.parametrize(
    ("newer", "expected"),
    [
        pytest.param("FAILURE", "environment_order_not_active", id="which failed"),
        pytest.param("IN_PROGRESS", "environment_order_in_progress", id="which is on its way"),
    ],
)
def test_the_active_version_is_found_behind_a_newer_one(newer: str, expected: str) -> None:
    facts = read(in_staging("1.8.0"), in_staging("1.9.0", newer))
    history = facts.history("staging", "web")
    assert isinstance(history, History)
    assert [str(record.version) for record in history.records] == ["1.9.0", "1.8.0"]
    report = answer(ASKED, SHOP, facts, NOW)
    assert [str(one.version) for one in report.request.services] == ["1.8.0"]
    assert [finding.reason_code for finding in report.decision.findings] == [expected]
