import json
from datetime import timedelta
from typing import Any

import pytest

from tests.doors.deploying import asked, entry, finish, plan, records, start
from tests.doors.going_back import carry_out, codes, deploy, entries, now, resume, rollback
from tests.doors.shop import a_shop, on_github, record
from tests.doors.step import act, dispatched

TRAIN = "frontend@2.0.0, checkout@3.1.0, inventory@1.9.0"
NEW = {"inventory": "1.9.0", "checkout": "3.1.0", "frontend": "2.0.0"}
OLD = {"inventory": "1.7.0", "checkout": "3.0.0", "frontend": "1.0.0"}


def test_a_train_is_undone_by_its_run_in_the_opposite_order() -> None:
    with on_github(a_shop()) as github:
        deploy(github, TRAIN, run=71)
        planned = rollback(github, run=71)
        assert json.loads(planned.outputs["waves"]) == [["frontend"], ["checkout"], ["inventory"]]
        assert planned.result["operation"] == "rollback"
        for one in entries(planned):
            assert (one["operation"], one["version"]) == ("rollback", OLD[one["service"]])
            assert one["previous_version"] == NEW[one["service"]]
        carry_out(github, entries(planned), run=72)
        assert {name: records(github, name)[-1] for name in OLD} == {name: (OLD[name], "success") for name in OLD}


def test_what_was_rolled_back_is_held_until_somebody_resumes_it() -> None:
    with on_github(a_shop()) as github:
        deploy(github, "inventory@1.9.0", run=71)
        carry_out(github, entries(rollback(github, "inventory")), run=72)
        request = dispatched({"services": "inventory@1.9.1", "environment": "staging"})
        for command in ("plan", "gate"):
            assert codes(act(github.url, request, command=command)) == ["held"]
        assert codes(start(github, entry("inventory", "1.9.1"), time=now(github))) == ["held"]
        said = resume(github, "inventory, checkout")
        assert (said.code, said.outputs["reason_code"]) == (0, "resumed")
        assert json.loads(said.outputs["services"]) == ["inventory"]
        assert codes(said) == ["nothing_held"]
        repository = github.world.repository("acme/inventory")
        assert repository is not None
        newest = max(repository.deployments, key=lambda one: one.id).latest_status
        assert newest is not None
        assert (newest.state, newest.description) == ("success", "resumed by hubot")
        assert act(github.url, request, command="plan").outputs["decision"] == "go"
        assert start(github, entry("inventory", "1.9.1"), time=now(github)).code == 0


def test_a_run_s_rollback_is_resumed_by_its_run() -> None:
    with on_github(a_shop()) as github:
        deploy(github, TRAIN, run=71)
        carry_out(github, entries(rollback(github, run=71)), run=72)
        said = resume(github, run="72")
        assert sorted(json.loads(said.outputs["services"])) == sorted(OLD)
        assert resume(github, run="72").outputs["reason_code"] == "nothing_held"


def test_a_rollback_that_goes_on_is_not_resumed_and_one_that_failed_keeps_its_state() -> None:
    with on_github(a_shop()) as github:
        deploy(github, "inventory@1.9.0", run=71)
        [one] = entries(rollback(github, "inventory"))
        started = start(github, one, run=72, time=now(github))
        refused = resume(github, "inventory")
        assert (refused.code, codes(refused)) == (1, ["rollback_in_progress"])
        finish(github, started, "failure", run=72)
        assert resume(github, "inventory").code == 0
        assert records(github, "inventory")[-1] == ("1.7.0", "failure")


def test_whoever_may_not_ask_may_not_resume_either() -> None:
    catalog = "environments: [staging]\nservices: {inventory: {repository: acme/inventory, senders: [boss]}}\n"
    back = record("inventory", "1.6.0") | {
        "payload": {**record("inventory", "1.6.0")["payload"], "operation": "rollback"}
    }
    with on_github(a_shop(back, catalog=catalog)) as github:
        said = resume(github, "inventory")
        assert (said.code, codes(said)) == (1, ["sender_not_allowed"])
        assert records(github, "inventory")[-1] == ("1.6.0", "success")


def test_a_deployed_version_takes_no_more_than_one_request_to_plan_back() -> None:
    with on_github(a_shop(record("inventory", "1.9.0"), record("checkout", "3.1.0"))) as github:
        github.requests.clear()
        assert rollback(github, "checkout, inventory").code == 0
        # The catalog's, and one for all that runs and ran.
        assert asked(github) == 2


def test_many_deployments_of_one_version_are_read_back_page_by_page() -> None:
    again = [record("inventory", "1.9.0") for _ in range(8)]
    with on_github(a_shop(*again)) as github:
        github.requests.clear()
        assert [one["version"] for one in entries(rollback(github, "inventory"))] == ["1.7.0"]
        assert asked(github) == 3


