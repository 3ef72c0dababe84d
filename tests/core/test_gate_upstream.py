import pytest

from deploy_gate.gates.upstream import upstream_ready
from deploy_gate.model import History, State, Unread
from tests.core.worlds import a_record, case, rows

NEEDS = "web@2 -> api >=2"


@pytest.mark.parametrize(
    ("services", "edges", "expected"),
    [
        pytest.param("web 1>2; api 2", NEEDS, [], id="a provider in range"),
        pytest.param("web 1>2; api 2", "web@2 -> api", [], id="a provider by name"),
        pytest.param("web 1>2; api abcdef0", "web@2 -> api *", [], id="a provider at a commit, in any version"),
        pytest.param("web 1>2; api 1>2", NEEDS, [], id="a provider in the plan is the order's to judge"),
        pytest.param("web 1>2; api 1", "web@1 -> api >=2", [], id="what the version that goes required counts no more"),
        pytest.param("web 1>2; api 1", "api <- web >=1", [], id="a provider that fits the planned consumer"),
        pytest.param("web 1>2; api 1; db 1", "api -> db >=2", [], id="what a provider requires is not asked"),
        pytest.param("web 1; api 1>2", "web -> api >=2", [], id="consumers are another gate's"),
        pytest.param(
            "web 1>2; api 1",
            NEEDS,
            [
                (
                    "block upstream_out_of_range web: production runs api 1.0.0; web 2.0.0 requires api >=2 "
                    "| deploy api to production first, at a version that fits, or both in one request"
                )
            ],
            id="a provider out of range",
        ),
        pytest.param(
            "web 1>2; api 1",
            "web@2 -> api >=2; web@2 -> api <1",
            [
                (
                    "block upstream_out_of_range web: production runs api 1.0.0; web 2.0.0 requires api >=2 "
                    "| deploy api to production first, at a version that fits, or both in one request"
                ),
                (
                    "block upstream_out_of_range web: production runs api 1.0.0; web 2.0.0 requires api <1 | "
                    "deploy api to production first, at a version that fits, or both in one request"
                ),
            ],
            id="a provider out of two ranges",
        ),
        pytest.param(
            "web 1>2; api 1",
            "api <- web =1",
            [
                (
                    "block upstream_out_of_range web: production runs api 1.0.0; the running api 1.0.0 fits "
                    "only web =1 | deploy api to production first, at a version that fits, or both in one "
                    "request"
                )
            ],
            id="a provider that says it does not fit the planned",
        ),
        pytest.param(
            "web 1>2; api abcdef0",
            NEEDS,
            [
                (
                    "block version_unknown web: web 2.0.0 requires api >=2, and the running api abcdef0 has "
                    "no order | deploy api with a SemVer `version`, or require it by name or with `*`"
                )
            ],
            id="a provider at a commit without order",
        ),
        pytest.param(
            "web 1>abcdef0; api 1",
            "api <- web >=1",
            [
                (
                    "block version_unknown web: the running api 1.0.0 fits only web >=1, and the planned web "
                    "abcdef0 has no order | deploy web with a SemVer `version`, or require it by name or "
                    "with `*`"
                )
            ],
            id="a provider that asks a commit for its order",
        ),
        pytest.param(
            "web 1>2; api -",
            NEEDS,
            [
                (
                    "block upstream_missing web: web 2.0.0 requires api, which was never deployed to "
                    "production | deploy api to production first, or together in one request"
                )
            ],
            id="a provider that was never deployed",
        ),
        pytest.param(
            "web 1>2; api -",
            "web@2 -> api *",
            [
                (
                    "block upstream_missing web: web 2.0.0 requires api, which was never deployed to "
                    "production | deploy api to production first, or together in one request"
                )
            ],
            id="none of any version",
        ),
        pytest.param(
            "web 1>2; api 2,1",
            NEEDS,
            [
                (
                    "block upstream_failed web: web 2.0.0 requires api, and the newest deployment of api "
                    "2.0.0 to production failed | deploy api to production first, or together in one "
                    "request"
                )
            ],
            id="a provider that failed last",
        ),
        pytest.param(
            "web 1>2; api 1",
            "web@2 <- api =2; web@2 -> api =2",
            [
                (
                    "block upstream_out_of_range web: production runs api 1.0.0; web 2.0.0 requires api =2 | "
                    "deploy api to production first, at a version that fits, or both in one request"
                )
            ],
            id="a consumer that is required too",
        ),
        pytest.param(
            "web 1>2; api abcdef0",
            "web@2 -> api >=2; api <- web =3",
            [
                (
                    "block version_unknown web: web 2.0.0 requires api >=2, and the running api abcdef0 has "
                    "no order | deploy api with a SemVer `version`, or require it by name or with `*`"
                ),
                (
                    "block upstream_out_of_range web: production runs api abcdef0; the running api abcdef0 "
                    "fits only web =3 | deploy api to production first, at a version that fits, or both in "
                    "one request"
                ),
            ],
            id="a commit without order that says itself what fits",
        ),
        pytest.param(
            "web 1>2; bff 1>2; api 1",
            f"{NEEDS}; bff@2 -> api >=3",
            [
                (
                    "block upstream_out_of_range web: production runs api 1.0.0; web 2.0.0 requires api >=2 "
                    "| deploy api to production first, at a version that fits, or both in one request"
                ),
                (
                    "block upstream_out_of_range bff: production runs api 1.0.0; bff 2.0.0 requires api >=3 "
                    "| deploy api to production first, at a version that fits, or both in one request"
                ),
            ],
            id="each consumer is told",
        ),
        pytest.param(
            "web 1>2; api 1; db 1",
            f"{NEEDS}; web@2 -> db >=2",
            [
                (
                    "block upstream_out_of_range web: production runs api 1.0.0; web 2.0.0 requires api >=2 "
                    "| deploy api to production first, at a version that fits, or both in one request"
                ),
                (
                    "block upstream_out_of_range web: production runs db 1.0.0; web 2.0.0 requires db >=2 | "
                    "deploy db to production first, at a version that fits, or both in one request"
                ),
            ],
            id="each provider is told",
        ),
    ],
)
def test_required_services_outside_the_plan(services: str, edges: str, expected: list[str]) -> None:
    assert rows(upstream_ready(case(services, edges))) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param(
            State.ABANDONED,
            [
                (
                    "block upstream_abandoned web: web 2.0.0 requires api, and the newest deployment of api "
                    "3.0.0 to production was abandoned | deploy api to production first, or together in one "
                    "request"
                )
            ],
            id="abandoned",
        ),
        pytest.param(State.ACTIVE, [], id="active"),
        pytest.param(
            State.DESTROYED,
            [
                (
                    "block upstream_inactive web: web 2.0.0 requires api, and the newest deployment of api "
                    "3.0.0 to production is inactive | deploy api to production first, or together in one "
                    "request"
                )
            ],
            id="destroyed",
        ),
        pytest.param(
            State.ERROR,
            [
                (
                    "block upstream_failed web: web 2.0.0 requires api, and the newest deployment of api "
                    "3.0.0 to production failed | deploy api to production first, or together in one request"
                )
            ],
            id="error",
        ),
        pytest.param(
            State.FAILURE,
            [
                (
                    "block upstream_failed web: web 2.0.0 requires api, and the newest deployment of api "
                    "3.0.0 to production failed | deploy api to production first, or together in one request"
                )
            ],
            id="failure",
        ),
        pytest.param(
            State.INACTIVE,
            [
                (
                    "block upstream_inactive web: web 2.0.0 requires api, and the newest deployment of api "
                    "3.0.0 to production is inactive | deploy api to production first, or together in one "
                    "request"
                )
            ],
            id="inactive",
        ),
        pytest.param(
            State.IN_PROGRESS,
            [
                (
                    "wait upstream_in_progress web: web 2.0.0 requires api, and api 3.0.0 is being deployed "
                    "to production | wait until api is deployed to production"
                )
            ],
            id="in_progress",
        ),
        pytest.param(
            State.PENDING,
            [
                (
                    "wait upstream_in_progress web: web 2.0.0 requires api, and api 3.0.0 is being deployed "
                    "to production | wait until api is deployed to production"
                )
            ],
            id="pending",
        ),
        pytest.param(
            State.QUEUED,
            [
                (
                    "wait upstream_in_progress web: web 2.0.0 requires api, and api 3.0.0 is being deployed "
                    "to production | wait until api is deployed to production"
                )
            ],
            id="queued",
        ),
        pytest.param(State.SUCCESS, [], id="success"),
        pytest.param(
            State.WAITING,
            [
                (
                    "wait upstream_in_progress web: web 2.0.0 requires api, and api 3.0.0 is being deployed "
                    "to production | wait until api is deployed to production"
                )
            ],
            id="waiting",
        ),
    ],
)
def test_the_state_of_the_newest_deployment(state: State, expected: list[str]) -> None:
    history = History((a_record("api", "3", state), a_record("api", "2")))
    assert rows(upstream_ready(case("web 1>2; api 1", NEEDS, histories={"api": history}))) == expected


