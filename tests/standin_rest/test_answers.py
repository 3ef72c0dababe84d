"""Every route answers what GitHub's own description of it says."""

import pytest

from standin.routes import REST
from tests.published.conversation import problems_in
from tests.published.rest import validate_rest_answer
from tests.standin_rest.shop import SHOP, Shop

pytestmark = pytest.mark.published

READS = [
    "/",
    "/meta",
    "/rate_limit",
    "/user",
    "/users/alice",
    "/orgs/acme",
    "/orgs/acme/members/alice",
    "/orgs/acme/memberships/alice",
    "/orgs/acme/teams/operators",
    "/orgs/acme/teams/operators/members",
    "/orgs/acme/teams/operators/memberships/alice",
    "/installation/repositories",
    "/app",
    *(
        f"{SHOP}{tail}"
        for tail in (
            "",
            "/actions/runs",
            "/branches",
            "/branches/feature/x",
            "/branches/guarded",
            "/collaborators/alice",
            "/collaborators/alice/permission",
            "/commits",
            "/commits?path=src/new.txt&sha=feature/x",
            "/commits/feature%2Fx",
            "/commits/main/check-runs",
            "/commits/main/status",
            "/commits/main/statuses",
            "/compare/main...feature/x",
            "/contents/",
            "/contents/src",
            "/contents/src/app.txt",
            "/deployments",
            "/deployments?environment=staging",
            "/environments",
            "/environments/production",
            "/git/matching-refs/heads",
            "/installation",
            "/git/ref/heads/feature/x",
            "/git/ref/tags/v1.0.0",
            "/git/trees/main?recursive=1",
            "/issues",
            "/issues/1",
            "/issues/1/comments",
            "/issues/1/labels",
            "/issues/1/reactions",
            "/pulls",
            "/pulls/2",
            "/pulls/2/reviews",
            "/rules/branches/ruled",
            "/rules/branches/main",
            "/tags",
        )
    ),
]


@pytest.mark.parametrize("path", READS)
def test_a_read_is_what_github_describes(shop: Shop, path: str) -> None:
    assert shop.ask("GET", path).status in (200, 204)
    assert problems_in(shop.github.log(bodies=True)) == []


def test_everything_written_is_answered_as_github_describes(shop: Shop) -> None:
    _write_everything(shop)
    for path in READS:
        shop.ask("GET", path)
    log = shop.github.log(bodies=True)
    assert problems_in(log) == []
    assert {entry["status"] for entry in log} <= {200, 201, 202, 204}
    served = {f"{one.method} {one.pattern}" for routes in REST.by_method.values() for one in routes}
    # GitHub serves the root's contents without the final slash too, and describes it with one.
    elsewhere = {"GET /repos/{owner}/{repo}/contents", "GET /app/installations"}
    # A team by its numbers is what GitHub's own addresses lead to, and described nowhere.
    elsewhere |= {one for one in served if one.startswith("GET /organizations/")}
    assert served - {entry["route"] for entry in log} == elsewhere


def test_each_listed_installation_is_what_github_describes_of_one(shop: Shop) -> None:
    # The description of the list wants each account to be a user and an enterprise at once; that of one does not.
    found = shop.get("/app/installations")
    assert [validate_rest_answer("GET", "/app/installations/1", 200, one) for one in found] == [[]]


