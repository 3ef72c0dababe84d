from __future__ import annotations

import pytest

from deploy_gate.case import Case
from deploy_gate.decision import weigh
from deploy_gate.model import (
    Catalog,
    Environment,
    Facts,
    History,
    OnFailure,
    Operation,
    Plan,
    Request,
    Service,
    State,
    Step,
    Target,
    Wanted,
)
from deploy_gate.plan import explain_order, make_plan
from deploy_gate.requirement import parse_need
from deploy_gate.versions import parse_version
from tests.core.worlds import NOW, WHERE, a_record, case


def planned(one: Case) -> Plan:
    decision, left = weigh(one)
    return make_plan(left, decision)


def test_a_target_is_told_all_that_request_catalog_and_records_know() -> None:
    entry = Service("web", "acme/web", (parse_need("api >=1"),), timeout=7, image="acme/web")
    asked = Wanted("web", parse_version("v2.0.0"), "v2.0.0", "acme/web:2", "a" * 40, (parse_need("db"),))
    facts = Facts(
        {
            (WHERE, "web"): History((a_record("web", "1"),)),
            (WHERE, "api"): History((a_record("api", "1"),)),
            (WHERE, "db"): History((a_record("db", "1"),)),
        },
        {"web": "b" * 40},
    )
    services = {"web": entry, "api": Service("api", "acme/api"), "db": Service("db", "acme/db")}
    one = Case(Request(WHERE, (asked,)), Catalog({WHERE: Environment(WHERE)}, services), facts, NOW)
    assert planned(one) == Plan(
        WHERE,
        Operation.DEPLOY,
        (
            (
                Step(
                    (
                        Target(
                            service="web",
                            version=parse_version("v2.0.0"),
                            repository="acme/web",
                            environment=WHERE,
                            timeout=7,
                            tag="v2.0.0",
                            image="acme/web:2",
                            sha="a" * 40,
                            previous_version=parse_version("1.0.0"),
                            needs=(parse_need("api >=1"), parse_need("db")),
                        ),
                    ),
                    planned_at=NOW,
                ),
            ),
        ),
    )


def test_what_the_request_does_not_say_comes_from_catalog_and_commits() -> None:
    catalog = Catalog({WHERE: Environment(WHERE)}, {"web": Service("web", "acme/web", image="acme/web")})
    request = Request(WHERE, (Wanted("web", parse_version("2.0.0")),))
    one = Case(request, catalog, Facts({(WHERE, "web"): History()}, {"web": "b" * 40}), NOW)
    (target,) = planned(one).steps[0].targets
    assert (target.image, target.sha, target.tag, target.previous_version) == ("acme/web", "b" * 40, None, None)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param([], "None", id="nothing, where nothing was deployed"),
        pytest.param([("1", State.ACTIVE)], "1.0.0", id="what runs"),
        pytest.param([("1", State.INACTIVE)], "None", id="nothing, where it was taken away"),
        pytest.param([(None, State.ACTIVE)], "None", id="nothing, where the record knows no version"),
        pytest.param([("3", State.FAILURE), ("1", State.ACTIVE)], "1.0.0", id="what served before the last failed"),
        pytest.param([(None, State.FAILURE), ("1", State.ACTIVE)], "1.0.0", id="what served before nobody knows what"),
        pytest.param(
            [("3", State.FAILURE), (None, State.ACTIVE)], "None", id="nothing, where nobody knows what served"
        ),
        pytest.param([("3", State.FAILURE)], "None", id="nothing, where the first deployment failed"),
        pytest.param([("3", State.ERROR), ("1", State.INACTIVE)], "None", id="nothing, where it failed once gone"),
    ],
)
def test_the_previous_version_is(records: list[tuple[str | None, State]], expected: str) -> None:
    history = History(tuple(a_record("web", number, state) for number, state in records))
    (step,) = planned(case("web 1>2", histories={"web": history})).steps
    assert str(step.targets[0].previous_version) == expected


def test_waves_hold_steps_in_catalog_order_and_groups_as_one() -> None:
    groups = {"web": "shop", "bff": "shop"}
    plan = planned(case("web 1>2; db 1>2; bff 1>2; api 1>2; x 1>2", "web -> db; web -> api", groups=groups))
    assert [[(step.group, step.services) for step in wave] for wave in plan.waves] == [
        [(None, ("db",)), (None, ("api",)), (None, ("x",))],
        [("shop", ("web", "bff"))],
    ]


def test_one_member_of_a_group_goes_as_a_service() -> None:
    plan = planned(case("web 1>2; bff 1", groups={"web": "shop", "bff": "shop"}))
    assert [(step.group, step.services) for step in plan.steps] == [(None, ("web",))]


def test_a_refusal_plans_nothing() -> None:
    one = case("web 1>2; api 1", "web -> api =2", operation=Operation.ROLLBACK)
    assert planned(one) == Plan(WHERE, Operation.ROLLBACK)


def test_a_part_is_planned_without_what_is_left_out() -> None:
    plan = planned(case("web 1>2; db 1>2; api 1", "web -> api =2", allow_partial=True))
    assert [step.services for step in plan.steps] == [("db",)]


