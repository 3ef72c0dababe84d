"""From a service's request to its answer: nothing that was asked for is lost, and nothing is left unexplained."""

import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from standin.access import Access
from standin.github import GitHub
from standin.verbs import running
from tests.doors.asking import ask, collect, dispatches, home, requests, roll_out, stories, wake
from tests.doors.deploying import WRITER, asked, records
from tests.doors.shop import CATALOG, a_shop, on_github, record
from tests.doors.step import ROOT, Ended, Time, act, dispatched


def codes(ended: Ended) -> list[str]:
    return [finding["reason_code"] for finding in ended.result["findings"]]


def deployed(github: GitHub, service: str) -> tuple[str, str]:
    return records(github, service)[-1]


def test_a_request_is_kept_planned_deployed_and_told_so() -> None:
    with on_github(a_shop()) as github:
        sent = ask(github, "inventory", "1.9.0")
        assert (sent.code, sent.outputs["reason_code"]) == (0, "requested"), sent.everything
        assert requests(github, "inventory") == [("1.9.0", "queued")]
        (payload,) = dispatches(github)
        assert payload == {
            "environment": "staging", "repository": "acme/inventory", "request_id": sent.outputs["request_id"],
        }  # fmt: skip
        planned = collect(github, payload)
        assert (planned.code, planned.outputs["services"]) == (0, '["inventory"]'), planned.everything
        assert stories(github, "inventory") == [("1.9.0", "in_progress", "planned: wave 1 of 1")]
        roll_out(github, planned)
        assert deployed(github, "inventory") == ("1.9.0", "success")
        assert stories(github, "inventory") == [("1.9.0", "success", "deployed")]


def test_what_had_to_wait_is_deployed_once_it_may_be_with_no_further_dispatch() -> None:
    with on_github(a_shop()) as github:
        ask(github, "checkout", "3.1.0")
        refused = collect(github, dispatches(github)[-1])
        assert (refused.code, refused.outputs["reason_code"]) == (1, "upstream_out_of_range")
        ((_, state, why),) = stories(github, "checkout")
        assert (state, "inventory 1.7.0" in why) == ("queued", True)
        ask(github, "inventory", "1.9.0")
        roll_out(github, collect(github, dispatches(github)[-1], 71, collect=""), run=71)
        assert wake(github, run=71).outputs["reason_code"] == "woken"
        assert dispatches(github)[-1] == {"environment": "staging", "collect": True}
        roll_out(github, collect(github, dispatches(github)[-1], 72), run=72)
        assert deployed(github, "checkout") == ("3.1.0", "success")
        assert wake(github, run=72).outputs["reason_code"] == "nothing_open"


def test_one_plan_orders_all_that_is_kept() -> None:
    with on_github(a_shop()) as github:
        for service, version in (("frontend", "2.0.0"), ("checkout", "3.1.0"), ("inventory", "1.9.0")):
            ask(github, service, version)
        planned = collect(github)
        assert planned.outputs["waves"] == '[["inventory"],["checkout"],["frontend"]]'
        assert stories(github, "frontend") == [("2.0.0", "in_progress", "planned: wave 3 of 3")]
        roll_out(github, planned)
        assert {deployed(github, name)[1] for name in ("inventory", "checkout", "frontend")} == {"success"}
        assert stories(github, "frontend") == [("2.0.0", "success", "deployed")]


def test_what_may_not_go_is_left_out_of_the_plan_of_what_may() -> None:
    with on_github(a_shop()) as github:
        ask(github, "frontend", "2.0.0", requires="site >=7")
        ask(github, "inventory", "1.9.0")
        planned = collect(github)
        assert (planned.code, planned.outputs["decision"], planned.outputs["services"]) == (0, "go", '["inventory"]')
        assert "request_waits" in codes(planned)
        ((_, state, why),) = stories(github, "frontend")
        assert (state, "requires checkout >=3.0.1" in why) == ("queued", True)


def test_a_run_that_wakes_for_nothing_that_may_go_ends_green() -> None:
    with on_github(a_shop()) as github:
        ask(github, "frontend", "2.0.0", requires="site >=7")
        planned = collect(github)
        assert (planned.code, planned.outputs["decision"], planned.outputs["matrix"]) == (0, "wait", "")