def _write_everything(shop: Shop) -> None:
    """Go once through every route that changes something, each with what the one before made."""
    main = shop.sha()
    blob = shop.ask("POST", f"{SHOP}/git/blobs", {"content": "aGk=", "encoding": "base64"}).body["sha"]
    shop.get(f"{SHOP}/git/blobs/{blob}")
    entries = [
        {"path": "lock.json", "mode": "100644", "type": "blob", "content": "{}"},
        {"path": "hi", "mode": "100644", "type": "blob", "sha": blob},
    ]
    tree = shop.ask("POST", f"{SHOP}/git/trees", {"tree": entries}).body["sha"]
    commit = shop.ask("POST", f"{SHOP}/git/commits", {"message": "lock", "tree": tree, "parents": []}).body["sha"]
    shop.get(f"{SHOP}/git/commits/{commit}")
    tag = {"tag": "v2", "message": "two", "object": commit, "type": "commit"}
    made = shop.ask("POST", f"{SHOP}/git/tags", tag).body["sha"]
    shop.get(f"{SHOP}/git/tags/{made}")
    shop.ask("POST", f"{SHOP}/git/refs", {"ref": "refs/heads/lock", "sha": main})
    shop.ask("PATCH", f"{SHOP}/git/refs/heads/lock", {"sha": commit, "force": True})
    shop.ask("DELETE", f"{SHOP}/git/refs/heads/lock")
    new = {"message": "add", "content": "bmV3"}
    put = shop.ask("PUT", f"{SHOP}/contents/notes/new.txt", new).body["content"]["sha"]
    shop.ask("PUT", f"{SHOP}/contents/notes/new.txt", new | {"content": "bmV3ZXI=", "sha": put})
    there = shop.get(f"{SHOP}/contents/notes/new.txt")["sha"]
    shop.ask("DELETE", f"{SHOP}/contents/notes/new.txt", {"message": "gone", "sha": there})
    shop.ask("POST", f"{SHOP}/statuses/{main}", {"state": "pending", "context": "ci/new"})
    shop.get(f"{SHOP}/commits/{main}/pulls")
    check = shop.ask("POST", f"{SHOP}/check-runs", {"name": "probe", "head_sha": main}).body["id"]
    shop.ask("PATCH", f"{SHOP}/check-runs/{check}", {"status": "completed", "conclusion": "success"})
    shop.get(f"{SHOP}/check-runs/{check}")
    _deploy(shop)
    _discuss(shop)
    _run(shop)
    installed = f"/app/installations/{shop.get('/users/acme')['id']}"
    shop.get(installed)
    for body in ({}, {"repositories": ["shop"], "permissions": {"deployments": "write"}}):
        shop.ask("POST", f"{installed}/access_tokens", body)


def _deploy(shop: Shop) -> None:
    asked = {"ref": "main", "environment": "staging", "auto_merge": False, "required_contexts": []}
    own = f"{SHOP}/deployments/{shop.ask('POST', f'{SHOP}/deployments', asked).body['id']}"
    shop.get(own)
    said = shop.ask("POST", f"{own}/statuses", {"state": "success", "log_url": "https://example.com/log"}).body["id"]
    shop.get(f"{own}/statuses")
    shop.get(f"{own}/statuses/{said}")
    shop.ask("POST", f"{own}/statuses", {"state": "inactive"})
    shop.ask("DELETE", own)
    shop.ask("PUT", f"{SHOP}/environments/qa", {"wait_timer": 1})
    shop.ask("DELETE", f"{SHOP}/environments/qa")


def _discuss(shop: Shop) -> None:
    comment = shop.ask("POST", f"{SHOP}/issues/1/comments", {"body": ".deploy"}).body["id"]
    own = f"{SHOP}/issues/comments/{comment}"
    shop.get(own)
    shop.ask("PATCH", own, {"body": "done"})
    for subject in (own, f"{SHOP}/issues/1"):
        reaction = shop.ask("POST", f"{subject}/reactions", {"content": "eyes"}).body["id"]
        shop.get(f"{subject}/reactions")
        shop.ask("DELETE", f"{subject}/reactions/{reaction}")
    shop.ask("DELETE", own)
    shop.ask("POST", f"{SHOP}/issues/1/labels", {"labels": ["new"]})
    shop.ask("DELETE", f"{SHOP}/issues/1/labels/new")
    shop.ask("PUT", f"{SHOP}/issues/1/labels", {"labels": ["other"]})
    shop.ask("POST", f"{SHOP}/pulls/2/reviews", {"event": "COMMENT", "body": "Well."})
    shop.ask("PUT", f"{SHOP}/pulls/2/update-branch", {})


def _run(shop: Shop) -> None:
    shop.ask("POST", f"{SHOP}/dispatches", {"event_type": "deploy", "client_payload": {"service": "shop"}})
    asked = {"ref": "main", "inputs": {"environment": "staging"}}
    flow = f"{SHOP}/actions/workflows/deploy.yml/dispatches"
    shop.ask("POST", flow, asked)
    runs = [shop.ask("POST", flow, asked | {"return_run_details": True}).body["workflow_run_id"] for _ in range(2)]
    own = f"{SHOP}/actions/runs/{runs[0]}"
    shop.get(own)
    shop.get(f"{own}/attempts/1/jobs")
    jobs = shop.get(f"{own}/jobs")["jobs"]
    shop.get(f"{SHOP}/actions/jobs/{jobs[0]['id']}")
    shop.ask("POST", f"{own}/cancel")
    shop.ask("POST", f"{SHOP}/actions/runs/{runs[1]}/force-cancel")
