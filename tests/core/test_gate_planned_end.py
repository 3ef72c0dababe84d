import pytest

from deploy_gate.gates.planned_end import planned_end_fits
from tests.core.worlds import case, rows

PAIR = "web 1>2; api 1>2"


@pytest.mark.parametrize(
    ("services", "edges", "expected"),
    [
        pytest.param(PAIR, "web@2 -> api >=2", [], id="planned versions that fit"),
        pytest.param(PAIR, "web@1 -> api =1; api@1 <- web =1", [], id="what runs now is the order's to judge"),
        pytest.param("web 1>2; api 1", "web@2 -> api >=2", [], id="what stays is another gate's"),
        pytest.param(
            PAIR,
            "web@2 -> api >=3",
            [
                (
                    "block plan_out_of_range web: web 2.0.0 requires api >=3, and api 2.0.0 is planned | ask "
                    "for a version of api that fits, or for another web"
                )
            ],
            id="a consumer that needs a newer one",
        ),
        pytest.param(
            PAIR,
            "api@2 <- web >=3",
            [
                (
                    "block plan_out_of_range web: api 2.0.0 fits only web >=3, and web 2.0.0 is planned | "
                    "ask for a version of api that fits, or for another web"
                )
            ],
            id="a provider that needs a newer one",
        ),
        pytest.param(
            PAIR,
            "web@2 -> api >=3; api@2 <- web =1",
            [
                (
                    "block plan_out_of_range web: web 2.0.0 requires api >=3, and api 2.0.0 is planned | ask "
                    "for a version of api that fits, or for another web"
                ),
                (
                    "block plan_out_of_range web: api 2.0.0 fits only web =1, and web 2.0.0 is planned | ask "
                    "for a version of api that fits, or for another web"
                ),
            ],
            id="both say so, each is told once",
        ),
        pytest.param(
            "web 1>2; api 1>abcdef0",
            "web@2 -> api >=2",
            [
                (
                    "block version_unknown web: web 2.0.0 requires api >=2, and the planned api abcdef0 has "
                    "no order | deploy api with a SemVer `version`, or require it by name or with `*`"
                )
            ],
            id="a commit without order",
        ),
        pytest.param(
            "web 1>abcdef0; api 1>2",
            "api@2 <- web >=2",
            [
                (
                    "block version_unknown web: api 2.0.0 fits only web >=2, and the planned web abcdef0 has "
                    "no order | deploy web with a SemVer `version`, or require it by name or with `*`"
                )
            ],
            id="a consumer at a commit without order",
        ),
        pytest.param("web 1>2; api 1>abcdef0", "web@2 -> api *", [], id="any commit"),
        pytest.param(
            "api 1>2; web 1>2",
            "web@2 -> api >=3; api@2 -> web <2",
            [
                (
                    "block plan_out_of_range api: api 2.0.0 requires web <2, and web 2.0.0 is planned | ask "
                    "for a version of web that fits, or for another api"
                ),
                (
                    "block plan_out_of_range web: web 2.0.0 requires api >=3, and api 2.0.0 is planned | ask "
                    "for a version of api that fits, or for another web"
                ),
            ],
            id="each requires the other",
        ),
        pytest.param(
            "web 1>2; api 1>abcdef0",
            "web@2 -> api >=2; api@abcdef0 <- web =3",
            [
                (
                    "block version_unknown web: web 2.0.0 requires api >=2, and the planned api abcdef0 has "
                    "no order | deploy api with a SemVer `version`, or require it by name or with `*`"
                ),
                (
                    "block plan_out_of_range web: api abcdef0 fits only web =3, and web 2.0.0 is planned | "
                    "ask for a version of api that fits, or for another web"
                ),
            ],
            id="a commit without order that says itself what fits",
        ),
    ],
)
def test_planned_versions(services: str, edges: str, expected: list[str]) -> None:
    assert rows(planned_end_fits(case(services, edges))) == expected


def test_a_finding_names_gate_and_provider() -> None:
    for services in (PAIR, "web 1>2; api 1>abcdef0", "api 1>2; web 1>2"):
        (finding,) = planned_end_fits(case(services, "web@2 -> api >=3"))
        assert (finding.gate, finding.service, finding.involved) == ("planned_end_fits", "web", ("api",))
