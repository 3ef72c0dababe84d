import pytest

from deploy_gate.gates.drift import no_drift
from deploy_gate.model import History
from tests.core.worlds import a_record, case, rows


@pytest.mark.parametrize(
    ("services", "recorded", "catalog", "expected"),
    [
        pytest.param("web 1>2; api 1", "web@1 -> api", "web -> api >=3", [], id="an edge that the catalog knows"),
        pytest.param("web 1>2; api 1", "web@1 -> api", "api <- web", [], id="an edge that the other end declares"),
        pytest.param("web 1>2; api 1", "web@2 -> api", "", [], id="an edge of the planned version"),
        pytest.param("web 1>2; api 1; db 1", "api -> db", "web -> api", [], id="an edge between two that stay"),
        pytest.param(
            "web 1>2; api 1",
            "web@1 -> api",
            "",
            [
                (
                    "notice drift web: the record of web 1.0.0 says that web requires api; the catalog does "
                    "not | add api to `requires` of web in the catalog, or deploy web without it"
                )
            ],
            id="an edge of the requested service",
        ),
        pytest.param(
            "web 1>2; api 1",
            "web@1 -> api",
            "api -> web",
            [
                (
                    "notice drift web: the record of web 1.0.0 says that web requires api; the catalog does "
                    "not | add api to `requires` of web in the catalog, or deploy web without it"
                )
            ],
            id="an edge that goes the other way",
        ),
        pytest.param(
            "web 1; api 1>2",
            "web -> api",
            "",
            [
                (
                    "notice drift api: the record of web 1.0.0 says that web requires api; the catalog does "
                    "not | add api to `requires` of web in the catalog, or deploy web without it"
                )
            ],
            id="an edge of a consumer",
        ),
        pytest.param(
            "web 1>2; api 1",
            "api <- web",
            "",
            [
                (
                    "notice drift web: the record of api 1.0.0 says that web requires api; the catalog does "
                    "not | add api to `requires` of web in the catalog, or deploy api without it"
                )
            ],
            id="an edge that a provider declares",
        ),
        pytest.param(
            "web 2,1>3; api 1",
            "web@1 -> api; web@2 -> api >=1",
            "",
            [
                (
                    "notice drift web: the record of web 2.0.0 says that web requires api; the catalog does "
                    "not | add api to `requires` of web in the catalog, or deploy web without it"
                )
            ],
            id="an edge of two records, once",
        ),
        pytest.param(
            "web 1>2; api 1>2",
            "web@1 -> api; api@1 <- web",
            "",
            [
                (
                    "notice drift web: the record of web 1.0.0 says that web requires api; the catalog does "
                    "not | add api to `requires` of web in the catalog, or deploy web without it"
                )
            ],
            id="an edge that both declare, once",
        ),
        pytest.param(
            "web 1>2",
            "web@1 -> ghost",
            "",
            [
                (
                    "notice drift web: the record of web 1.0.0 says that web requires ghost; the catalog "
                    "does not | add ghost to `requires` of web in the catalog, or deploy web without it"
                )
            ],
            id="a service that the catalog does not know",
        ),
        pytest.param(
            "web 1>2",
            "web@1 -> web >=1",
            "",
            [
                (
                    "notice drift web: the record of web 1.0.0 says that web requires itself, which nothing heeds | "
                    "deploy web without that requirement"
                )
            ],
            id="the service itself",
        ),
    ],
)
def test_edges_that_only_records_know(services: str, recorded: str, catalog: str, expected: list[str]) -> None:
    assert rows(no_drift(case(services, recorded, catalog=catalog))) == expected


def test_a_record_without_needs_does_not_drift() -> None:
    history = History((a_record("web", "1", needs=None),))
    assert list(no_drift(case("web 1>2; api 1", catalog="web -> api", histories={"web": history}))) == []


def test_a_finding_names_gate_and_other() -> None:
    (finding,) = no_drift(case("web 1; api 1>2", "web -> api"))
    assert (finding.gate, finding.service, finding.involved) == ("no_drift", "api", ("web",))
    (finding,) = no_drift(case("web 1>2; api 1", "web@1 -> api"))
    assert (finding.gate, finding.service, finding.involved) == ("no_drift", "web", ("api",))


def test_of_one_record_ten_are_told_and_how_many_more_there_are() -> None:
    many = "; ".join(f"web@1 -> s{number}" for number in range(3_000))
    told = rows(no_drift(case("web 1>2", many)))
    assert len(told) == 11
    assert "requires s9; the catalog does not" in told[9]
    assert told[10] == (
        "notice drift web: the record of web 1.0.0 knows 2,990 more requirements that the catalog does not | "
        "deploy web without them, or add them to the catalog"
    )
