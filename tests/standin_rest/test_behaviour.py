"""What GitHub does beside answering."""

from datetime import timedelta

import pytest

from standin.access import Access
from standin.checks import WorkflowRun
from standin.people import Token
from standin.verbs import running
from tests.standin_rest.shop import SHOP, Shop

QUIET = {"auto_merge": False, "required_contexts": []}


def deploy(shop: Shop, **fields: object) -> int:
    """A new deployment's id."""
    number: int = shop.ask("POST", f"{SHOP}/deployments", {"ref": "main", "environment": "qa"} | QUIET | fields).body[
        "id"
    ]
    return number


def say(shop: Shop, deployment: int, state: str, **fields: object) -> None:
    shop.ask("POST", f"{SHOP}/deployments/{deployment}/statuses", {"state": state} | fields)


def states(shop: Shop, deployment: int) -> list[str]:
    return [one["state"] for one in shop.get(f"{SHOP}/deployments/{deployment}/statuses")]


def commit(shop: Shop, branch: str, path: str, text: str) -> None:
    """A file on a branch, as someone would push it."""
    there = shop.ask("GET", f"{SHOP}/contents/{path}?ref={branch}")
    body = {"message": path, "content": text, "branch": branch} | (
        {"sha": there.body["sha"]} if there.status == 200 else {}
    )
    shop.ask("PUT", f"{SHOP}/contents/{path}", body)


@pytest.mark.parametrize(
    ("before", "now", "left"),
    [
        pytest.param({}, {}, ["inactive", "success"], id="the earlier one of the same name ends"),
        pytest.param({"production_environment": True}, {}, ["success"], id="a production one stays"),
        pytest.param({"transient_environment": True}, {}, ["success"], id="a transient one stays"),
        pytest.param({"environment": "other"}, {}, ["success"], id="one of another name stays"),
        pytest.param({}, {"auto_inactive": False}, ["success"], id="it stays where that was asked for"),
    ],
)
def test_success_ends_what_was_there_before(
    shop: Shop, before: dict[str, object], now: dict[str, object], left: list[str]
) -> None:
    """rest.statuses.auto_inactive"""
    earlier = deploy(shop, **before)
    say(shop, earlier, "success")
    say(shop, deploy(shop), "success", **now)
    assert states(shop, earlier) == left


def test_a_branch_that_lacks_the_default_branch_is_merged_and_not_deployed(shop: Shop) -> None:
    """rest.deployments.auto_merge"""
    commit(shop, "main", "later.txt", "bGF0ZXI=")
    asked = {"ref": "feature/x", "environment": "qa", "required_contexts": []}
    got = shop.ask("POST", f"{SHOP}/deployments", asked)
    assert (got.status, got.body["message"]) == (202, "Auto-merged main into feature/x on deployment.")
    assert shop.get(f"{SHOP}/deployments?environment=qa") == []
    assert shop.get(f"{SHOP}/compare/main...feature/x")["behind_by"] == 0
    assert shop.ask("POST", f"{SHOP}/deployments", asked).status == 201


@pytest.mark.parametrize(
    "by_hash", [pytest.param(True, id="a commit"), pytest.param(False, id="a branch that differs")]
)
def test_what_cannot_be_merged_conflicts(shop: Shop, *, by_hash: bool) -> None:
    """rest.deployments.conflict"""
    commit(shop, "feature/x", "src/app.txt", "b3Vycw==")
    commit(shop, "main", "src/app.txt", "dGhlaXJz")
    ref = shop.sha("feature/x") if by_hash else "feature/x"
    got = shop.ask("POST", f"{SHOP}/deployments", {"ref": ref, "required_contexts": []})
    assert (got.status, got.body["message"]) == (409, f"Conflict merging main into {ref}.")


def test_an_active_deployment_stays_unless_it_is_alone(shop: Shop) -> None:
    """rest.deployments.delete"""
    first, second = deploy(shop), deploy(shop)
    say(shop, second, "success")
    got = shop.ask("DELETE", f"{SHOP}/deployments/{second}")
    assert (got.status, got.body["message"]) == (422, "Validation Failed")
    assert got.body["errors"] == [
        "We cannot delete an active deployment unless it is the only deployment in a given environment."
    ]
    say(shop, first, "inactive")
    assert shop.ask("DELETE", f"{SHOP}/deployments/{first}").status == 204
    assert shop.ask("DELETE", f"{SHOP}/deployments/{second}").status == 204


def test_a_payload_comes_back_as_it_was_sent(shop: Shop) -> None:
    """rest.deployments.payload"""
    for payload in ({"a": [1]}, '{"a": 1}'):
        assert shop.get(f"{SHOP}/deployments/{deploy(shop, payload=payload)}")["payload"] == payload


