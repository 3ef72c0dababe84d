"""What a comment on a pull request does on the stand-in, and what it asks for that."""

import json
from dataclasses import replace
from typing import Any

import pytest

from standin.gitobjects import Commit
from tests.doors.pulling import a_pull, a_record, a_world, on_pull
from tests.doors.step import Time
from tests.neighbour.neighbour import HEAD, REPOSITORY, TRUSTED

ORDER = "development,staging,production"
STARTED = [
    "ReactAndRead",
    "POST /repos/{owner}/{repo}/git/trees",
    "POST /repos/{owner}/{repo}/git/commits",
    "TakeLock",
    "POST /repos/{owner}/{repo}/deployments",
    "Write",
]
REFUSED = ["ReactAndRead", "Write"]


def in_order(**parts: object) -> dict[str, Any]:
    """A world in which the head runs in both earlier environments."""
    return a_world(deployments=[a_record("development"), a_record("staging")], **parts)


def test_a_deploy_in_order_takes_six_requests_and_two_more_at_its_end() -> None:
    with on_pull(in_order(), enforced_deployment_order=ORDER) as pull:
        job = pull.says(".deploy production")
        assert (job.main.decided, job.main.asked) == ((0, "continue", "deployment_ready"), STARTED), job.main.said
        assert (pull.locks, pull.deployments[-1], job.reactions) == (
            ["production"],
            "production: in_progress",
            ["eyes"],
        )
        ended = job.post()
        assert (ended.code, ended.asked) == (0, ["BeforeTheEnd", "Write"]), ended.said
        assert (pull.locks, pull.deployments[-1], job.reactions) == ([], "production: success", ["rocket"])
        assert [body.splitlines()[0] for body in pull.answers] == ["### A deployment has begun", "### Deployed"]


def test_what_it_tells_the_workflow() -> None:
    with on_pull() as pull:
        outputs = pull.says(".deploy to staging | --debug a b=1").main.outputs
    told = {
        "triggered": "true",
        "type": "deploy",
        "environment": "staging",
        "noop": "false",
        "continue": "true",
        "ref": "feature",
        "sha": HEAD,
        "base_ref": "main",
        "params": "--debug a b=1",
        "review_decision": "APPROVED",
        "commit_status": "SUCCESS",
        "is_outdated": "false",
        "approved_reviews_count": "1",
        "actor": "octocat",
    }
    assert told.items() <= outputs.items()
    assert json.loads(outputs["result"])["deployment_type"] == "branch"


@pytest.mark.parametrize(
    ("comment", "verified"),
    [(".deploy", "false"), (".deploy main", "true"), (f".deploy {TRUSTED}", "true"), (f".deploy {HEAD}", "false")],
)
def test_the_signature_that_counts_is_that_of_what_goes(comment: str, verified: str) -> None:
    with on_pull(allow_sha_deployments="true") as pull:
        commits = pull.github.world.repositories[REPOSITORY].objects.objects
        signed = commits[TRUSTED]
        assert isinstance(signed, Commit)
        commits[TRUSTED] = replace(signed, verified=True)
        assert pull.says(comment).main.outputs["commit_verified"] == verified


BEHIND = a_world(tags={"v1": None}, branches={"main": TRUSTED, "feature": {"from": "v1", "sha": HEAD}})


