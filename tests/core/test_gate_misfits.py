import pytest

from deploy_gate.gates.misfits import no_standing_misfit
from tests.core.worlds import case, rows


@pytest.mark.parametrize(
    ("services", "edges", "expected"),
    [
        pytest.param("web 1>2; api 1", "web -> api >=1", [], id="what runs fits"),
        pytest.param("web 1>2; api 1", "web@2 -> api >=2", [], id="what is planned is for other gates"),
        pytest.param("web 1>2; api abcdef0", "web -> api >=1", [], id="what nobody can say is no misfit"),
        pytest.param("web 1>2; api 1; bff 1", "bff -> api >=2", [], id="two that stay are not asked for"),
        pytest.param(
            "web 1>2; api 1",
            "web@1 -> api >=2",
            [
                (
                    "notice misfit_now web: production does not fit as it is: the running web 1.0.0 requires "
                    "api >=2, and api 1.0.0 is running; this plan mends it"
                )
            ],
            id="a consumer of what stays",
        ),
        pytest.param(
            "web 1; api 1>2",
            "web -> api >=2",
            [
                (
                    "notice misfit_now api: production does not fit as it is: the running web 1.0.0 requires "
                    "api >=2, and api 1.0.0 is running; this plan mends it"
                )
            ],
            id="a provider of what stays",
        ),
        pytest.param(
            "web 1>2; api 1>2",
            "web@1 -> api >=2",
            [
                (
                    "notice misfit_now web: production does not fit as it is: the running web 1.0.0 requires "
                    "api >=2, and api 1.0.0 is running; this plan mends it"
                )
            ],
            id="two planned services are told once",
        ),
        pytest.param(
            "api 1>2; web 1>2",
            "web@1 -> api >=2",
            [
                (
                    "notice misfit_now api: production does not fit as it is: the running web 1.0.0 requires "
                    "api >=2, and api 1.0.0 is running; this plan mends it"
                )
            ],
            id="from the end that the catalog names first",
        ),
        pytest.param(
            "web 1>2; api -",
            "web@1 -> api",
            [
                (
                    "notice misfit_now web: production does not fit as it is: the running web 1.0.0 requires "
                    "api, and api is not running; this plan mends it"
                )
            ],
            id="a provider that is not there",
        ),
        pytest.param(
            "web 1>2; api 2,1",
            "web@1 -> api =3",
            [
                (
                    "notice misfit_now web: production does not fit as it is: the running web 1.0.0 requires "
                    "api =3, and api 2.0.0 is running; this plan mends it"
                ),
                (
                    "notice misfit_now web: production does not fit as it is: the running web 1.0.0 requires "
                    "api =3, and api 1.0.0 is running; this plan mends it"
                ),
            ],
            id="each version that may run is told",
        ),
        pytest.param(
            "web 1>2; api 1",
            "web@1 -> api >=2; api <- web >=2",
            [
                (
                    "notice misfit_now web: production does not fit as it is: the running web 1.0.0 requires "
                    "api >=2, and api 1.0.0 is running; this plan mends it"
                ),
                (
                    "notice misfit_now web: production does not fit as it is: the running api 1.0.0 fits "
                    "only web >=2, and web 1.0.0 is running; this plan mends it"
                ),
            ],
            id="both say so",
        ),
        pytest.param(
            "web 2,1>3; api 1,->2",
            "web -> api =3",
            [
                (
                    "notice misfit_now web: production does not fit as it is: the running web 2.0.0 requires "
                    "api =3, and api 1.0.0 is running; this plan does not mend it"
                ),
                (
                    "notice misfit_now web: production does not fit as it is: the running web 2.0.0 requires "
                    "api =3, and api is not running; this plan does not mend it"
                ),
                (
                    "notice misfit_now web: production does not fit as it is: the running web 1.0.0 requires "
                    "api =3, and api 1.0.0 is running; this plan does not mend it"
                ),
                (
                    "notice misfit_now web: production does not fit as it is: the running web 1.0.0 requires "
                    "api =3, and api is not running; this plan does not mend it"
                ),
            ],
            id="every pair that may run, each sentence once",
        ),
        pytest.param(
            "web 2,1>3; api 1",
            "web@1 -> api =3",
            [
                (
                    "notice misfit_now web: production does not fit as it is: the running web 1.0.0 requires "
                    "api =3, and api 1.0.0 is running; this plan mends it"
                )
            ],
            id="one of two versions that may run",
        ),
        pytest.param(
            "web 2,2>3; api 1",
            "web@2 -> api =3",
            [
                (
                    "notice misfit_now web: production does not fit as it is: the running web 2.0.0 requires "
                    "api =3, and api 1.0.0 is running; this plan mends it"
                )
            ],
            id="a version deployed twice is told once",
        ),
        pytest.param(
            "web abcdef0>2; api 1",
            "web -> api >=2; api <- web >=1",
            [
                (
                    "notice misfit_now web: production does not fit as it is: the running web abcdef0 "
                    "requires api >=2, and api 1.0.0 is running; this plan does not mend it"
                )
            ],
            id="beside a misfit nobody knows of another",
        ),
    ],
)
def test_what_does_not_fit_as_it_is(services: str, edges: str, expected: list[str]) -> None:
    assert rows(no_standing_misfit(case(services, edges))) == expected


def test_a_finding_names_gate_and_other() -> None:
    (finding,) = no_standing_misfit(case("web 1>2; api 1", "web@1 -> api >=2"))
    assert (finding.gate, finding.involved) == ("no_standing_misfit", ("api",))


@pytest.mark.parametrize(
    ("services", "edges", "mends"),
    [
        pytest.param("web 1>2; api 1>2", "web -> api >=2", True, id="both are planned and fit"),
        pytest.param("web 1>2; api 1>2", "web -> api >=3", False, id="both are planned and do not fit"),
        pytest.param("web 1; api 1>2", "web -> api >=2", True, id="the provider comes to what its consumer requires"),
        pytest.param("web 1; api 1>2", "web -> api >=3", False, id="the provider does not come far enough"),
        pytest.param("web 1>2; api 1", "web@1 -> api >=2", True, id="the consumer requires it no more"),
        pytest.param("web 1>2; api 1", "web -> api >=2", False, id="the consumer requires it still"),
        pytest.param(
            "web 1>2; api 2,1", "web@1 -> api >=3; web@2 -> api >=2", False, id="one that may run does not fit"
        ),
        pytest.param("web 1>2; api 1>abcdef0", "web -> api >=2", False, id="nobody can say"),
    ],
)
def test_the_notice_says_whether_this_plan_mends_it(services: str, edges: str, *, mends: bool) -> None:
    said = "mends it" if mends else "does not mend it"
    endings = {finding.message.rpartition("; ")[2] for finding in no_standing_misfit(case(services, edges))}
    assert endings == {f"this plan {said}"}


def test_of_two_versions_the_first_reason_of_either_is_told() -> None:
    many = "; ".join(f"web@1 -> api >={number}" for number in range(2, 50))
    (row,) = rows(no_standing_misfit(case("web 1>2; api 1", many)))
    assert "the running web 1.0.0 requires api >=2, and api 1.0.0 is running" in row


def test_of_two_services_four_reasons_are_told_and_that_there_are_more() -> None:
    told = rows(no_standing_misfit(case("web 5,4,3,2,1>6; api 1", "web -> api >=7")))
    assert [row.partition("is: ")[2].partition(" requires")[0] for row in told[:4]] == [
        f"the running web {number}.0.0" for number in (5, 4, 3, 2)
    ]
    assert "production does not fit as it is: more that may be running of web and api does not fit" in told[4]
    assert len(told) == 5
