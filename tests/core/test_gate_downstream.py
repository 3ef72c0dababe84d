import pytest

from deploy_gate.gates.downstream import downstream_protected
from deploy_gate.model import History, State, Unread
from tests.core.worlds import a_record, case, rows

FEARS = "web -> api <2"


@pytest.mark.parametrize(
    ("services", "edges", "expected"),
    [
        pytest.param("web 1; api 1>2", "web -> api >=1", [], id="a consumer whose range holds"),
        pytest.param("web 1; api 1>2", "web -> api", [], id="a consumer by name"),
        pytest.param("web 1>2; api 1>2", FEARS, [], id="a consumer in the plan is the order's to judge"),
        pytest.param("web -; api 1>2", FEARS, [], id="a consumer that was never deployed"),
        pytest.param("web 1; api 3>2", FEARS, [], id="what is broken already is no reason to stay"),
        pytest.param("web 1; api ->2", FEARS, [], id="what lacks its provider is broken already"),
        pytest.param("web 1>2; api 1", "web@2 -> api >=2", [], id="providers are another gate's"),
        pytest.param("web 1; api 1>2", "web -> api >=2", [], id="what is broken already is mended"),
        pytest.param(
            "web 3; api ->2",
            "web -> api >=2; api <- web >=4",
            [
                (
                    "block downstream_out_of_range api: production runs web 3.0.0; api 2.0.0 fits only web "
                    ">=4, and web 3.0.0 is running | deploy web first, at a version that fits, or both in "
                    "one request"
                )
            ],
            id="what lacks its provider is no excuse for a new provider that does not fit it",
        ),
        pytest.param(
            "web 1; api 1>3",
            "web -> api >=2; web -> api <3",
            [
                (
                    "block downstream_out_of_range api: production runs web 1.0.0; the running web 1.0.0 "
                    "requires api <3, and api 3.0.0 is planned | deploy web first, at a version that fits, "
                    "or both in one request"
                )
            ],
            id="one requirement that is broken already is no excuse for breaking another",
        ),
        pytest.param(
            "web 1; api 1>2",
            FEARS,
            [
                (
                    "block downstream_out_of_range api: production runs web 1.0.0; the running web 1.0.0 "
                    "requires api <2, and api 2.0.0 is planned | deploy web first, at a version that fits, "
                    "or both in one request"
                )
            ],
            id="a consumer that would no longer fit",
        ),
        pytest.param(
            "web 1; api 1>2",
            "api@2 <- web >=2",
            [
                (
                    "block downstream_out_of_range api: production runs web 1.0.0; api 2.0.0 fits only web "
                    ">=2, and web 1.0.0 is running | deploy web first, at a version that fits, or both in "
                    "one request"
                )
            ],
            id="a provider that fits no more what runs",
        ),
        pytest.param(
            "web 1; api 1>2",
            f"{FEARS}; api@2 <- web >=2",
            [
                (
                    "block downstream_out_of_range api: production runs web 1.0.0; api 2.0.0 fits only web "
                    ">=2, and web 1.0.0 is running | deploy web first, at a version that fits, or both in "
                    "one request"
                ),
                (
                    "block downstream_out_of_range api: production runs web 1.0.0; the running web 1.0.0 "
                    "requires api <2, and api 2.0.0 is planned | deploy web first, at a version that fits, "
                    "or both in one request"
                ),
            ],
            id="both say so",
        ),
        pytest.param(
            "web 1; bff 1; api 1>2",
            f"{FEARS}; bff -> api =1",
            [
                (
                    "block downstream_out_of_range api: production runs web 1.0.0; the running web 1.0.0 "
                    "requires api <2, and api 2.0.0 is planned | deploy web first, at a version that fits, "
                    "or both in one request"
                ),
                (
                    "block downstream_out_of_range api: production runs bff 1.0.0; the running bff 1.0.0 "
                    "requires api =1, and api 2.0.0 is planned | deploy bff first, at a version that fits, "
                    "or both in one request"
                ),
            ],
            id="each consumer is told",
        ),
        pytest.param(
            "web 2,1; api 1>2",
            "web@1 -> api <2",
            [
                (
                    "block downstream_out_of_range api: production runs web 1.0.0; the running web 1.0.0 "
                    "requires api <2, and api 2.0.0 is planned | deploy web first, at a version that fits, "
                    "or both in one request"
                )
            ],
            id="a consumer that may run in two versions",
        ),
        pytest.param(
            "web 2,1; api 1>2",
            "web@2 -> api <2",
            [
                (
                    "block downstream_out_of_range api: production runs web 2.0.0; the running web 2.0.0 "
                    "requires api <2, and api 2.0.0 is planned | deploy web first, at a version that fits, "
                    "or both in one request"
                )
            ],
            id="the version that failed counts",
        ),
        pytest.param(
            "web 1; api 2,1>3",
            "web -> api =1",
            [
                (
                    "block downstream_out_of_range api: production runs web 1.0.0; the running web 1.0.0 "
                    "requires api =1, and api 3.0.0 is planned | deploy web first, at a version that fits, "
                    "or both in one request"
                )
            ],
            id="a provider that may still fit is not broken",
        ),
        pytest.param(
            "web 1; api 1>abcdef0",
            FEARS,
            [
                (
                    "block version_unknown api: the running web 1.0.0 requires api <2, and the planned api "
                    "abcdef0 has no order | deploy api with a SemVer `version`, or require it by name or "
                    "with `*`"
                )
            ],
            id="a commit without order",
        ),
        pytest.param(
            "web abcdef0; api 1>2",
            "api@2 <- web >=1",
            [
                (
                    "block version_unknown api: api 2.0.0 fits only web >=1, and the running web abcdef0 has "
                    "no order | deploy web with a SemVer `version`, or require it by name or with `*`"
                )
            ],
            id="a consumer at a commit without order",
        ),
        pytest.param(
            "web 1; api abcdef0>abcdef1",
            FEARS,
            [
                (
                    "block version_unknown api: the running web 1.0.0 requires api <2, and the planned api "
                    "abcdef1 has no order | deploy api with a SemVer `version`, or require it by name or "
                    "with `*`"
                )
            ],
            id="from commit to commit",
        ),
        pytest.param(
            "web 1; api 1>2",
            "api@2 -> web =2; web -> api <2",
            [
                (
                    "block downstream_out_of_range api: production runs web 1.0.0; the running web 1.0.0 "
                    "requires api <2, and api 2.0.0 is planned | deploy web first, at a version that fits, "
                    "or both in one request"
                )
            ],
            id="each requires the other, of which one is another gate's",
        ),
        pytest.param(
            "web abcdef0; api 1>2",
            "api@2 <- web >=1; web -> api <2",
            [
                (
                    "block version_unknown api: api 2.0.0 fits only web >=1, and the running web abcdef0 has "
                    "no order | deploy web with a SemVer `version`, or require it by name or with `*`"
                ),
                (
                    "block downstream_out_of_range api: production runs web abcdef0; the running web abcdef0 "
                    "requires api <2, and api 2.0.0 is planned | deploy web first, at a version that fits, "
                    "or both in one request"
                ),
            ],
            id="a commit without order that says itself that it would not fit",
        ),
        pytest.param(
            "bff 1>2; web 1; api 1>2",
            f"bff -> api; {FEARS}",
            [
                (
                    "block downstream_out_of_range api: production runs web 1.0.0; the running web 1.0.0 "
                    "requires api <2, and api 2.0.0 is planned | deploy web first, at a version that fits, "
                    "or both in one request"
                )
            ],
            id="beside a consumer in the plan",
        ),
        pytest.param(
            "web 1; api 2>1",
            "web -> api >=2",
            [
                (
                    "block downstream_out_of_range api: production runs web 1.0.0; the running web 1.0.0 "
                    "requires api >=2, and api 1.0.0 is planned | deploy web first, at a version that fits, "
                    "or both in one request"
                )
            ],
            id="a provider that goes back",
        ),
    ],
)
def test_running_consumers_outside_the_plan(services: str, edges: str, expected: list[str]) -> None:
    assert rows(downstream_protected(case(services, edges))) == expected


