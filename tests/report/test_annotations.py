import pytest

from deploy_gate.model import Finding, Verdict
from deploy_gate.report.annotations import MAX_OF_A_KIND, annotate
from tests.report.shop import a_finding


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        pytest.param(
            a_finding(),
            "::error title=checkout%3A upstream_missing::inventory was never deployed. To do: deploy inventory first",
            id="a refusal is an error",
        ),
        pytest.param(
            a_finding(verdict=Verdict.WAIT, remedy=""),
            "::warning title=checkout%3A upstream_missing::inventory was never deployed",
            id="a wait is a warning",
        ),
        pytest.param(
            a_finding("", Verdict.NOTICE, remedy=""),
            "::notice title=upstream_missing::inventory was never deployed",
            id="what concerns no single service has its code alone as title",
        ),
        pytest.param(
            a_finding("a\n::b", message="50%\r\n::set-output name=x::y\x1b[2J", remedy=""),
            "::error title=a\\n%3A%3Ab%3A upstream_missing::50%25\\r\\n::set-output name=x::y\\x1b[2J",
            id="what others wrote ends neither the title nor the line",
        ),
    ],
)
def test_a_finding_is_one_command(finding: Finding, line: str) -> None:
    assert annotate([finding]) == (line,)


@pytest.mark.parametrize(
    ("count", "last"),
    [
        pytest.param(MAX_OF_A_KIND, "::error title=s9", id="as many as GitHub shows stand for themselves"),
        pytest.param(
            MAX_OF_A_KIND + 1,
            "::error title=deploy-gate::2 more findings of this kind stand in the job summary",
            id="one more, and the last says how many are not shown",
        ),
    ],
)
def test_what_github_would_drop_is_counted(count: int, last: str) -> None:
    lines = annotate([a_finding(f"s{number}") for number in range(count)])
    assert len(lines) == MAX_OF_A_KIND
    assert lines[-1].startswith(last)


def test_kinds_are_counted_apart() -> None:
    findings = [a_finding(verdict=verdict) for verdict in Verdict for _ in range(MAX_OF_A_KIND)]
    assert len(annotate(findings)) == 3 * MAX_OF_A_KIND