def test_a_status_may_name_another_environment(shop: Shop) -> None:
    """rest.statuses.environment"""
    made = deploy(shop)
    say(shop, made, "success", environment="moved")
    shown = shop.get(f"{SHOP}/deployments/{made}")
    assert (shown["environment"], shown["original_environment"]) == ("moved", "qa")


def test_only_one_of_two_makes_a_lock(shop: Shop) -> None:
    """rest.refs.exists"""
    asked = {"ref": "refs/heads/lock", "sha": shop.sha()}
    assert [shop.ask("POST", f"{SHOP}/git/refs", asked).status for _ in range(2)] == [201, 422]


def test_the_same_reaction_is_given_once(shop: Shop) -> None:
    """rest.reactions.once"""
    path = f"{SHOP}/issues/1/reactions"
    assert [shop.ask("POST", path, {"content": "eyes"}).status for _ in range(2)] == [201, 200]
    assert len(shop.get(path)) == 1


def test_a_long_list_has_pages_with_links(shop: Shop) -> None:
    """rest.pages"""
    for _ in range(5):
        deploy(shop)
    first = shop.ask("GET", f"{SHOP}/deployments?environment=qa&per_page=2")
    own = f"{shop.github.url}{SHOP}/deployments?environment=qa&per_page=2"
    assert first.headers["link"] == f'<{own}&page=2>; rel="next", <{own}&page=3>; rel="last"'
    last = shop.ask("GET", f"{SHOP}/deployments?environment=qa&per_page=2&page=3")
    assert len(last.body) == 1
    assert last.headers["link"] == f'<{own}&page=2>; rel="prev", <{own}&page=1>; rel="first"'
    assert "link" not in shop.ask("GET", f"{SHOP}/deployments?environment=none").headers


def test_what_has_not_changed_is_not_sent_again(shop: Shop) -> None:
    """rest.etag"""
    tag = shop.ask("GET", SHOP).headers["etag"]
    assert shop.ask("GET", SHOP, if_none_match=tag).status == 304


def test_an_api_version_that_github_does_not_have_is_refused(shop: Shop) -> None:
    """rest.version"""
    assert (
        shop.ask("GET", SHOP, x_github_api_version="2022-11-28").headers["x-github-api-version-selected"]
        == "2022-11-28"
    )
    got = shop.ask("GET", SHOP, x_github_api_version="v3")
    assert got.status == 400
    assert '"v3", is not a supported version' in got.body["message"]


def test_a_cancelled_run_cannot_be_cancelled_again(shop: Shop) -> None:
    """rest.runs.cancel"""
    own = f"{SHOP}/actions/runs/{shop.get(f'{SHOP}/actions/runs')['workflow_runs'][0]['id']}"
    assert shop.ask("POST", f"{own}/cancel").status == 202
    assert shop.get(own)["conclusion"] == "cancelled"
    got = shop.ask("POST", f"{own}/cancel")
    assert (got.status, got.body["message"]) == (409, "Cannot cancel a workflow run that is completed.")


def a_run(shop: Shop, *names: str) -> tuple[WorkflowRun, str]:
    """A run with these jobs besides its first, and its address."""
    repository = shop.github.world.repositories["acme/shop"]
    (run,) = repository.runs.values()
    for name in names:
        running.add_job(Access(shop.github.world, Token("", "alice", everything=True)), repository, run, name)
    return run, f"{SHOP}/actions/runs/{run.id}"


def test_an_attempt_lists_what_it_ran_and_what_it_did_not_run_again(shop: Shop) -> None:
    """rest.runs.attempts"""
    run, own = a_run(shop, "api")
    run.attempt = 2
    a_run(shop, "api")

    def jobs(path: str) -> list[tuple[str, int]]:
        return [(one["name"], one["run_attempt"]) for one in shop.get(f"{own}/{path}")["jobs"]]

    first, again = [("deploy", 1), ("verify", 1), ("api", 1)], [("deploy", 1), ("verify", 1), ("api", 2)]
    assert jobs("attempts/1/jobs") == first
    assert jobs("attempts/2/jobs") == jobs("jobs") == again
    assert jobs("jobs?filter=all") == [*first, ("api", 2)]
    assert [shop.ask("GET", f"{own}/attempts/{number}/jobs").status for number in (0, 3)] == [404, 404]


def test_a_job_is_named_as_its_check_run(shop: Shop) -> None:
    """rest.runs.names"""
    run, own = a_run(shop, "rollout / Deploy / Deploy api 2.0.0")
    job = shop.get(f"{own}/jobs")["jobs"][-1]
    assert job["name"] == "rollout / Deploy / Deploy api 2.0.0"
    assert shop.get(f"{SHOP}/check-runs/{job['id']}")["name"] == job["name"]
    assert job["run_id"] == run.id