def test_a_request_is_told_only_what_is_new() -> None:
    with on_github(a_shop()) as github:
        ask(github, "frontend", "2.0.0", requires="site >=7")
        for run in (70, 71, 72):
            collect(github, run=run)
        (kept,) = (one for one in home(github, "frontend").deployments if one.task == "deploy-gate:request")
        assert [said.state for said in kept.statuses] == ["queued", "queued"]


@pytest.mark.parametrize("conclusion", ["cancelled", "failure"])
def test_a_run_that_ended_before_its_deploys_loses_nothing(conclusion: str) -> None:
    with on_github(a_shop()) as github:
        run = a_run(github)
        ask(github, "inventory", "1.9.0")
        collect(github, run=run)
        assert collect(github, run=99).outputs["matrix"] == "", "it is in the hands of a run that is not over"
        assert requests(github, "inventory") == [("1.9.0", "in_progress")]
        end_run(github, run, conclusion)
        again = collect(github, run=100)
        assert again.outputs["services"] == '["inventory"]'
        roll_out(github, again, run=100)
        assert requests(github, "inventory") == [("1.9.0", "success")]


def test_a_dispatch_that_is_dropped_loses_nothing() -> None:
    with on_github(a_shop()) as github:
        ask(github, "inventory", "1.9.0")
        home(github, "infra").dispatches.clear()
        wake(github)
        roll_out(github, collect(github, dispatches(github)[-1]))
        assert requests(github, "inventory") == [("1.9.0", "success")]


def test_a_deploy_that_never_began_is_still_asked_for() -> None:
    with on_github(a_shop()) as github:
        ask(github, "inventory", "1.9.0")
        roll_out(github, collect(github), "skipped")
        assert requests(github, "inventory") == [("1.9.0", "queued")]
        roll_out(github, collect(github, run=71), run=71)
        assert requests(github, "inventory") == [("1.9.0", "success")]


def test_a_deploy_that_failed_answers_its_request() -> None:
    with on_github(a_shop()) as github:
        ask(github, "inventory", "1.9.0")
        roll_out(github, collect(github), "failure")
        ((_, state, why),) = stories(github, "inventory")
        assert (state, "failed" in why) == ("failure", True)
        assert collect(github, run=71).outputs["matrix"] == ""


def test_a_dispatch_that_is_refused_leaves_the_request_and_says_so() -> None:
    world = a_shop()
    world["tokens"]["ghs_narrow"] = {"as": "deployer", "permissions": {"deployments": "write", "contents": "read"}}
    with on_github(world) as github:
        sent = ask(github, "inventory", "1.9.0", github_token="ghs_narrow")
        assert (sent.code, sent.outputs["reason_code"]) == (0, "request_unsent"), sent.everything
        assert "contents: write" in sent.out
        assert requests(github, "inventory") == [("1.9.0", "queued")]


def test_the_newest_version_goes_and_supersedes_the_older_once_it_is_active() -> None:
    with on_github(a_shop()) as github:
        ask(github, "inventory", "1.9.0", run=5)
        ask(github, "inventory", "1.10.0", run=6)
        planned = collect(github)
        assert planned.result["matrix"]["include"][0]["version"] == "1.10.0"
        assert requests(github, "inventory") == [("1.9.0", "queued"), ("1.10.0", "in_progress")]
        github.world.clock.advance(timedelta(seconds=5))
        roll_out(github, planned)
        assert collect(github, run=71).outputs["matrix"] == ""
        assert stories(github, "inventory") == [
            ("1.9.0", "inactive", "superseded: staging runs inventory 1.10.0, which is newer"),
            ("1.10.0", "success", "deployed"),
        ]


def test_a_newer_one_that_is_blocked_supersedes_nothing() -> None:
    with on_github(a_shop()) as github:
        ask(github, "inventory", "1.9.0", run=5)
        ask(github, "inventory", "1.10.0", run=6, requires="site >=7")
        planned = collect(github)
        assert planned.result["matrix"]["include"][0]["version"] == "1.9.0"
        github.world.clock.advance(timedelta(seconds=5))
        roll_out(github, planned)
        collect(github, run=71)
        assert requests(github, "inventory") == [("1.9.0", "success"), ("1.10.0", "queued")]


def test_a_request_for_an_older_version_made_after_the_newer_ran_is_meant() -> None:
    with on_github(a_shop()) as github:
        ask(github, "inventory", "1.6.0")
        assert collect(github).outputs["services"] == '["inventory"]'


