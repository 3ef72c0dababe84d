from __future__ import annotations

import pytest

from deploy_gate.case import Case, Presence, needs_by_other
from deploy_gate.model import (
    Catalog,
    Direction,
    Environment,
    Facts,
    History,
    Need,
    Operation,
    Request,
    Service,
    Source,
    State,
    Unread,
)
from deploy_gate.requirement import parse_need
from tests.core.worlds import NOW, WHERE, a_record, case


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        pytest.param([], "absent", id="nothing was ever deployed"),
        pytest.param([State.ACTIVE], "running 3.0.0", id="what is active"),
        pytest.param([State.SUCCESS, State.ACTIVE], "running 3.0.0", id="what was active before counts no more"),
        pytest.param(
            [State.FAILURE, State.ACTIVE], "running 3.0.0, running 2.0.0", id="what failed, and what ran before"
        ),
        pytest.param([State.IN_PROGRESS, State.ACTIVE], "running 3.0.0, running 2.0.0", id="what is on its way"),
        pytest.param([State.ABANDONED, State.ACTIVE], "running 3.0.0, running 2.0.0", id="what was abandoned"),
        pytest.param(
            [State.ERROR, State.FAILURE, State.ACTIVE],
            "running 3.0.0, running 2.0.0, running 1.0.0",
            id="two that failed, and what ran before",
        ),
        pytest.param([State.FAILURE], "running 3.0.0, absent", id="a first deployment that failed"),
        pytest.param([State.INACTIVE, State.ACTIVE], "absent", id="what was taken away"),
        pytest.param([State.DESTROYED], "absent", id="what was destroyed"),
        pytest.param(
            [State.FAILURE, State.INACTIVE, State.ACTIVE], "running 3.0.0, absent", id="failed, after it was taken away"
        ),
    ],
)
def test_what_may_be_running(states: list[State], expected: str) -> None:
    records = [a_record("web", str(3 - place), state) for place, state in enumerate(states)]
    found = case("web 1", histories={"web": History(tuple(records))}).running("web")
    shown = [f"{one.presence.value} {one.version}" if one.version else one.presence.value for one in found]
    assert ", ".join(shown) == expected
    assert {one.service for one in found} == {"web"}
    assert [one.is_absent for one in found] == [one.presence is Presence.ABSENT for one in found]


def test_what_changed_nothing_is_passed_over() -> None:
    records = (a_record("web", "3", State.INACTIVE, unchanged=True), a_record("web", "2"))
    (only,) = case("web 1", histories={"web": History(records)}).running("web")
    assert str(only) == "web 2.0.0"


def test_of_what_could_not_be_read_nothing_may_be_running() -> None:
    one = case("web 1", histories={"web": Unread("no answer")})
    assert one.running("web") == ()
    assert one.newest("web") == Unread("no answer")
    assert one.newest("ghost") == Unread("ghost was not read")


def test_what_may_be_running_is_found_once() -> None:
    one = case("web 1")
    assert one.running("web") is one.running("web")


def test_an_instance_shows_that_its_version_is_not_known() -> None:
    history = History((a_record("web", None),))
    assert [str(one) for one in case("web 1", histories={"web": history}).running("web")] == ["web (version unknown)"]


def test_the_newest_record_is_asked_for_by_environment() -> None:
    records = [a_record("web", "1"), a_record("web", "2")]
    facts = Facts({(WHERE, "web"): History((records[0],)), ("staging", "web"): History((records[1],))})
    catalog = Catalog({WHERE: Environment(WHERE)}, {"web": Service("web", "acme/web")})
    one = Case(Request(WHERE, ()), catalog, facts, NOW)
    assert (one.newest("web"), one.newest("web", "staging")) == tuple(records)


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        pytest.param(Operation.DEPLOY, ["api <3", "api >=2"], id="the catalog's and the request's together"),
        pytest.param(Operation.ROLLBACK, ["api >=2"], id="what was recorded with it alone, in a rollback"),
    ],
)
def test_the_planned_version_requires(operation: Operation, expected: list[str]) -> None:
    one = case("web 1>2; api 1", "web@2 -> api >=2", catalog="web -> api <3", operation=operation)
    assert [str(need) for need in one.planned["web"].needs["api"]] == expected
    assert one.planned["web"].presence is Presence.PLANNED