@pytest.mark.parametrize(
    ("comment", "world", "inputs", "decided", "most"),
    [
        pytest.param("Looks good.", a_world(), {}, (0, "stop", "no_trigger"), 0, id="a comment that is no command"),
        pytest.param(".deploy nowhere", a_world(), {}, (0, "stop", "invalid_environment"), 2, id="no environment"),
        pytest.param(
            ".deploy a, b", a_world(), {}, (0, "stop", "invalid_environment"), 2, id="services without a catalog"
        ),
        pytest.param(
            ".deploy",
            a_world(pulls=[a_pull(reviews={})]),
            {},
            (1, "failure", "prechecks_failed"),
            2,
            id="a review that is missing",
        ),
        pytest.param(
            ".deploy",
            a_world(checks={"feature": {"build": "failure"}}),
            {},
            (1, "failure", "prechecks_failed"),
            2,
            id="a check that failed",
        ),
        pytest.param(
            ".deploy", a_world(pulls=[a_pull(draft=True)]), {}, (1, "failure", "prechecks_failed"), 2, id="a draft"
        ),
        pytest.param(".deploy", BEHIND, {}, (1, "failure", "prechecks_failed"), 2, id="a branch that is behind"),
        pytest.param(
            ".deploy",
            BEHIND,
            {"update_branch": "force"},
            (1, "failure", "prechecks_failed"),
            3,
            id="a branch that is behind and brought up to date",
        ),
        pytest.param(
            ".deploy production",
            a_world(deployments=[a_record("development")]),
            {"enforced_deployment_order": ORDER},
            (1, "failure", "deployment_order_failed"),
            2,
            id="an earlier environment that lacks the commit",
        ),
        pytest.param(
            ".deploy",
            a_world(pulls=[a_pull(state="closed")]),
            {},
            (1, "failure", "prechecks_failed"),
            2,
            id="a pull request that is closed",
        ),
        pytest.param(
            ".deploy", a_world(), {"disable_lock": "true"}, (0, "continue", "deployment_ready"), 3, id="no locks"
        ),
        pytest.param(".noop", a_world(), {}, (0, "continue", "noop_ready"), 5, id="a noop"),
        pytest.param(
            ".deploy main to staging", a_world(), {}, (0, "continue", "deployment_ready"), 6, id="the stable branch"
        ),
        pytest.param(
            f".deploy {HEAD}",
            a_world(),
            {"allow_sha_deployments": "true"},
            (0, "continue", "deployment_ready"),
            6,
            id="an exact commit",
        ),
        pytest.param(
            ".deploy",
            a_world(pulls=[a_pull(reviews={})]),
            {"admins": "octocat"},
            (0, "continue", "deployment_ready"),
            6,
            id="an admin without a review",
        ),
        pytest.param(".help", a_world(), {}, (0, "complete", "help_completed"), 2, id="help"),
        pytest.param(".lock", a_world(), {}, (0, "complete", "lock_acquired"), 5, id="a lock"),
        pytest.param(".unlock", a_world(), {}, (0, "complete", "unlock_completed"), 2, id="an unlock of nothing"),
        pytest.param(".wcid", a_world(), {}, (0, "complete", "lock_info_completed"), 2, id="who holds a lock"),
    ],
)
def test_what_it_decides_and_asks(
    comment: str, world: dict[str, Any], inputs: dict[str, str], decided: tuple[int, str, str], most: int
) -> None:
    with on_pull(world, **inputs) as pull:
        main = pull.says(comment).main
    assert main.decided == decided, main.said
    assert len(main.asked) == most, main.asked


def test_who_may_not_write_may_not_deploy() -> None:
    with on_pull() as pull:
        job = pull.says(".deploy", by="visitor")
        assert (job.main.decided, job.main.asked) == ((1, "failure", "prechecks_failed"), REFUSED), job.main.said
        assert job.reactions == ["-1"]


def test_a_permission_that_graphql_does_not_tell_is_asked_for_once_more() -> None:
    world = a_world()
    world["repositories"]["acme/demo"]["collaborators"].pop("hubot")
    with on_pull(world) as pull:
        main = pull.says(".deploy", by="hubot").main
    assert main.decided == (1, "failure", "prechecks_failed")
    asked = ["ReactAndRead", "GET /repos/{owner}/{repo}/collaborators/{username}/permission", "Write"]
    assert main.asked == asked


@pytest.mark.parametrize(
    ("status", "state", "labels", "reaction"),
    [
        pytest.param("success", "success", ["good"], "rocket", id="a job that succeeded"),
        pytest.param("failure", "failure", ["bad"], "-1", id="a job that failed"),
        pytest.param("cancelled", "failure", ["bad"], "-1", id="a job that was cancelled"),
        pytest.param("", "failure", ["bad"], "-1", id="a job that does not say"),
    ],
)
def test_how_it_ends(status: str, state: str, labels: list[str], reaction: str) -> None:
    world = a_world(labels={"good": "00ff00", "bad": "ff0000"}, pulls=[a_pull(labels=["good", "bad"])])
    with on_pull(world, successful_deploy_labels="good", failed_deploy_labels="bad") as pull:
        job = pull.says(".deploy")
        ended = job.post(status)
        assert (ended.code, len(ended.asked)) == (0, 2), ended.said
        found = pull.deployments, pull.labels, job.reactions, pull.locks
    assert found == ([f"production: {state}"], labels, [reaction], [])