def test_a_request_that_nobody_could_answer_expires_in_words() -> None:
    with on_github(a_shop()) as github:
        ask(github, "frontend", "2.0.0", requires="site >=7")
        github.world.clock.advance(timedelta(days=15))
        collect(github)
        ((_, state, why),) = stories(github, "frontend")
        assert (state, why.startswith("expired: ")) == ("inactive", True)


def test_what_runs_already_is_answered_without_a_deploy() -> None:
    with on_github(a_shop()) as github:
        ask(github, "inventory", "1.9.0")
        roll_out(github, collect(github))
        ask(github, "inventory", "1.9.0", run=6)
        planned = collect(github, dispatches(github)[-1], run=71)
        assert (planned.code, planned.outputs["matrix"]) == (0, "")
        assert stories(github, "inventory")[-1] == ("1.9.0", "success", "deployed: staging runs inventory 1.9.0")


def test_a_dispatch_whose_request_is_deployed_plans_nothing() -> None:
    with on_github(a_shop()) as github:
        ask(github, "inventory", "1.9.0")
        (payload,) = dispatches(github)
        roll_out(github, collect(github, payload))
        again = collect(github, payload, run=71)
        assert (again.code, again.outputs["matrix"], codes(again)) == (0, "", ["request_answered"])


@pytest.mark.parametrize("inputs", [{}, {"collect": ""}], ids=["collecting", "not collecting"])
def test_a_forged_id_deploys_nothing(inputs: dict[str, str]) -> None:
    with on_github(a_shop()) as github:
        payload = {"environment": "staging", "repository": "acme/inventory", "request_id": "f" * 20}
        planned = collect(github, payload, **inputs)
        assert (planned.code, codes(planned), planned.outputs["matrix"]) == (1, ["request_not_found"], "")
        assert planned.out.startswith("NO GO: nothing was found that could go to staging\n")


def test_without_collecting_only_the_named_request_is_planned() -> None:
    with on_github(a_shop()) as github:
        ask(github, "frontend", "2.0.0", requires="")
        ask(github, "inventory", "1.9.0")
        planned = collect(github, dispatches(github)[-1], collect="")
        assert planned.outputs["services"] == '["inventory"]'
        assert requests(github, "frontend") == [("2.0.0", "queued")]


def test_a_repository_may_ask_only_for_its_own_services_unless_the_catalog_says_more() -> None:
    with on_github(a_shop()) as github:
        ask(github, "checkout", "9.0.0", service="inventory", sha="a" * 40)
        planned = collect(github, dispatches(github)[-1])
        assert (planned.code, "source_not_allowed" in codes(planned)) == (1, True)


def test_readiness_never_sees_a_request() -> None:
    with on_github(a_shop(record("inventory", "1.9.0"))) as github:
        ask(github, "inventory", "7.0.0")
        one = {"service": "checkout", "version": "3.1.0", "environment": "staging"}
        gate = act(github.url, dispatched(one), command="gate")
        assert (gate.code, gate.outputs["decision"]) == (0, "go")


def test_who_asks_twice_for_the_same_has_asked_once() -> None:
    with on_github(a_shop()) as github:
        first, second = ask(github, "inventory", "1.9.0", run=5), ask(github, "inventory", "1.9.0", run=6)
        assert first.outputs["request_id"] == second.outputs["request_id"]
        assert requests(github, "inventory") == [("1.9.0", "queued")]
        assert len(dispatches(github)) == 2


def test_collecting_costs_no_request_where_one_document_holds_it_all() -> None:
    counts = []
    for given in ({}, {"collect": "true"}):
        with on_github(a_shop()) as github:
            one = {"service": "inventory", "version": "1.9.0", "environment": "staging"}
            act(github.url, dispatched(one), command="plan", **given)
            counts.append(asked(github))
    assert counts[0] == counts[1]


def a_run(github: GitHub) -> int:
    """A run of the infra repository that has just begun."""
    infra = home(github, "infra")
    return running.start(
        Access(github.world, github.world.tokens["ghs_writer"]), infra, ".github/workflows/deploy.yml", "schedule"
    ).id


def end_run(github: GitHub, run: int, conclusion: str) -> None:
    running.finish(Access(github.world, github.world.tokens["ghs_writer"]), home(github, "infra"), run, conclusion)