def test_a_running_version_requires_what_was_recorded_with_it_or_else_what_the_catalog_says() -> None:
    histories = {"web": History((a_record("web", "1", needs=None),)), "bff": History((a_record("bff", "1", needs=()),))}
    one = case("web 1; bff 1; api 1", catalog="web -> api; bff -> api", histories=histories)
    assert [list(running.needs) for name in ("web", "bff") for running in one.running(name)] == [["api"], []]


def test_a_record_of_a_service_that_the_catalog_does_not_know_requires_nothing_unless_it_says_so() -> None:
    history = History((a_record("ghost", "1", needs=None),))
    (only,) = case("web 1", histories={"ghost": history}).running("ghost")
    assert only.needs == {}


def test_the_same_requirement_said_twice_is_one() -> None:
    needs = [
        parse_need("api >=2", Source.CATALOG),
        parse_need("api >=2", Source.PAYLOAD),
        parse_need("api >=2", Source.PAYLOAD, Direction.REQUIRED_BY),
        parse_need("api <3", Source.PAYLOAD),
        parse_need("db"),
        parse_need("db", Source.RECORD),
    ]
    assert needs_by_other(needs) == {"api": (needs[0], needs[2], needs[3]), "db": (needs[4],)}


def joined(one: Case) -> list[str]:
    return [f"{consumer} -> {provider}" for consumer, provider in one.edges]


@pytest.mark.parametrize(
    ("services", "recorded", "catalog", "expected"),
    [
        pytest.param("web 1>2; api 1", "web@2 -> api", "", "web -> api", id="of the planned version"),
        pytest.param("web 1>2; api 1", "web@1 -> api", "", "web -> api", id="of the running version"),
        pytest.param("web 1>2; api 1", "", "web -> api", "web -> api", id="of the catalog, for what is planned"),
        pytest.param("web 1>2; api 1; db 1", "", "api -> db", "api -> db", id="of the catalog, for what stays"),
        pytest.param("web 1>2; api 1", "api@1 <- web", "", "web -> api", id="declared by the provider"),
        pytest.param("web 1>2; api 1", "web -> api; api <- web", "web -> api", "web -> api", id="each once"),
        pytest.param(
            "web 2,1>3; api 1; db 1", "web@1 -> api; web@2 -> db", "", "web -> db web -> api", id="of all that may run"
        ),
    ],
)
def test_edges(services: str, recorded: str, catalog: str, expected: str) -> None:
    assert " ".join(joined(case(services, recorded, catalog=catalog))) == expected


def test_the_records_of_other_environments_join_nothing() -> None:
    history = History((a_record("web", "1", needs=(Need("api"),)),))
    catalog = Catalog({WHERE: Environment(WHERE)}, {"web": Service("web", "acme/web")})
    one = Case(Request(WHERE, ()), catalog, Facts({("staging", "web"): history, (WHERE, "web"): History()}), NOW)
    assert joined(one) == []


def test_the_catalog_s_edges_are_those_of_all_its_services() -> None:
    one = case("web 1; api 1; db 1", catalog="web -> api; db <- api")
    assert one.catalog_edges == {("web", "api"), ("api", "db")}


def test_neighbours_are_joined_whichever_way() -> None:
    one = case("web 1>2; api 1>2; db 1; bff 1", "web -> api; api -> db; bff -> db")
    assert {name: list(others) for name, others in one.neighbours.items()} == {"web": ["api"], "api": ["web", "db"]}


def test_two_planned_services_are_joined_once() -> None:
    assert case("web 1>2; api 1>2; db 1", "web -> api; api -> web; api -> db").joined == (("web", "api"),)


def test_planned_services_stand_in_catalog_order() -> None:
    one = case("web 1>2; api 1>2; db 1>2")
    request = one.request.but(services=one.request.services[::-1])
    turned = Case(request, one.catalog, one.facts, NOW)
    assert list(turned.planned) == ["web", "api", "db"]
    assert [turned.rank(name) for name in ("web", "api", "db")] == [0, 1, 2]


def test_the_same_question_without_a_service() -> None:
    one = case("web 1>2; api 1>2; db 1>2", allow_partial=True)
    left = one.without(["api"])
    assert list(left.planned) == ["web", "db"]
    assert (left.catalog, left.facts, left.now) == (one.catalog, one.facts, NOW)
    assert left.request.allow_partial
