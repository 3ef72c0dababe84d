"""branch-deploy's own bundle deploys on the stand-in, request by request as it does on GitHub."""

import json
from typing import Any

import pytest

from standin.worktree import blob_at
from tests.neighbour.conftest import Open
from tests.neighbour.neighbour import HEAD, TRUSTED, a_pull, a_record, a_world

pytestmark = [pytest.mark.neighbour, pytest.mark.node]

ORDER = "development,staging,production"
GRAPHQL = "graphql query"
REPO = "/repos/{owner}/{repo}"
MAIN = [
    f"POST {REPO}/issues/comments/{{comment_id}}/reactions",
    f"GET {REPO}/collaborators/{{username}}/permission",
    f"GET {REPO}/pulls/{{pull_number}}",
    f"GET {REPO}/branches/{{branch:path}}",
    GRAPHQL,
    f"GET {REPO}/compare/{{basehead:path}}",
    f"GET {REPO}/compare/{{basehead:path}}",
    f"GET {REPO}/branches/{{branch:path}}",
    f"GET {REPO}/rules/branches/{{branch:path}}",
    f"GET {REPO}/commits/{{ref:path}}",
    GRAPHQL,
    GRAPHQL,
    f"GET {REPO}/contents/{{path:path}}",
    f"GET {REPO}/branches/{{branch:path}}",
    f"GET {REPO}/branches/{{branch:path}}",
    f"GET {REPO}",
    f"GET {REPO}/branches/{{branch:path}}",
    f"POST {REPO}/git/blobs",
    f"POST {REPO}/git/trees",
    f"POST {REPO}/git/commits",
    f"POST {REPO}/git/refs",
    f"GET {REPO}/pulls/{{pull_number}}",
    f"POST {REPO}/issues/{{issue_number}}/comments",
    f"GET {REPO}/pulls/{{pull_number}}",
    f"POST {REPO}/deployments",
    f"POST {REPO}/deployments/{{deployment_id}}/statuses",
]
POST = [
    f"GET {REPO}/contents/{{path:path}}",
    f"POST {REPO}/issues/{{issue_number}}/comments",
    f"DELETE {REPO}/issues/comments/{{comment_id}}/reactions/{{reaction_id}}",
    f"POST {REPO}/issues/comments/{{comment_id}}/reactions",
    f"POST {REPO}/deployments/{{deployment_id}}/statuses",
    f"GET {REPO}/contents/{{path:path}}",
    f"GET {REPO}/branches/{{branch:path}}",
    f"GET {REPO}/branches/{{branch:path}}",
    f"GET {REPO}/contents/{{path:path}}",
    f"GET {REPO}",
    "graphql mutation",
]


def ready(**parts: object) -> dict[str, Any]:
    """A world in which the head runs in both earlier environments."""
    return a_world(deployments=[a_record("development"), a_record("staging")], **parts)


def test_a_deploy_in_order_takes_26_requests_and_11_more_after_it(pull_request: Open) -> None:
    pull = pull_request(ready(), enforced_deployment_order=ORDER)
    job = pull.says(".deploy production")
    assert job.main.decided == (0, "continue", "deployment_ready"), job.main.said
    assert job.main.asked == MAIN
    assert (pull.locks, pull.deployments[-1]) == (["production-branch-deploy-lock"], "production: in_progress")
    assert job.reactions == ["eyes"]
    ended = job.post()
    assert (ended.code, ended.asked) == (0, POST), ended.said
    assert (pull.locks, pull.deployments[-1], job.reactions) == ([], "production: success", ["rocket"])
    assert [body.splitlines()[0] for body in pull.answers] == [
        "### Deployment Triggered 🚀",
        "### Deployment Results ✅",
    ]


def test_what_it_tells_the_workflow(pull_request: Open) -> None:
    outputs = pull_request().says(".deploy to staging | --debug a b=1").main.outputs
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
        "merge_state_status": "CLEAN",
        "is_outdated": "false",
        "approved_reviews_count": "1",
    }
    assert told.items() <= outputs.items()
    assert json.loads(outputs["result"])["deployment_type"] == "branch"


def test_the_lock_is_a_finished_file_on_a_branch_of_its_own(pull_request: Open) -> None:
    pull = pull_request()
    pull.says(".deploy")
    repository = pull.github.world.repositories["acme/demo"]
    commit = repository.commit_at("production-branch-deploy-lock")
    assert commit
    assert (commit.message, commit.parents) == ("lock [skip ci]", (TRUSTED,))
    file = blob_at(repository.objects, commit.tree, "lock.json")
    lock = json.loads(file.data if file else b"{}")
    assert {"reason": "deployment", "created_by": "octocat", "sticky": False, "environment": "production"}.items() <= (
        lock.items()
    )