def test_what_runs_in_no_version_that_is_known_is_another_gate_s() -> None:
    for name in ("web", "api"):
        unread = {name: Unread("no answer")}
        assert list(downstream_protected(case("web 1; api 1>2", FEARS, histories=unread))) == []


def test_a_consumer_that_was_taken_away_fears_nothing() -> None:
    history = History((a_record("web", "1", State.INACTIVE),))
    assert list(downstream_protected(case("web 1; api 1>2", catalog=FEARS, histories={"web": history}))) == []


def test_a_record_without_needs_has_the_catalog_s() -> None:
    history = History((a_record("web", "1", needs=None),))
    one = case("web 1; api 1>2", catalog=FEARS, histories={"web": history})
    assert [finding.reason_code for finding in downstream_protected(one)] == ["downstream_out_of_range"]
    history = History((a_record("web", "1", needs=()),))
    assert list(downstream_protected(case("web 1; api 1>2", catalog=FEARS, histories={"web": history}))) == []


def test_a_finding_names_gate_and_consumer() -> None:
    for services in ("web 1; api 1>2", "web 1; api 1>abcdef0"):
        (finding,) = downstream_protected(case(services, FEARS))
        assert (finding.gate, finding.service, finding.involved) == ("downstream_protected", "api", ("web",))