MONO = """\
environments: [staging]
services:
  inventory: {repository: acme/inventory}
  stock: {repository: acme/inventory, tag_prefix: stock-, requires: [checkout]}
  checkout: {repository: acme/checkout}
"""


def test_what_was_asked_for_together_goes_together() -> None:
    with on_github(a_shop(catalog=MONO, running={"checkout": "3.0.0"})) as github:
        ask(github, "inventory", "", service="")
        planned = collect(github)
        assert planned.outputs["waves"] == '[["inventory","stock"]]', planned.everything


def test_what_was_asked_for_together_with_what_may_not_go_stays_with_it() -> None:
    with on_github(a_shop(catalog=MONO, running={})) as github:
        ask(github, "inventory", "", service="")
        planned = collect(github, dispatches(github)[-1])
        assert (planned.code, planned.outputs["matrix"]) == (1, "")
        assert {"asked_together", "upstream_missing"} <= set(codes(planned))
        whys = [why for _, _, why in stories(github, "inventory")]
        assert ["together" in why or "never deployed" in why for why in whys] == [True, True]


def test_an_event_s_own_services_go_before_what_is_kept_and_beside_it() -> None:
    with on_github(a_shop()) as github:
        ask(github, "inventory", "1.9.0")
        ask(github, "frontend", "2.0.0", requires="site >=7")
        planned = collect(github, {"environment": "staging", "services": "checkout@3.1.0"})
        assert planned.outputs["waves"] == '[["inventory"],["checkout"]]'
        assert (planned.code, planned.outputs["decision"]) == (0, "go")


def test_what_the_event_asks_for_falls_whole_and_what_is_kept_goes_on() -> None:
    with on_github(a_shop()) as github:
        ask(github, "inventory", "1.9.0")
        payload = {"environment": "staging", "services": [
            {"service": "frontend", "version": "2.0.0", "requires": "site >=7"}, "checkout@3.1.0",
        ]}  # fmt: skip
        planned = collect(github, payload)
        assert (planned.outputs["decision"], planned.outputs["services"]) == ("partial", '["inventory"]')
        assert set(planned.result["left_out"]) == {"frontend", "checkout"}


def test_a_version_that_the_event_names_goes_before_one_that_is_kept() -> None:
    with on_github(a_shop()) as github:
        ask(github, "inventory", "1.10.0")
        planned = collect(github, {"environment": "staging", "services": "inventory@1.9.0"})
        assert planned.result["matrix"]["include"][0]["version"] == "1.9.0"
        ((_, state, why),) = stories(github, "inventory")
        assert (state, why.startswith("behind inventory 1.9.0")) == ("queued", True)


def test_a_request_that_was_not_kept_whole_waits_until_it_is() -> None:
    with on_github(a_shop(catalog=MONO, running={"checkout": "3.0.0"})) as github:
        ask(github, "inventory", "", service="")
        half, _ = (one for one in home(github, "inventory").deployments if one.task == "deploy-gate:request")
        home(github, "inventory").remove(half)
        other = next(one for one in home(github, "inventory").deployments if one.task == "deploy-gate:request")
        other.statuses.clear()
        for run in (70, 72, 73):
            assert collect(github, run=run).outputs["matrix"] == ""
            assert "run the job again" in stories(github, "inventory")[0][2]
        ask(github, "inventory", "", service="", run=6)
        assert collect(github, run=71).outputs["waves"] == '[["inventory","stock"]]'


def test_what_no_token_may_read_is_said_and_holds_nothing_else_up() -> None:
    refused = {"alias": "r4", "error": {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}}
    with on_github(a_shop(), {"on": "graphql Facts", "kind": "partial", "count": None, **refused}) as github:
        named = collect(github, {"environment": "staging", "services": "inventory@1.9.0"})
        assert (named.code, "requests_unread" in codes(named)) == (0, True)
        woken = collect(github)
        assert (woken.code, codes(woken)[0]) == (1, "unknown")


def test_a_catalog_that_no_document_holds_is_read_in_two_rounds() -> None:
    others = "".join(f"  s{number}: {{repository: acme/s{number}}}\n" for number in range(45))
    world = a_shop(catalog=f"{CATALOG}{others}")
    world["repositories"] |= {f"acme/s{number}": {} for number in range(45)}
    with on_github(world) as github:
        ask(github, "frontend", "2.0.0")
        ask(github, "checkout", "3.1.0")
        ask(github, "inventory", "1.9.0")
        assert collect(github).outputs["waves"] == '[["inventory"],["checkout"],["frontend"]]'