@pytest.mark.parametrize(
    ("comment", "world", "inputs", "decided", "count"),
    [
        pytest.param(".deploy", a_world(), {}, (0, "continue", "deployment_ready"), 24, id="a deploy without an order"),
        pytest.param(".noop", a_world(), {}, (0, "continue", "noop_ready"), 22, id="a noop"),
        pytest.param(
            ".deploy main to staging", a_world(), {}, (0, "continue", "deployment_ready"), 23, id="the stable branch"
        ),
        pytest.param(
            f".deploy {HEAD}",
            a_world(),
            {"allow_sha_deployments": "true"},
            (0, "continue", "deployment_ready"),
            21,
            id="an exact commit",
        ),
        pytest.param(
            ".deploy", a_world(), {"disable_lock": "true"}, (0, "continue", "deployment_ready"), 15, id="no locks"
        ),
        pytest.param(
            ".deploy",
            a_world(statuses={"feature": {"ci/old": "success"}}),
            {},
            (0, "continue", "deployment_ready"),
            24,
            id="commit statuses beside check runs",
        ),
        pytest.param(
            ".deploy",
            a_world(pulls=[a_pull(reviews={})]),
            {},
            (1, "failure", "prechecks_failed"),
            11,
            id="a review that is missing",
        ),
        pytest.param(
            ".deploy",
            a_world(pulls=[a_pull(reviews={"reviewer": "CHANGES_REQUESTED"})]),
            {},
            (1, "failure", "prechecks_failed"),
            11,
            id="a review that asks for changes",
        ),
        pytest.param(
            ".noop", a_world(pulls=[a_pull(reviews={})]), {}, (0, "continue", "noop_ready"), 22, id="a noop needs none"
        ),
        pytest.param(
            ".deploy",
            a_world(pulls=[a_pull(reviews={})]),
            {"admins": "octocat"},
            (0, "continue", "deployment_ready"),
            24,
            id="an admin needs none",
        ),
        pytest.param(
            ".deploy",
            a_world(pulls=[a_pull(draft=True)]),
            {},
            (1, "failure", "prechecks_failed"),
            11,
            id="a draft",
        ),
        pytest.param(
            ".deploy",
            a_world(checks={"feature": {"build": "failure"}}),
            {},
            (1, "failure", "prechecks_failed"),
            11,
            id="a check that failed",
        ),
        pytest.param(
            ".deploy",
            a_world(checks={"feature": {"build": "success", "lint": "failure"}}),
            {"checks": "required"},
            (0, "continue", "deployment_ready"),
            24,
            id="a check that failed and is not required",
        ),
        pytest.param(
            ".deploy",
            a_world(tags={"v1": None}, branches={"main": TRUSTED, "feature": {"from": "v1", "sha": HEAD}}),
            {},
            (1, "failure", "prechecks_failed"),
            11,
            id="a branch that is behind",
        ),
        pytest.param(
            ".deploy",
            a_world(tags={"v1": None}, branches={"main": TRUSTED, "feature": {"from": "v1", "sha": HEAD}}),
            {"update_branch": "force"},
            (1, "failure", "prechecks_failed"),
            12,
            id="a branch that is behind and brought up to date",
        ),
        pytest.param(
            ".deploy production",
            a_world(deployments=[a_record("development"), a_record("staging", sha=TRUSTED)]),
            {"enforced_deployment_order": ORDER},
            (1, "failure", "deployment_order_failed"),
            15,
            id="an earlier environment that runs something else",
        ),
        pytest.param(
            ".deploy production",
            a_world(deployments=[a_record("development"), a_record("staging"), a_record("staging", state="FAILURE")]),
            {"enforced_deployment_order": ORDER},
            (1, "failure", "deployment_order_failed"),
            15,
            id="an earlier environment whose newest deployment failed",
        ),
        pytest.param(
            ".deploy nowhere",
            a_world(),
            {},
            (0, "stop", "invalid_environment"),
            4,
            id="an environment that is not there",
        ),
        pytest.param("Looks good.", a_world(), {}, (0, "stop", "no_trigger"), 0, id="a comment that is no command"),
        pytest.param(".help", a_world(), {}, (0, "complete", "help_completed"), 5, id="help"),
    ],
)
def test_what_it_decides(  # noqa: PLR0913, PLR0917 - the columns of the table
    pull_request: Open,
    comment: str,
    world: dict[str, Any],
    inputs: dict[str, str],
    decided: tuple[int, str, str],
    count: int,
) -> None:
    main = pull_request(world, **inputs).says(comment).main
    assert (main.decided, len(main.asked)) == (decided, count), main.said


def test_who_may_not_write_may_not_deploy(pull_request: Open) -> None:
    job = pull_request().says(".deploy", by="visitor")
    assert (job.main.decided, len(job.main.asked)) == ((1, "failure", "prechecks_failed"), 5), job.main.said
    assert job.reactions == ["-1"]


def test_the_team_of_an_admin_is_looked_up(pull_request: Open) -> None:
    world = a_world(pulls=[a_pull(reviews={})]) | {"teams": {"acme/operators": ["octocat"]}}
    world["tokens"]["boss"] = {"as": "acme", "everything": True}
    main = pull_request(world, admins="acme/operators", admins_pat="boss").says(".deploy").main
    assert main.decided == (0, "continue", "deployment_ready"), main.said
    assert "GET /organizations/{org}/team/{team}/members/{username}" in main.asked


@pytest.mark.parametrize(
    ("status", "state", "labels", "reaction"),
    [
        pytest.param("success", "success", ["good"], "rocket", id="a job that succeeded"),
        pytest.param("failure", "failure", ["bad"], "-1", id="a job that failed"),
        pytest.param("cancelled", "failure", ["bad"], "-1", id="a job that was cancelled"),
    ],
)
def test_how_it_ends(pull_request: Open, status: str, state: str, labels: list[str], reaction: str) -> None:
    world = a_world(labels={"good": "00ff00", "bad": "ff0000"}, pulls=[a_pull(labels=["good", "bad"])])
    pull = pull_request(world, successful_deploy_labels="good", failed_deploy_labels="bad")
    job = pull.says(".deploy")
    ended = job.post(status)
    assert ended.code == 0, ended.said
    assert (pull.deployments, pull.labels, job.reactions) == ([f"production: {state}"], labels, [reaction])
    assert pull.locks == []


def test_a_template_is_read_from_the_trusted_commit(pull_request: Open) -> None:
    template = {".github/deployment_message.md": "{{ actor }} deployed {{ sha }} to {{ environment }}: {{ status }}"}
    pull = pull_request(a_world(files=template))
    pull.says(".deploy").post()
    assert pull.answers[-1].startswith(f"octocat deployed {HEAD} to production: success")
