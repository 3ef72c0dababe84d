"""Deployments that wait for approvals: no job waits with them, and each of those who approve counts once."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.doors.pulling import Job, Pull, Ran, a_pull, a_world, just_before, on_pull
from tests.doors.rushing import run_at_once, seen
from tests.doors.shop import record
from tests.doors.step import Time
from tests.doors.test_comment_catalog import CATALOG, a_shop, went_on
from tests.neighbour.neighbour import HEAD

WAITS = (0, "stop", "approvals_needed")
GOES = (0, "continue", "deployment_ready")
COUNTED = (0, "stop", "approval_counted")
REFUSED = (0, "stop", "approval_refused")
NOTHING = (0, "stop", "nothing_approved")
PEOPLE = ("octocat", "hubot", "reviewer", "author")


@contextmanager
def on_guarded_pull(world: dict[str, Any] | None = None, **inputs: str) -> Iterator[Pull]:
    """Production needs two approvals; everybody of the people may write."""
    world = world or a_world()
    repository = world["repositories"]["acme/demo"]
    repository["collaborators"] |= dict.fromkeys(PEOPLE, "write")
    world["users"] |= {login: {} for login in PEOPLE}
    world["tokens"] |= {login: {"as": login} for login in PEOPLE}
    with on_pull(world, **{"approvals": "production|2"} | inputs) as pull:
        yield pull


def thumb(job: Job, by: str) -> None:
    job.pull.ask("POST", f"issues/comments/{job.comment['id']}/reactions", by, {"content": "+1"})


def sweep(pull: Pull, event: str = "schedule", **inputs: str) -> Ran:
    return pull.happens(event, {}, **inputs)


def waiting(pull: Pull) -> list[str]:
    return [one for one in pull.deployments if one.startswith("deploy-gate-approvals")]


def test_a_command_is_kept_and_told_and_goes_once_enough_have_approved() -> None:
    with on_guarded_pull() as pull:
        asked = pull.says(".deploy")
        assert asked.main.decided == WAITS, asked.main.said
        assert (asked.main.state, pull.locks) == ({}, [])
        assert asked.main.outputs["continue"] == ""
        assert pull.deployments == ["deploy-gate-approvals: pending"]
        assert "2 people have to approve" in pull.answers[-1]
        first = pull.says(".approve", by="hubot")
        assert first.main.decided == COUNTED, first.main.said
        assert "needs 2 approvals, and has 1 (by hubot)" in pull.answers[-1]
        second = pull.says(".approve production", by="reviewer")
        assert second.main.decided == GOES, second.main.said
        outputs = second.main.outputs
        assert (outputs["sha"], outputs["environment"]) == (HEAD, "production")
        assert (outputs["actor"], outputs["comment_id"]) == ("octocat", str(asked.comment["id"]))
        assert pull.locks == ["production"]
        assert pull.deployments == ["deploy-gate-approvals: inactive", "production: in_progress"]
        assert second.post().code == 0
        assert (pull.locks, pull.deployments[-1]) == ([], "production: success")
        assert asked.reactions == ["rocket"]


def test_what_was_approved_is_not_confirmed_as_well() -> None:
    with on_guarded_pull(approvals="production|1", deployment_confirmation="true") as pull:
        assert pull.says(".deploy").main.decided == WAITS
        time = Time()
        assert pull.says(".approve", by="hubot", time=time).main.decided == GOES
        assert time.slept == []


def test_what_it_costs() -> None:
    with on_guarded_pull() as pull:
        asked = pull.says(".deploy").main.asked
        assert asked == ["ReactAndRead", "POST /repos/{owner}/{repo}/deployments", "Write"]
        first = pull.says(".approve", by="hubot").main.asked
        assert first == ["Waiting", "Approvals", "Voters", "Write"]
        last = pull.says(".approve", by="reviewer").main.asked
        claimed = ["POST /repos/{owner}/{repo}/git/trees", "POST /repos/{owner}/{repo}/git/commits", "Write", "Claimed"]
        assert last[:9] == [*first, *claimed, "Write"]
        assert (last[9], len(last)) == ("ReactAndRead", 9 + 6)


def test_a_reaction_is_found_by_the_next_approval_or_by_a_sweep() -> None:
    with on_guarded_pull() as pull:
        asked = pull.says(".deploy")
        thumb(asked, "hubot")
        assert sweep(pull).decided == NOTHING
        thumb(asked, "reviewer")
        found = sweep(pull, "workflow_dispatch")
        assert found.decided == GOES, found.said
        assert sweep(pull).decided == NOTHING
    with on_guarded_pull() as pull:
        thumb(pull.says(".deploy"), "hubot")
        assert pull.says(".approve", by="reviewer").main.decided == GOES


@pytest.mark.parametrize(
    ("by", "why"),
    [
        pytest.param("octocat", "octocat asked for the deployment", id="who asked"),
        pytest.param("author", "the pull request is author's own", id="whose pull request it is"),
        pytest.param("visitor", "visitor has the permission read here", id="who may give no commands"),
    ],
)
def test_who_does_not_count(by: str, why: str) -> None:
    with on_guarded_pull(approvals="production|1") as pull:
        asked = pull.says(".deploy")
        approved = pull.says(".approve", by=by)
        assert approved.main.decided == REFUSED, approved.main.said
        assert why in pull.answers[-1]
        assert approved.reactions == ["-1"]
        thumb(asked, by)
        assert sweep(pull).decided == NOTHING
        assert pull.says(".approve", by="hubot").main.decided == GOES


def test_nobody_counts_twice() -> None:
    with on_guarded_pull() as pull:
        asked = pull.says(".deploy")
        for _ in range(2):
            assert pull.says(".approve", by="hubot").main.decided == COUNTED
        thumb(asked, "hubot")
        assert sweep(pull).decided == NOTHING


def test_only_those_who_are_named_approve() -> None:
    with on_guarded_pull(approvals="production|1", approvers="production|reviewer") as pull:
        pull.says(".deploy")
        assert pull.says(".approve", by="hubot").main.decided == REFUSED
        assert "only these approve: reviewer" in pull.answers[-1]
        assert pull.says(".approve", by="reviewer").main.decided == GOES


def test_a_team_that_approves_is_looked_up_with_the_token_that_may() -> None:
    given = {"approvals": "production|1", "approvers": "production|acme/ops"}
    world = a_world()
    world["tokens"]["teams"] = {"as": "octocat", "everything": True}
    world["teams"] = {"acme/ops": ["hubot"]}
    with on_guarded_pull(world, **given) as pull:
        pull.says(".deploy")
        assert pull.says(".approve", by="reviewer").main.decided == REFUSED
        assert "no token may look teams up" in pull.answers[-1]
        assert pull.says(".approve", by="reviewer", admins_pat="teams").main.decided == REFUSED
        assert "only these approve: `acme/ops`" in pull.answers[-1]
        assert pull.says(".approve", by="hubot", admins_pat="teams").main.decided == GOES


def test_another_head_needs_approvals_of_its_own() -> None:
    with on_guarded_pull(approvals="production|1") as pull:
        asked = pull.says(".deploy")
        thumb(asked, "hubot")
        pull.moves()
        assert sweep(pull).decided == NOTHING
        assert "and the head is" in pull.answers[-1]
        assert pull.deployments == ["deploy-gate-approvals: inactive"]
        assert pull.says(".approve", by="hubot").main.decided == NOTHING


def test_a_head_that_comes_while_approvals_are_counted_waits_for_its_own() -> None:
    with on_guarded_pull(approvals="production|1") as pull:
        pull.says(".deploy")
        with just_before("ReactAndRead", pull.moves):
            approved = pull.says(".approve", by="hubot")
        assert approved.main.outputs["continue"] == ""
        assert not any(one.startswith("production") for one in pull.deployments)


def test_who_waits_too_long_is_told_so() -> None:
    with on_guarded_pull(approvals="production|1", approval_timeout="60") as pull:
        pull.says(".deploy")
        late = Time(now=pull.github.world.clock.now() + timedelta(seconds=61))
        approved = pull.says(".approve", by="hubot", time=late)
        assert approved.main.decided == REFUSED, approved.main.said
        assert "it has waited for more than 60 seconds" in pull.answers[-1]
        assert pull.deployments == ["deploy-gate-approvals: inactive"]


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_comment_that_was_changed_or_removed_is_not_carried_out(method: str) -> None:
    with on_guarded_pull(approvals="production|1") as pull:
        asked = pull.says(".deploy")
        body = {"body": ".deploy | --all"} if method == "PATCH" else None
        pull.ask(method, f"issues/comments/{asked.comment['id']}", body=body)
        assert pull.says(".approve", by="hubot").main.decided == REFUSED
        assert "the comment that asked for it" in pull.answers[-1]


def test_an_approval_that_was_edited_counts_for_nothing() -> None:
    with on_guarded_pull(approvals="production|1") as pull:
        pull.says(".deploy")
        said = pull.ask("POST", "issues/7/comments", "hubot", {"body": "Nice."})
        pull.ask("PATCH", f"issues/comments/{said['id']}", "hubot", {"body": ".approve"})
        assert sweep(pull).decided == NOTHING


def test_what_was_asked_for_again_waits_anew() -> None:
    with on_guarded_pull() as pull:
        thumb(pull.says(".deploy"), "hubot")
        pull.says(".deploy", by="octocat")
        assert pull.says(".approve", by="reviewer").main.decided == COUNTED
        assert waiting(pull) == ["deploy-gate-approvals: inactive", "deploy-gate-approvals: pending"]


@pytest.mark.parametrize("body", [".noop", ".deploy main", ".deploy staging", ".lock", ".wcid"])
def test_what_needs_no_approval(body: str) -> None:
    with on_guarded_pull() as pull:
        job = pull.says(body)
        assert job.main.outputs["reason_code"] != "approvals_needed"
        assert waiting(pull) == []


def test_what_stands_against_it_is_told_before_anybody_is_asked() -> None:
    with on_guarded_pull(a_world(pulls=[a_pull(reviews={})])) as pull:
        assert pull.says(".deploy").main.decided == (1, "failure", "prechecks_failed")
        assert pull.deployments == []


def test_what_stands_against_it_later_is_told_then() -> None:
    with on_guarded_pull(approvals="production|1") as pull:
        pull.says(".deploy")
        pull.says(".lock", by="reviewer")
        assert pull.says(".approve", by="hubot").main.decided == (1, "stop", "lock_conflict")
        assert pull.locks == ["production"]
        assert pull.deployments == ["deploy-gate-approvals: inactive"]


def test_of_several_that_wait_the_environment_has_to_be_named() -> None:
    with on_guarded_pull(approvals="production|1,stag*|1") as pull:
        pull.says(".deploy")
        pull.says(".deploy staging")
        assert pull.says(".approve", by="hubot").main.decided == NOTHING
        assert "`.approve staging`" in pull.answers[-1]
        assert pull.says(".approve production", by="hubot").main.decided == GOES
        assert waiting(pull) == ["deploy-gate-approvals: inactive", "deploy-gate-approvals: pending"]


def test_where_nobody_asks_for_approvals_the_word_is_for_people() -> None:
    with on_pull() as pull:
        job = pull.says(".approve")
        assert (job.main.decided, job.main.asked) == ((0, "stop", "no_trigger"), [])
        assert (sweep(pull).decided, sweep(pull).asked) == ((0, "stop", "unsupported_event"), [])


@contextmanager
def seen_by_all(count: int) -> Iterator[None]:
    """None is told who may approve before all have asked."""
    barrier = threading.Barrier(count, timeout=60)
    with seen(b"query Voters", lambda _: barrier.wait(), is_before=False):
        yield


@pytest.mark.parametrize("disable_lock", ["false", "true"])
def test_two_who_approve_at_once_let_it_go_once(disable_lock: str) -> None:
    world = a_world()
    del world["clock"]
    with on_guarded_pull(world, approvals="production|1", disable_lock=disable_lock) as pull:
        asked = pull.says(".deploy", time=Time(now=datetime.now(UTC)))
        thumb(asked, "hubot")
        thumb(asked, "reviewer")
        jobs = [pull.job(".approve", by=by) for by in ("hubot", "reviewer")]
        with seen_by_all(len(jobs)):
            run_at_once(jobs)
        went = [job for job in jobs if job.main.decided == GOES]
        assert len(went) == 1, [job.main.said for job in jobs]
        assert pull.locks == ([] if disable_lock == "true" else ["production"])
        assert [one for one in pull.deployments if one.startswith("production")] == ["production: in_progress"]
        went[0].post()
        assert pull.locks == []


def test_services_are_approved_at_the_versions_that_were_shown() -> None:
    with on_guarded_pull(a_shop(), approvals="staging|1") as pull:
        asked = pull.says(".deploy checkout@3.1.0, inventory@1.9.0 to staging")
        assert asked.main.decided == WAITS, asked.main.said
        assert (asked.main.outputs.get("matrix", ""), asked.main.outputs["continue"]) == ("", "")
        assert "octocat wants `inventory@1.9.0`, `checkout@3.1.0` in staging" in pull.answers[-1]
        done = pull.says(".approve", by="hubot")
        assert done.main.decided == GOES, done.main.said
        assert done.main.outputs["asked"] == "inventory@1.9.0, checkout@3.1.0"
        matrix = json.loads(done.main.outputs["matrix"])["include"]
        assert [one["service"] for one in matrix] == ["inventory", "checkout"]


def named_senders() -> dict[str, Any]:
    """The shop in whose staging octocat alone may ask for deployments."""
    world = a_shop()
    catalog = CATALOG.replace(
        "environments: [staging, production]", "environments:\n  - {name: staging, senders: [octocat]}"
    )
    world["repositories"]["acme/demo"]["files"]["deploy-gate.yml"] = catalog
    return world


@pytest.mark.parametrize("by_sweep", [False, True])
def test_what_was_approved_goes_in_the_name_of_who_asked(*, by_sweep: bool) -> None:
    with on_guarded_pull(named_senders(), approvals="staging|1") as pull:
        refused = pull.says(".deploy inventory@1.9.0 to staging", by="hubot")
        assert refused.main.decided == (1, "failure", "gate_refused"), refused.main.said
        asked = pull.says(".deploy inventory@1.9.0 to staging")
        assert asked.main.decided == WAITS, pull.answers[-1]
        if by_sweep:
            thumb(asked, "hubot")
        ran = sweep(pull) if by_sweep else pull.says(".approve", by="hubot").main
        assert ran.decided == GOES, pull.answers[-1]


def test_a_record_that_nobody_can_look_at_keeps_no_other_waiting() -> None:
    with on_guarded_pull(approvals="production|1") as pull:
        payload = {
            "type": "deploy-gate-approval",
            "pull": 999,
            "comment": "IC_none",
            "environment": "x",
            "services": "",
        }
        broken = {"ref": HEAD, "environment": "deploy-gate-approvals", "auto_merge": False, "required_contexts": []}
        pull.ask("POST", "deployments", body=broken | {"payload": payload})
        thumb(pull.says(".deploy"), "hubot")
        ran = sweep(pull)
        assert ran.decided == GOES, ran.said
        assert "pull request 999" in ran.said


def test_a_way_back_waits_for_nobody() -> None:
    with on_guarded_pull(went_on(), approvals="staging|1") as pull:
        assert pull.says(".rollback inventory in staging").main.decided == GOES


@pytest.mark.parametrize("on", ["graphql Waiting", "graphql Approvals", "graphql Claimed"])
def test_a_fault_that_stays_is_told(on: str) -> None:
    fault: Mapping[str, Any] = {"on": on, "kind": "status", "status": 500, "count": None}
    world = a_world()
    with on_pull(world, fault, approvals="production|1") as pull:
        pull.says(".deploy")
        approved = pull.says(".approve", by="hubot")
        assert approved.main.decided == (1, "failure", "unexpected_error"), approved.main.said
        assert "GitHub is in trouble (500)" in pull.answers[-1]
        assert pull.locks == []


def test_of_several_environments_the_one_that_needs_approvals_waits_in_its_turn() -> None:
    with on_guarded_pull(approvals="production|1", several_environments="true") as pull:
        first = pull.says(".deploy staging, production")
        assert (first.main.decided, first.main.outputs["next"]) == (GOES, '["production"]')
        first.post()
        later = pull.says(".deploy staging, production", environment_now="production")
        assert later.main.decided == WAITS, later.main.said
        done = pull.says(".approve", by="hubot")
        assert (done.main.decided, done.main.outputs["environment"]) == (GOES, "production"), done.main.said
        done.post()
        assert pull.deployments[-1] == "production: success"


def test_what_waits_goes_alone() -> None:
    with on_guarded_pull(approvals="staging|1", several_environments="true") as pull:
        assert pull.says(".deploy staging, production").main.decided == WAITS
        assert "Ask for production once it has succeeded" in pull.answers[-1]
        done = pull.says(".approve", by="hubot").main
        assert (done.decided, done.outputs["environment"], done.outputs.get("next", "")) == (GOES, "staging", "")


@pytest.mark.parametrize(
    ("environments", "decided"),
    [
        pytest.param("staging, production", (0, "stop", "invalid_environment"), id="behind another"),
        pytest.param("production", WAITS, id="alone"),
    ],
)
def test_services_do_not_pass_into_what_needs_approvals(environments: str, decided: tuple[int, str, str]) -> None:
    world = a_shop()
    newer = record("inventory", "1.9.0")
    world["repositories"]["acme/inventory"]["deployments"].append(newer)
    with on_guarded_pull(world, approvals="production|1", several_environments="true") as pull:
        job = pull.says(f".deploy inventory@1.9.0 to {environments}")
        assert job.main.decided == decided, job.main.said
        assert job.main.outputs["continue"] == ""