@pytest.mark.parametrize(
    ("newer", "asked_for", "found"),
    [
        pytest.param([], {"services": "inventory"}, ["no_earlier_version"], id="the first deployment"),
        pytest.param(
            [record("inventory", "1.9.0")],
            {"services": "inventory@1.8.0"},
            ["version_not_recorded"],
            id="a version that never ran",
        ),
        pytest.param(
            [record("inventory", "1.9.0")],
            {"services": "inventory@1.9.0"},
            ["already_active"],
            id="where it is already",
        ),
        pytest.param([record("inventory", "1.9.0")], {"run": "5"}, ["run_not_found"], id="a run that deployed nothing"),
        pytest.param(
            [record("inventory", "1.9.0", state="FAILURE")], {"services": "inventory"}, [], id="a version that failed"
        ),
    ],
)
def test_the_way_back_is_refused_where_there_is_none(
    newer: list[dict[str, Any]], asked_for: dict[str, str], found: list[str]
) -> None:
    with on_github(a_shop(*newer)) as github:
        ended = rollback(github, **asked_for)
        assert codes(ended) == found
        assert ended.code == (0 if found in ([], ["already_active"]) else 1)


def test_a_run_that_others_have_overtaken_is_not_undone() -> None:
    with on_github(a_shop()) as github:
        deploy(github, "inventory@1.8.0", run=71)
        deploy(github, "inventory@1.9.0", run=73)
        assert codes(rollback(github, run=71)) == ["moved_on"]


def test_a_rollback_is_not_undone_and_a_run_is_undone_once() -> None:
    with on_github(a_shop()) as github:
        deploy(github, TRAIN, run=71)
        carry_out(github, entries(rollback(github, run=71)), run=72)
        again = rollback(github, run=71)
        assert (again.code, again.outputs["reason_code"]) == (0, "nothing_to_deploy")
        assert set(codes(again)) == {"already_undone"}
        assert set(codes(rollback(github, run=72))) == {"run_is_rollback"}


def test_a_rollback_that_failed_half_way_is_asked_for_again() -> None:
    with on_github(a_shop()) as github:
        deploy(github, TRAIN, run=71)
        first, second, third = entries(rollback(github, run=71))
        carry_out(github, [first], run=72)
        finish(github, start(github, second, run=72, time=now(github)), "failure", run=72)
        stopped = start(github, third, run=72, time=now(github))
        assert stopped.outputs["reason_code"] == "predecessor_not_deployed"
        again = entries(rollback(github, run=71))
        assert [(one["service"], one["version"], one["previous_version"]) for one in again] == [
            ("checkout", "3.0.0", "3.1.0"),
            ("inventory", "1.7.0", "1.9.0"),
        ]
        carry_out(github, again, run=74)


def test_a_running_dependant_is_named_with_the_version_it_would_go_back_to() -> None:
    with on_github(a_shop()) as github:
        deploy(github, TRAIN, run=71)
        [finding] = rollback(github, "checkout").result["findings"]
        assert (finding["service"], finding["reason_code"]) == ("checkout", "downstream_out_of_range")
        assert finding["remedy"] == ("take frontend along, back to 1.0.0: ask for frontend@1.0.0 in the same rollback")
        assert rollback(github, "checkout, frontend@1.0.0").code == 0


def test_a_version_is_taken_back_with_what_was_recorded_with_it() -> None:
    """The catalog has learnt since that every checkout needs inventory 1.8; the one that ran before did not."""
    with on_github(a_shop()) as github:
        deploy(github, "checkout@3.1.0, inventory@1.9.0", run=71)
        back = entries(rollback(github, "checkout, inventory"))
        assert [one["requires"] for one in back] == [[], []]


def test_a_rollback_is_planned_though_no_environment_before_ever_had_the_version() -> None:
    newer = [record("inventory", "1.9.0", where) for where in ("staging", "production")]
    with on_github(a_shop(*newer)) as github:
        assert rollback(github, "inventory", environment="production").code == 0


def test_what_was_deployed_after_the_way_back_was_planned_is_not_undone() -> None:
    with on_github(a_shop()) as github:
        deploy(github, "inventory@1.9.0", run=71)
        [one] = entries(rollback(github, "inventory"))
        github.world.clock.advance(timedelta(minutes=5))
        deploy(github, "inventory@1.9.5", run=73)
        assert codes(start(github, one, run=72, time=now(github))) == ["overtaken"]


def test_a_rollback_that_is_run_again_days_later_does_not_undo_what_was_resumed() -> None:
    with on_github(a_shop()) as github:
        deploy(github, "inventory@1.9.0", run=71)
        [one] = entries(rollback(github, "inventory"))
        carry_out(github, [one], run=72)
        resume(github, "inventory")
        github.world.clock.advance(timedelta(days=1))
        deploy(github, "inventory@1.9.0", run=73)
        assert codes(start(github, one, run=72, time=now(github))) == ["overtaken"]


