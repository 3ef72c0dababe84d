"""Of deployments that hold each other up, one goes on looking and the others let go."""

from datetime import UTC, datetime

import pytest

from deploy_gate.model import Finding, Holder, Job, Unread, Verdict
from deploy_gate.moment import keeps_lock
from deploy_gate.versions import parse_version

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def holder(service: str, claim: str) -> Holder:
    return Holder(service, "staging", parse_version("2.0.0"), claim, Job("acme/infra", 1), "octocat", NOW, NOW)


def waits_for(*services: str) -> list[Finding]:
    return [Finding("start", Verdict.WAIT, "neighbour_moving", "web", "", involved=(name,)) for name in services]


@pytest.mark.parametrize(
    ("waits", "holders", "keeps"),
    [
        pytest.param(waits_for("api"), {"api": holder("api", "c")}, True, id="the smaller claim keeps its lock"),
        pytest.param(waits_for("api"), {"api": holder("api", "a")}, False, id="the greater claim lets go"),
        pytest.param(
            waits_for("api", "db"),
            {"api": holder("api", "c"), "db": holder("db", "a")},
            False,
            id="the smallest of all",
        ),
        pytest.param(waits_for("api"), {}, False, id="who waits for a record that is moving lets go"),
        pytest.param(waits_for("api"), {"api": Unread("?")}, False, id="who cannot see the other lets go"),
        pytest.param(
            [Finding("start", Verdict.WAIT, "environment_busy", "web", "")],
            {},
            False,
            id="so does who waits for a person",
        ),
    ],
)
def test_who_keeps_its_lock(waits: list[Finding], holders: dict[str, Holder | Unread], *, keeps: bool) -> None:
    assert keeps_lock(["b"], waits, holders) is keeps
