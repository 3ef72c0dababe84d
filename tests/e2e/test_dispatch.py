from typing import Any

import pytest

from tests.e2e.shop import SHA, Shop

pytestmark = pytest.mark.e2e

ALL: dict[str, Any] = {
    "environment": "staging",
    "services": [
        {"service": "frontend", "version": "2.0.0", "requires": ["checkout >=3.1.0"]},
        {
            "service": "checkout",
            "version": "3.1.0",
            "image": "registry.example/checkout:3.1.0",
            "tag": "v3.1.0",
            "sha": SHA["checkout"],
        },
        {"service": "inventory", "version": "1.8.0"},
    ],
}


def test_services_and_a_group_are_deployed_one_after_the_other_in_the_planned_order(shop: Shop) -> None:
    pair = [{"service": "web", "version": "2.0.0"}, {"service": "api", "version": "2.0.0"}]
    run = shop.dispatch({**ALL, "services": [*ALL["services"], *pair]})
    singles = [one for one in shop.order if not one.endswith(("prepare", "switch"))]
    assert singles == ["inventory 1.8.0", "checkout 3.1.0", "frontend 2.0.0"], run.text
    deploys = ["Deploy inventory 1.8.0", "Deploy pair", "Deploy checkout 3.1.0", "Deploy frontend 2.0.0"]
    assert run.jobs == ["Plan", *deploys, "Conclude", "Look for requests that wait"]
    assert next(one for one in shop.deploys if one["service"] == "checkout") == {
        "service": "checkout",
        "environment": "staging",
        "version": "3.1.0",
        "previous_version": "3.0.0",
        "image": "registry.example/checkout:3.1.0",
        "tag": "v3.1.0",
        "sha": SHA["checkout"],
        "operation": "deploy",
        "phase": "",
    }

    # The group is prepared member by member, and then switched once.
    *prepared, switched = [one for one in shop.order if one not in singles]
    assert (sorted(prepared), switched) == (["api 2.0.0 prepare", "web 2.0.0 prepare"], "pair switch")

    versions = {"inventory": "1.8.0", "checkout": "3.1.0", "frontend": "2.0.0", "web": "2.0.0", "api": "2.0.0"}
    assert {name: shop.records(name)[-1] for name in versions} == {
        name: (version, "success") for name, version in versions.items()
    }
    assert shop.locks == []

    # What deploy_env holds reaches the deploy, and no log.
    assert "reporting with ***" in run.said("Deploy inventory")
    assert not [line["msg"] for line in run.lines if "report-to-standin" in line["msg"]]


def test_a_refused_plan_deploys_nothing_and_says_why(shop: Shop) -> None:
    run = shop.dispatch({"environment": "staging", "service": "frontend", "version": "2.0.0"})
    assert (run.jobs, run.result_of("Plan")) == (["Plan"], "failure"), run.text
    assert shop.deploys == []
    assert "staging runs checkout 3.0.0" in run.said("Plan")


def test_an_empty_plan_ends_green_and_deploys_nothing(shop: Shop) -> None:
    run = shop.dispatch({"environment": "staging", "service": "inventory", "version": "1.7.0"})
    assert run.result_of("Plan") == "success", run.text
    assert shop.deploys == []
    assert run.result_of("Matrix withheld") is None


def test_a_mistake_in_the_payload_ends_the_run_before_anything_is_deployed(shop: Shop) -> None:
    run = shop.dispatch({"environment": "stagin", "service": "inventory", "version": "1.8.0"})
    assert (run.jobs, run.result_of("Plan")) == (["Plan"], "failure"), run.text
    assert shop.deploys == []
    assert "stagin" in run.said("Plan")


def test_a_failing_middle_service_stops_what_stands_behind_it_and_is_recorded(shop: Shop) -> None:
    run = shop.dispatch(ALL, failing=["checkout"])
    assert shop.order == ["inventory 1.8.0", "checkout 3.1.0"], run.text
    assert [run.result_of(f"Deploy {name}") for name in ("inventory", "checkout", "frontend")] == [
        "success",
        "failure",
        "failure",
    ]
    assert [shop.records(name)[-1] for name in ("inventory", "checkout", "frontend")] == [
        ("1.8.0", "success"),
        ("3.1.0", "failure"),
        ("1.0.0", "success"),
    ]
    assert shop.locks == []


def test_a_group_that_cannot_be_prepared_is_not_switched(shop: Shop) -> None:
    run = shop.dispatch({"environment": "staging", "services": "web@2.0.0, api@2.0.0"}, failing=["web", "api"])
    assert [shop.records(name)[-1] for name in ("web", "api")] == [("2.0.0", "inactive")] * 2
    assert shop.locks == []
    assert len(shop.order) == 1, run.text
    assert shop.order[0].endswith("prepare")


def test_a_line_of_deploy_env_that_is_no_variable_stops_before_the_deploy(shop: Shop) -> None:
    payload = {"environment": "staging", "service": "inventory", "version": "1.8.0"}
    run = shop.dispatch(payload, DEPLOY_ENV="REPORT_TOKEN=report-to-standin\nhunter2")
    assert shop.deploys == []
    assert run.result_of("Deploy inventory") == "failure", run.text
    assert "line 2 is not KEY=VALUE" in run.text