def waiting(github: GitHub, then: Callable[[int], object], **inputs: str) -> Ended:
    """A step that asks for inventory 1.9.0 and waits; something happens whenever it sleeps."""
    return ask(github, "inventory", "1.9.0", time=Time(then), wait="true", **inputs)


@pytest.mark.parametrize(
    ("status", "code", "decision", "reason"),
    [
        pytest.param("success", 0, "go", "request_deployed", id="deployed"),
        pytest.param("failure", 1, "no_go", "request_failed", id="failed"),
    ],
)
def test_who_waits_ends_as_the_deployment_did(status: str, code: int, decision: str, reason: str) -> None:
    with on_github(a_shop()) as github:
        ended = waiting(github, lambda nth: roll_out(github, collect(github), status) if nth == 2 else None)
        assert (ended.code, ended.outputs["decision"], ended.outputs["reason_code"]) == (code, decision, reason)
        assert ended.outputs["run_url"] == "https://github.com/acme/infra/actions/runs/70"


def test_who_waits_is_told_what_it_waits_for_and_ends_when_its_time_is_up() -> None:
    with on_github(a_shop()) as github:
        inputs = {"requires": "site >=7", "wait_timeout": "60"}
        ended = waiting(github, lambda nth: collect(github) if nth == 1 else None, **inputs)
        assert (ended.code, ended.outputs["reason_code"]) == (1, "request_open")
        assert "site >=7" in ended.out
        assert requests(github, "inventory") == [("1.9.0", "queued")]


def test_who_waits_through_trouble_still_gets_the_answer() -> None:
    fault = {"on": "graphql Answers", "kind": "status", "status": 500, "nth": 2, "count": 5}
    with on_github(a_shop(), fault) as github:
        ended = waiting(github, lambda nth: roll_out(github, collect(github)) if nth == 9 else None)
        assert ended.outputs["reason_code"] == "request_deployed"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(("withdraws", "state"), [("", "queued"), ("true", "inactive")], ids=["left open", "withdrawn"])
def test_who_is_cancelled_cancels_nothing_unless_told_to(number: signal.Signals, withdraws: str, state: str) -> None:
    with on_github(a_shop()) as github:
        ended = waiting(github, lambda _: signal.raise_signal(number), withdraw_on_cancel=withdraws)
        assert ended.code == 1
        assert requests(github, "inventory") == [("1.9.0", state)]


def test_what_is_planned_already_is_not_withdrawn() -> None:
    def then(nth: int) -> None:
        if nth == 1:
            collect(github)
        else:
            signal.raise_signal(signal.SIGTERM)

    with on_github(a_shop()) as github:
        waiting(github, then, withdraw_on_cancel="true")
        assert requests(github, "inventory") == [("1.9.0", "in_progress")]


def test_who_starts_a_workflow_is_told_which_run_it_is() -> None:
    with on_github(listening()) as github:
        sent = ask(github, "inventory", "1.9.0", transport="workflow_dispatch")
        (run,) = home(github, "infra").runs.values()
        assert sent.outputs["run_url"].endswith(f"/acme/infra/actions/runs/{run.id}")
        assert run.inputs == {
            "environment": "staging", "repository": "acme/inventory", "request_id": sent.outputs["request_id"],
        }  # fmt: skip
        event = {"inputs": run.inputs, "sender": {"login": "octocat"}, "repository": {"full_name": "acme/infra"}}
        planned = act(github.url, event, "workflow_dispatch", command="plan", github_token=WRITER)
        assert planned.outputs["services"] == '["inventory"]'


def test_a_server_that_knows_no_run_details_is_asked_without() -> None:
    path = "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches"
    with on_github(listening(), {"on": path, "kind": "status", "status": 400, "count": 1}) as github:
        sent = ask(github, "inventory", "1.9.0", transport="workflow_dispatch")
        assert (sent.outputs["reason_code"], sent.outputs["run_url"]) == ("requested", ""), sent.everything


def listening() -> dict[str, Any]:
    """A shop whose infra repository has the workflow that users copy."""
    world = a_shop()
    text = (ROOT / "workflows" / "infra-dispatch.yml").read_text(encoding="utf-8")
    world["repositories"]["acme/infra"]["files"][".github/workflows/deploy.yml"] = text
    return world
