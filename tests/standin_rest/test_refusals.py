"""What GitHub refuses, in its words."""

import pytest
from _pytest.mark import ParameterSet

from tests.published.conversation import problems_in
from tests.standin_rest.shop import SHOP, Shop

NOWHERE = "0" * 39 + "1"
LONG = "x" * 141


def refusal(row: str, method: str, path: str, body: object, status: int, message: str, **more: object) -> ParameterSet:  # noqa: PLR0913, PLR0917
    """One row: `row` names the behaviour in the table, `token` who asks, `errors` what the answer lists."""
    return pytest.param(method, path, body, status, message, more, id=row)


def too_long(resource: str) -> list[dict[str, str]]:
    message = "description is too long (maximum is 140 characters)"
    return [{"resource": resource, "code": "custom", "field": "description", "message": message}]


REFUSALS = [
    refusal(
        "rest.refs.exists",
        "POST",
        f"{SHOP}/git/refs",
        {"ref": "refs/heads/main", "sha": "{main}"},
        422,
        "Reference already exists",
    ),
    refusal(
        "rest.refs.no_object",
        "POST",
        f"{SHOP}/git/refs",
        {"ref": "refs/heads/new", "sha": NOWHERE},
        422,
        "Object does not exist",
    ),
    refusal(
        "rest.refs.name",
        "POST",
        f"{SHOP}/git/refs",
        {"ref": "heads/new", "sha": "{main}"},
        422,
        "Reference name must start with 'refs/'",
    ),
    refusal("rest.refs.missing", "DELETE", f"{SHOP}/git/refs/heads/none", None, 422, "Reference does not exist"),
    refusal("rest.refs.unknown", "GET", f"{SHOP}/git/ref/heads/none", None, 404, "Not Found"),
    refusal(
        "rest.refs.forward",
        "PATCH",
        f"{SHOP}/git/refs/heads/feature/x",
        {"sha": "{main}"},
        422,
        "Update is not a fast forward",
    ),
    refusal("rest.branches.unknown", "GET", f"{SHOP}/branches/none", None, 404, "Branch not found"),
    refusal("rest.commits.unknown", "GET", f"{SHOP}/commits/none", None, 422, "No commit found for SHA: none"),
    refusal(
        "rest.trees.base",
        "POST",
        f"{SHOP}/git/trees",
        {"base_tree": NOWHERE, "tree": []},
        422,
        "base_tree is not a valid tree oid",
    ),
    refusal(
        "rest.trees.slash",
        "POST",
        f"{SHOP}/git/trees",
        {"tree": [{"path": "/x", "content": ""}]},
        422,
        "tree.path cannot start with a slash",
    ),
    refusal(
        "rest.commits.tree",
        "POST",
        f"{SHOP}/git/commits",
        {"message": "x", "tree": NOWHERE},
        422,
        "Tree SHA does not exist",
    ),
    refusal(
        "rest.contents.no_sha",
        "PUT",
        f"{SHOP}/contents/README.md",
        {"message": "x", "content": "eA=="},
        422,
        'Invalid request.\n\n"sha" wasn\'t supplied.',
    ),
    refusal(
        "rest.contents.stale",
        "PUT",
        f"{SHOP}/contents/README.md",
        {"message": "x", "content": "eA==", "sha": "deadbeef"},
        409,
        "README.md does not match deadbeef",
    ),
    refusal(
        "rest.contents.branch_first",
        "PUT",
        f"{SHOP}/contents/README.md",
        {"message": "x", "content": "eA==", "sha": "deadbeef", "branch": "none"},
        404,
        "Branch none not found",
    ),
    refusal("rest.contents.unknown", "GET", f"{SHOP}/contents/none", None, 404, "Not Found"),
    refusal(
        "rest.deployments.no_ref",
        "POST",
        f"{SHOP}/deployments",
        {"ref": "none"},
        422,
        "No ref found for: none",
    ),
    refusal(
        "rest.deployments.ref_needed",
        "POST",
        f"{SHOP}/deployments",
        {"environment": "staging"},
        422,
        'Invalid request.\n\n"ref" wasn\'t supplied.',
    ),
    refusal(
        "rest.deployments.contexts",
        "POST",
        f"{SHOP}/deployments",
        {"ref": "feature/x", "auto_merge": False},
        409,
        "Conflict: Commit status checks failed for feature/x.",
        errors=[
            {
                "contexts": [{"context": "build", "state": "success"}, {"context": "lint", "state": "failure"}],
                "resource": "Deployment",
                "field": "required_contexts",
                "code": "invalid",
            }
        ],
    ),
    refusal(
        "rest.deployments.description",
        "POST",
        f"{SHOP}/deployments",
        {"ref": "main", "description": LONG},
        422,
        "Validation Failed",
        errors=too_long("Deployment"),
    ),
    refusal(
        "rest.statuses.description",
        "POST",
        f"{SHOP}/deployments/{{staging}}/statuses",
        {"state": "success", "description": LONG},
        422,
        "Validation Failed",
        errors=too_long("DeploymentStatus"),
    ),
    refusal(
        "rest.statuses.state",
        "POST",
        f"{SHOP}/deployments/{{staging}}/statuses",
        {"state": "great"},
        422,
        "Validation Failed",
        errors=[{"resource": "DeploymentStatus", "code": "invalid", "field": "state"}],
    ),
    refusal("rest.deployments.unknown", "GET", f"{SHOP}/deployments/1", None, 404, "Not Found"),
    refusal(
        "rest.dispatch.properties",
        "POST",
        f"{SHOP}/dispatches",
        {"event_type": "x", "client_payload": {f"k{n}": n for n in range(11)}},
        422,
        "Invalid request.\n\nNo more than 10 properties are allowed; 11 were supplied.",
    ),
    refusal(
        "rest.dispatch.size",
        "POST",
        f"{SHOP}/dispatches",
        {"event_type": "x", "client_payload": {"k": "x" * 70_000}},
        422,
        "client_payload is too large.",
    ),
    refusal(
        "rest.dispatch.event_type",
        "POST",
        f"{SHOP}/dispatches",
        {"event_type": "x" * 101},
        422,
        "Invalid request.\n\nevent_type is too long (maximum is 100 characters).",
    ),
    refusal(
        "rest.workflow.inputs",
        "POST",
        f"{SHOP}/actions/workflows/deploy.yml/dispatches",
        {"ref": "main", "inputs": {"environment": "x", "foo": "y"}},
        422,
        'Unexpected inputs provided: ["foo"]',
    ),
    refusal(
        "rest.workflow.required",
        "POST",
        f"{SHOP}/actions/workflows/deploy.yml/dispatches",
        {"ref": "main"},
        422,
        "Required input 'environment' not provided",
    ),
    refusal(
        "rest.workflow.trigger",
        "POST",
        f"{SHOP}/actions/workflows/ci.yml/dispatches",
        {"ref": "main"},
        422,
        "Workflow does not have 'workflow_dispatch' trigger",
    ),
    refusal(
        "rest.workflow.ref",
        "POST",
        f"{SHOP}/actions/workflows/deploy.yml/dispatches",
        {"ref": "none"},
        422,
        "No ref found for: none",
    ),
    refusal(
        "rest.workflow.unknown",
        "POST",
        f"{SHOP}/actions/workflows/none.yml/dispatches",
        {"ref": "main"},
        404,
        "Not Found",
    ),
    refusal("rest.labels.absent", "DELETE", f"{SHOP}/issues/1/labels/none", None, 404, "Label does not exist"),
    refusal(
        "rest.permission.not_a_user",
        "GET",
        f"{SHOP}/collaborators/Copilot/permission",
        None,
        404,
        "Copilot is not a user",
    ),
    refusal(
        "rest.reviews.own",
        "POST",
        f"{SHOP}/pulls/2/reviews",
        {"event": "APPROVE"},
        422,
        "Unprocessable Entity",
        token="reader",
        errors=["Can not approve your own pull request"],
    ),
    refusal(
        "rest.checks.apps_only",
        "POST",
        f"{SHOP}/check-runs",
        {"name": "x", "head_sha": "{main}"},
        403,
        "You must authenticate via a GitHub App.",
        token="reader",
    ),
    refusal("rest.access.hidden", "GET", "/repos/acme/hidden", None, 404, "Not Found", token="robot"),
    refusal(
        "rest.access.integration",
        "POST",
        f"{SHOP}/deployments",
        {"ref": "main"},
        403,
        "Resource not accessible by integration",
        token="narrow",
    ),
    refusal("rest.access.reader", "POST", f"{SHOP}/deployments", {"ref": "main"}, 404, "Not Found", token="reader"),
    refusal("rest.access.unknown_token", "GET", SHOP, None, 401, "Bad credentials", token="none"),
    refusal(
        "rest.access.robot_user",
        "GET",
        "/user",
        None,
        403,
        "Resource not accessible by integration",
        token="robot",
    ),
]


@pytest.mark.published
@pytest.mark.parametrize(("method", "path", "body", "status", "message", "more"), REFUSALS)
def test_a_request_is_refused_in_githubs_words(  # noqa: PLR0913, PLR0917 - the columns of the table
    shop: Shop, method: str, path: str, body: object, status: int, message: str, more: dict[str, object]
) -> None:
    main, staging = shop.sha(), str(shop.get(f"{SHOP}/deployments?environment=staging")[0]["id"])
    if isinstance(body, dict):
        body = {key: main if value == "{main}" else value for key, value in body.items()}
    shop.token = str(more.get("token", shop.token))
    before = shop.github.state()
    got = shop.ask(method, path.replace("{staging}", staging), body)
    assert (got.status, got.body["message"]) == (status, message)
    assert got.body.get("errors") == more.get("errors")
    assert got.body["status"] == str(status)
    assert got.body["documentation_url"].startswith("https://docs.github.com/")
    assert shop.github.state()["repositories"] == before["repositories"]
    shop.token = "root"
    answers = [entry | {"body": None} for entry in shop.github.log(bodies=True) if entry["method"] == "GET"]
    assert problems_in(answers) == []