@pytest.mark.parametrize(
    ("services", "edges", "more", "expected"),
    [
        pytest.param("web 1>2; api 1>2", "", {}, [], id="nothing joins them"),
        pytest.param("web 1>2; api 1", "web -> api", {}, [], id="what stays is in no order"),
        pytest.param(
            "web 1>2; api 1>2", "web -> api", {}, ["api by_name web: web requires api, by name"], id="by name"
        ),
        pytest.param(
            "web 1>2; api 1>2",
            "web@1 -> api",
            {},
            ["api by_name web: the running web requires api, by name"],
            id="by a name that the running version alone says",
        ),
        pytest.param(
            "web 1>2; api 1>2",
            "api@1 <- web",
            {},
            ["api by_name web: the running api is required by web, by name"],
            id="by a name that the running provider alone says",
        ),
        pytest.param(
            "web 1>2; api 1>2",
            "web@1 -> api; api@2 <- web",
            {},
            ["api by_name web: web requires api, by name"],
            id="by a name that the planned provider says as well",
        ),
        pytest.param(
            "web 1>2; api 1>2",
            "web@1 -> api *",
            {},
            ["api provider_first web: the running web requires api, and both orders fit"],
            id="as preferred for the running version",
        ),
        pytest.param(
            "web 1>2; api 2>1",
            "web@1 -> api",
            {},
            ["web by_name api: the running web requires api, by name, and api goes back to 1.0.0"],
            id="for it goes back, and the running version requires it",
        ),
        pytest.param(
            "web 1>2; api 1>2",
            "web -> api *",
            {},
            ["api provider_first web: web requires api, and both orders fit"],
            id="as preferred",
        ),
        pytest.param(
            "web 1>2; api 1>2",
            "web@2 -> api >=2",
            {},
            ["api by_version web: web 2.0.0 requires api >=2, and api 1.0.0 is running"],
            id="by the planned version",
        ),
        pytest.param(
            "web 1>2; api 1>2",
            "web@1 -> api <2",
            {},
            ["web by_version api: the running web 1.0.0 requires api <2, and api 2.0.0 is planned"],
            id="by the running version",
        ),
        pytest.param(
            "web 1>2; api 1>2",
            "api@2 <- web >=2",
            {},
            ["web by_version api: api 2.0.0 fits only web >=2, and web 1.0.0 is running"],
            id="by the provider's word",
        ),
        pytest.param(
            "web 1>2; api ->2",
            "web@2 -> api *",
            {},
            ["api by_version web: web 2.0.0 requires api *, and api is not running"],
            id="by what is not there",
        ),
        pytest.param(
            "web 1>2; api abcdef0>2",
            "web@2 -> api >=2",
            {},
            ["api by_version web: web 2.0.0 requires api >=2, and the running api abcdef0 has no order"],
            id="by what nobody can say",
        ),
        pytest.param(
            "web 1>2; api abcdef0,1>2",
            "web@2 -> api >=2",
            {},
            ["api by_version web: web 2.0.0 requires api >=2, and api 1.0.0 is running"],
            id="by what is certain rather than by what nobody can say",
        ),
        pytest.param(
            "web 1>2; api 1>2",
            "web -> api >=2",
            {},
            ["api repair web: web 2.0.0 requires api >=2, and api 1.0.0 is running"],
            id="to mend what is broken",
        ),
        pytest.param(
            "web 1>2; api 2>1",
            "web -> api",
            {},
            ["web by_name api: web requires api, by name, and api goes back to 1.0.0"],
            id="for it goes back",
        ),
        pytest.param(
            "web 1>2; api 1>2",
            "web -> api *",
            {"tiers": {"web": "first", "api": "then"}},
            [],
            id="tiers are left out, and what they overrule",
        ),
        pytest.param(
            "db 1>2; web 1>2; api 1>2",
            "web -> api *",
            {"tiers": {"db": "before", "web": "first", "api": "then"}},
            [],
            id="what tiers overrule is left out in every wave",
        ),
        pytest.param("web 1>2; api 1>2", "web -> api *; api -> web *", {}, [], id="neither is preferred"),
        pytest.param("web 1>2; db 1>2; api 1", "web -> api; api -> db", {}, [], id="detours are left out"),
        pytest.param("web 1>2; api 1>2", "web -> api; api -> web", {}, [], id="where no order is safe"),
    ],
)
def test_why_the_order_is_as_it_is(services: str, edges: str, more: dict[str, object], expected: list[str]) -> None:
    found = explain_order(case(services, edges, **more))  # type: ignore[arg-type]
    assert [f"{arrow.before} {arrow.why} {arrow.after}: {arrow.reason}" for arrow in found] == expected


def ahead_of(one: Case) -> dict[str, list[str]]:
    return {step.services[0]: [ahead.service for ahead in step.after] for step in planned(one).steps}


def a_chain(policy: OnFailure) -> Case:
    """Three services in a row, and one that has nothing to do with them."""
    services = {
        "web": Service("web", "acme/web", (parse_need("api"),)),
        "api": Service("api", "acme/api", (parse_need("db"),)),
        "db": Service("db", "acme/db"),
        "mail": Service("mail", "acme/mail"),
    }
    wanted = tuple(Wanted(name, parse_version("2.0.0")) for name in services)
    facts = Facts({(WHERE, name): History((a_record(name, "1"),)) for name in services})
    return Case(Request(WHERE, wanted), Catalog({WHERE: Environment(WHERE)}, services, on_failure=policy), facts, NOW)


def test_what_must_have_succeeded_before_is_what_the_arrows_put_there() -> None:
    assert ahead_of(a_chain(OnFailure.STOP_DEPENDANTS)) == {"db": [], "mail": [], "api": ["db"], "web": ["api"]}


def test_where_a_failure_stops_all_it_is_every_earlier_wave() -> None:
    found = ahead_of(a_chain(OnFailure.STOP_ALL))
    assert {name: sorted(before) for name, before in found.items()} == {
        "db": [],
        "mail": [],
        "api": ["db", "mail"],
        "web": ["api", "db", "mail"],
    }