def test_jobs_are_listed_in_the_order_in_which_they_were_made(shop: Shop) -> None:
    """rest.runs.order"""
    names = [f"Deploy s{number} 1.0.0" for number in range(120)]
    _, own = a_run(shop, *names)
    pages = [shop.get(f"{own}/attempts/1/jobs?per_page=100&page={page}") for page in (1, 2, 3)]
    assert [len(page["jobs"]) for page in pages] == [100, 22, 0]
    assert {page["total_count"] for page in pages} == {122}
    assert [one["name"] for page in pages for one in page["jobs"]][2:] == names


def test_a_dispatched_workflow_names_its_run_where_that_is_asked_for(shop: Shop) -> None:
    """rest.workflow.details"""
    path = f"{SHOP}/actions/workflows/deploy.yml/dispatches"
    asked = {"ref": "main", "inputs": {"environment": "qa"}}
    assert shop.ask("POST", path, asked).status == 204
    got = shop.ask("POST", path, asked | {"return_run_details": True})
    assert got.status == 200
    run = shop.get(f"{SHOP}/actions/runs/{got.body['workflow_run_id']}")
    assert (run["event"], run["status"], run["path"]) == (
        "workflow_dispatch",
        "in_progress",
        ".github/workflows/deploy.yml",
    )


def test_the_old_word_and_the_role_of_a_collaborator_differ(shop: Shop) -> None:
    """rest.permission.words"""
    got = shop.get(f"{SHOP}/collaborators/alice/permission")
    assert (got["permission"], got["role_name"]) == ("write", "maintain")


def test_a_file_comes_raw_where_that_is_asked_for(shop: Shop) -> None:
    """rest.contents.raw"""
    got = shop.session.get(
        f"{shop.github.url}{SHOP}/contents/src/app.txt",
        headers={"authorization": "Bearer root", "accept": "application/vnd.github.raw+json"},
        timeout=10,
    )
    assert got.text == "one\ntwo\n"


def test_a_pull_request_is_brought_up_to_date(shop: Shop) -> None:
    """rest.pulls.update"""
    path = f"{SHOP}/pulls/2/update-branch"
    assert shop.ask("PUT", path, {}).status == 422
    commit(shop, "main", "later.txt", "bGF0ZXI=")
    assert shop.ask("PUT", path, {"expected_head_sha": "0" * 40}).status == 422
    got = shop.ask("PUT", path, {"expected_head_sha": shop.sha("feature/x")})
    assert (got.status, got.body["message"]) == (202, "Updating pull request branch.")
    assert shop.get(f"{SHOP}/pulls/2")["head"]["sha"] == shop.sha("feature/x")


def test_a_guarded_branch_takes_no_direct_write(shop: Shop) -> None:
    """rest.contents.protected"""
    body = {"message": "x", "content": "eA==", "branch": "guarded"}
    assert shop.ask("PUT", f"{SHOP}/contents/new.txt", body).status == 409


def test_an_address_below_api_v3_answers_alike(shop: Shop) -> None:
    """rest.server"""
    shown = shop.get(f"/api/v3{SHOP}")
    assert shown["url"] == f"{shop.github.url}/api/v3{SHOP}"


def test_an_app_exchanges_its_own_token_for_one_that_reaches_less(shop: Shop) -> None:
    """rest.apps.token"""
    shop.token = "app"
    acme = shop.get(f"{SHOP}/installation")["id"]
    asked = {"repositories": ["shop"], "permissions": {"deployments": "read"}}
    made = shop.ask("POST", f"/app/installations/{acme}/access_tokens", asked).body
    assert made["expires_at"] == "2026-06-01T13:00:00Z"
    shop.token = made["token"]
    assert shop.ask("GET", f"{SHOP}/deployments").status == 200
    assert shop.ask("POST", f"{SHOP}/deployments", {"ref": "main"}).status == 403
    assert shop.ask("GET", "/repos/acme/hidden").status == 404
    shop.github.world.clock.advance(timedelta(hours=1))
    assert shop.ask("GET", f"{SHOP}/deployments").status == 401


def test_a_team_is_reached_by_its_numbers_too(shop: Shop) -> None:
    """rest.teams.numbers"""
    by_name = shop.get("/orgs/acme/teams/operators")
    root = f"/organizations/{shop.get('/orgs/acme')['id']}/team/{by_name['id']}"
    assert by_name["url"] == f"{shop.github.url}{root}"
    assert shop.get(root) == by_name
    assert shop.get(f"{root}/members") == shop.get("/orgs/acme/teams/operators/members")
    assert shop.get(f"{root}/memberships/alice") == shop.get("/orgs/acme/teams/operators/memberships/alice")
    assert [shop.ask("GET", f"{root}/members/{login}").status for login in ("alice", "bob")] == [204, 404]


def test_a_token_of_a_workflow_sees_no_team(shop: Shop) -> None:
    shop.token = "robot"
    for path in ("teams/operators", "teams/operators/members", "teams/operators/memberships/alice"):
        got = shop.ask("GET", f"/orgs/acme/{path}")
        assert (got.status, got.body["message"]) == (403, "Resource not accessible by integration")