def test_a_newest_deployment_without_a_version_is_told_by_name() -> None:
    history = History((a_record("api", None, State.FAILURE),))
    (finding,) = upstream_ready(case("web 1>2; api 1", NEEDS, histories={"api": history}))
    assert finding.message == "web 2.0.0 requires api, and the newest deployment of api to production failed"


def test_what_could_not_be_read_hides_nothing_else() -> None:
    one = case("web 1>2; api 1; db 1", "web@2 -> api; web@2 -> db =2", histories={"api": Unread("no answer")})
    assert [finding.involved for finding in upstream_ready(one)] == [("db",)]


def test_what_could_not_be_read_is_another_gate_s() -> None:
    assert list(upstream_ready(case("web 1>2; api 1", NEEDS, histories={"api": Unread("no answer")}))) == []


def test_a_deployment_that_changed_nothing_is_passed_over() -> None:
    history = History((a_record("api", "3", State.INACTIVE, unchanged=True), a_record("api", "2")))
    assert list(upstream_ready(case("web 1>2; api 1", NEEDS, histories={"api": history}))) == []


def test_a_finding_names_gate_and_provider() -> None:
    (finding,) = upstream_ready(case("web 1>2; api 1", NEEDS))
    assert (finding.gate, finding.involved) == ("upstream_ready", ("api",))
    (finding,) = upstream_ready(case("web 1>2; api -", NEEDS))
    assert (finding.gate, finding.involved) == ("upstream_ready", ("api",))
    (finding,) = upstream_ready(case("web 1>2; api abcdef0", NEEDS))
    assert (finding.gate, finding.involved) == ("upstream_ready", ("api",))