def test_a_label_that_the_repository_lacks_is_made() -> None:
    with on_pull(successful_deploy_labels="deployed") as pull:
        ended = pull.says(".deploy").post()
        assert (ended.code, pull.labels) == (0, ["deployed"]), ended.said


def test_a_template_is_read_from_the_trusted_commit() -> None:
    template = {".github/deployment_message.md": "{{ actor }} deployed {{ sha }} to {{ environment }}: {{ results }}"}
    with on_pull(a_world(files=template)) as pull:
        pull.says(".deploy").post(DEPLOY_MESSAGE="*well*")
        assert pull.answers[-1] == f"octocat deployed {HEAD} to production: *well*"


def test_a_broken_template_keeps_nothing_from_ending() -> None:
    with on_pull(a_world(files={".github/deployment_message.md": "{{ actor | upper }}"})) as pull:
        job = pull.says(".deploy")
        ended = job.post()
        assert (ended.code, pull.deployments, pull.locks, job.reactions) == (1, ["production: success"], [], ["eyes"])


def test_the_workflow_may_see_to_the_end_itself() -> None:
    with on_pull(skip_completing="true") as pull:
        ended = pull.says(".deploy").post()
        assert (ended.code, ended.asked, pull.locks) == (0, [], ["production"])


def test_what_was_saved_by_nobody_is_ended_by_nobody() -> None:
    with on_pull() as pull:
        job = pull.says("Looks good.")
        assert (job.main.state, job.post().asked) == ({}, [])


def test_a_confirmation_is_waited_for() -> None:
    with on_pull(deployment_confirmation="true") as pull:
        time = Time(lambda _: pull.ask("POST", f"issues/comments/{asked()}/reactions", body={"content": "+1"}))

        def asked() -> int:
            found: int = pull.ask("GET", "issues/7/comments")[-1]["id"]
            return found

        job = pull.says(".deploy", time=time)
        assert (job.main.decided, time.slept) == ((0, "continue", "deployment_ready"), [2.0]), job.main.said


@pytest.mark.parametrize(
    ("reaction", "by", "reason"),
    [
        pytest.param("-1", "octocat", "confirmation_rejected", id="the commenter says no"),
        pytest.param("+1", "hubot", "confirmation_timed_out", id="somebody else says yes"),
        pytest.param("heart", "octocat", "confirmation_timed_out", id="the commenter says something else"),
    ],
)
def test_without_a_confirmation_nothing_is_deployed(reaction: str, by: str, reason: str) -> None:
    with on_pull(deployment_confirmation="true", deployment_confirmation_timeout="7") as pull:

        def react(_: int) -> None:
            number = pull.ask("GET", "issues/7/comments")[-1]["id"]
            pull.ask("POST", f"issues/comments/{number}/reactions", by, {"content": reaction})

        job = pull.says(".deploy", time=Time(react))
        assert job.main.decided == (1, "failure", reason)
        assert (pull.locks, pull.deployments, job.reactions) == ([], [], ["eyes"])


def test_wrong_inputs_are_told_below_what_looks_like_a_command() -> None:
    with on_pull(update_branch="perhaps") as pull:
        assert pull.says("Well done.").main.asked == []
        job = pull.says(".deploy")
        assert (job.main.decided, job.reactions) == ((1, "failure", "unexpected_error"), ["-1"])
        assert "update_branch" in pull.answers[-1]


@pytest.mark.parametrize("comment", [".deploy", ".deploy nowhere", ".lock", ".noop", ".help"])
def test_without_a_reaction_there_is_none_at_all(comment: str) -> None:
    with on_pull(reaction="") as pull:
        job = pull.says(comment)
        job.post()
        assert (job.main.outputs["initial_reaction_id"], job.reactions) == ("", [])