def test_a_deploy_that_is_run_again_does_not_bring_back_what_was_rolled_back_since() -> None:
    with on_github(a_shop()) as github:
        [one] = plan(github, "inventory@1.9.0", now(github))
        carry_out(github, [one], run=71)
        github.world.clock.advance(timedelta(minutes=5))
        carry_out(github, entries(rollback(github, "inventory")), run=72)
        assert codes(start(github, one, run=71, time=now(github))) == ["held", "overtaken"]
        resume(github, "inventory")
        assert codes(start(github, one, run=71, time=now(github))) == ["overtaken"]
        github.world.clock.advance(timedelta(minutes=5))
        assert start(github, plan(github, "inventory@1.9.0", now(github))[0], run=73, time=now(github)).code == 0


def test_two_plans_that_do_not_fit_in_between_go_back_one_by_one() -> None:
    """site 2 takes either api, site 1 only the old and site 3 only the new one."""
    oldest = record("site", "1.0.0")
    oldest["payload"]["requires"] = ["api <2"]
    with on_github(a_shop(oldest, catalog=WEB_AND_API, running={"api": "1.0.0"})) as github:
        for run, version in ((71, "2.0.0"), (73, "3.0.0")):
            [one] = plan(github, f"site@{version}")
            needs = ["api >=1 <3"] if version == "2.0.0" else ["api >=2"]
            carry_out(github, [one | {"requires": needs}], run=run)
            if version == "2.0.0":
                carry_out(github, plan(github, "api@2.0.0"), run=72)
        refused = rollback(github, "site@1.0.0, api@1.0.0")
        [finding] = [one for one in refused.result["findings"] if one["verdict"] == "block"]
        assert finding["reason_code"] == "circle"
        assert "go back plan by plan, what was deployed last first, first site to 2.0.0" in finding["remedy"]
        for services in ("site", "api", "site@1.0.0"):
            carry_out(github, entries(rollback(github, services)), run=80)
        assert [records(github, name)[-1] for name in ("api", "site")] == [("1.0.0", "success")] * 2


WEB_AND_API = """\
environments: [staging]
services:
  api: {repository: acme/api}
  site: {repository: acme/site}
"""


def test_a_version_that_was_asked_for_as_irreversible_stops_the_way_back() -> None:
    with on_github(a_shop()) as github:
        payload = {"service": "inventory", "version": "1.9.0", "environment": "staging", "irreversible": True}
        planned = act(github.url, dispatched(payload), command="plan")
        carry_out(github, entries(planned), run=71)
        assert codes(rollback(github, "inventory")) == ["irreversible"]
        deploy(github, "inventory@1.9.5", run=72)
        assert [one["version"] for one in entries(rollback(github, "inventory"))] == ["1.9.0"]
        assert codes(rollback(github, "inventory@1.7.0")) == ["irreversible"]


def test_a_service_that_the_catalog_calls_irreversible_never_goes_back() -> None:
    catalog = "environments: [staging]\nservices: {inventory: {repository: acme/inventory, irreversible: true}}\n"
    with on_github(a_shop(record("inventory", "1.9.0"), catalog=catalog)) as github:
        assert codes(rollback(github, "inventory")) == ["irreversible"]


@pytest.mark.parametrize(
    ("inputs", "problem"),
    [
        pytest.param({}, "services: is missing: name the services, or as", id="nothing"),
        pytest.param({"run": "x1"}, "run: 'x1' is no number of a workflow run", id="a word for a run"),
        pytest.param({"run": "7", "services": "inventory"}, "a run is undone whole", id="a run and services"),
        pytest.param({"service": "inventory", "tag": "v1"}, "tag: tag comes from the record", id="a tag"),
        pytest.param({"service": "inventory", "requires": "checkout"}, "comes from its record", id="a requirement"),
        pytest.param({"services": "nobody"}, "'nobody' is no service of the catalog", id="an unknown service"),
        pytest.param({"services": "inventory@x"}, "services[0]: ", id="no version"),
        pytest.param({"services": "inventory, inventory"}, "name it once", id="a service twice"),
        pytest.param({"service": "inventory", "wait_timeout": "5"}, "only a gate waits", id="waiting"),
    ],
)
def test_a_rollback_that_nobody_can_mean_is_refused_by_name(inputs: dict[str, str], problem: str) -> None:
    with on_github(a_shop()) as github:
        ended = act(github.url, dispatched({}), command="rollback", environment="staging", **inputs)
        assert (ended.code, ended.outputs["reason_code"]) == (2, "bad_input")
        problems = [f"{one['where']}: {one['message']}" for one in ended.result["problems"]]
        assert any(problem in one for one in problems), problems
