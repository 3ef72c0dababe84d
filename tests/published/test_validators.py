from typing import Any, Literal

import pytest

from tests.published import payloads
from tests.published.expressions import evaluate
from tests.published.node import RefusedError
from tests.published.queries import validate_query
from tests.published.rest import operation, validate_rest_answer, validate_rest_request
from tests.published.workflows import parse_workflow

pytestmark = pytest.mark.published

DEPLOYMENTS = "/repos/acme/shop/deployments"
ERROR = {"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"}


def test_a_query_that_github_understands_has_nothing_against_it() -> None:
    assert validate_query("{ viewer { login } }") == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(
            "{ viewer { shoe } }", "Cannot query field 'shoe' on type 'User'.", id="a field unknown to GitHub"
        ),
        pytest.param("{ viewer {", "Syntax Error: Expected Name, found <EOF>.", id="a document cut short"),
        pytest.param(
            "query { node { id } }",
            "Argument 'Query.node(id:)' of type 'ID!' is required, but it was not provided.",
            id="a missing argument",
        ),
    ],
)
def test_a_query_is_refused_with_the_schemas_reason(text: str, problem: str) -> None:
    assert validate_query(text) == (problem,)


@pytest.mark.parametrize(
    ("method", "path", "template"),
    [
        pytest.param(
            "GET", "/repos/a/b/git/ref/heads/x/y", "/repos/{owner}/{repo}/git/ref/{ref}", id="a ref with slashes"
        ),
        pytest.param(
            "GET",
            "/repos/a/b/commits/main/check-runs",
            "/repos/{owner}/{repo}/commits/{ref}/check-runs",
            id="the longer path first",
        ),
        pytest.param("GET", "/api/v3/user", "/user", id="a server of one's own"),
        pytest.param(
            "GET", "/repos/a/b/contents/x/y.json?ref=z", "/repos/{owner}/{repo}/contents/{path}", id="a query"
        ),
    ],
)
def test_a_request_finds_its_operation(method: str, path: str, template: str) -> None:
    found = operation(method, path)
    assert found is not None
    assert found.template == template


@pytest.mark.parametrize(
    ("method", "path", "body", "problems"),
    [
        pytest.param("POST", DEPLOYMENTS, {"ref": "main", "required_contexts": []}, [], id="a deployment"),
        pytest.param("POST", DEPLOYMENTS, {"task": "x"}, ["$: 'ref' is a required property"], id="a missing key"),
        pytest.param(
            "POST",
            DEPLOYMENTS,
            {"ref": "main", "auto_marge": False},
            ["POST /repos/{owner}/{repo}/deployments takes no auto_marge"],
            id="a misspelt key",
        ),
        pytest.param(
            "GET",
            f"{DEPLOYMENTS}?enviroment=x",
            None,
            ["GET /repos/{owner}/{repo}/deployments takes no parameter enviroment"],
            id="a misspelt parameter",
        ),
        pytest.param("POST", DEPLOYMENTS, None, ["POST /repos/{owner}/{repo}/deployments needs a body"], id="no body"),
        pytest.param(
            "GET", "/repos/a/b/shoes", None, ["GitHub describes no GET /repos/a/b/shoes"], id="an unknown path"
        ),
    ],
)
def test_a_rest_request_is_measured(method: str, path: str, body: object, problems: list[str]) -> None:
    assert validate_rest_request(method, path, body) == problems


@pytest.mark.parametrize(
    ("method", "path", "status", "body", "problems"),
    [
        pytest.param("GET", "/repos/a/b", 404, ERROR, [], id="a failure"),
        pytest.param("POST", "/repos/a/b/dispatches", 204, None, [], id="an empty answer"),
        pytest.param("GET", DEPLOYMENTS, 200, [], [], id="an empty list"),
        pytest.param("GET", DEPLOYMENTS, 200, {}, ["$: {} is not of type 'array'"], id="a wrong type"),
        pytest.param(
            "GET",
            DEPLOYMENTS,
            299,
            [],
            ["GET /repos/{owner}/{repo}/deployments does not answer 299 []"],
            id="a status that the description does not know",
        ),
    ],
)
def test_a_rest_answer_is_measured(method: str, path: str, status: int, body: object, problems: list[str]) -> None:
    assert validate_rest_answer(method, path, status, body) == problems


@pytest.mark.node
@pytest.mark.parametrize(
    ("text", "contexts", "status", "value"),
    [
        pytest.param(
            "fromJson(needs.plan.outputs.matrix).include[1]",
            {"needs": {"plan": {"outputs": {"matrix": '{"include": [1, {"a": null}]}'}}}},
            "success",
            {"a": None},
            id="a matrix",
        ),
        pytest.param(
            "github.ref == 'refs/heads/MAIN'",
            {"github": {"ref": "refs/heads/main"}},
            "success",
            True,
            id="case does not count",
        ),
        pytest.param(
            "needs.plan.outputs.matrix != ''", {"needs": {"plan": {}}}, "success", False, id="a missing output is empty"
        ),
        pytest.param("always() && failure()", {}, "failure", True, id="a failed job before"),
        pytest.param("!cancelled()", {}, "cancelled", False, id="a cancelled run"),
        pytest.param("success()", {}, "success", True, id="all is well"),
    ],
)
def test_an_expression_has_githubs_value(
    text: str, contexts: dict[str, Any], status: Literal["success", "failure", "cancelled"], value: object
) -> None:
    assert evaluate(text, contexts, status) == value


@pytest.mark.node
def test_an_expression_is_refused_in_githubs_words() -> None:
    with pytest.raises(RefusedError, match="Unrecognized named-value: 'shoe'"):
        evaluate("shoe.size", {})


@pytest.mark.node
def test_a_workflow_is_read_as_github_reads_it() -> None:
    job = "runs-on: x\n    concurrency: {group: a, queue: max}\n    steps: [{run: x}]"
    found = parse_workflow("a.yml", f"on: push\njobs:\n  a:\n    {job}\n")
    assert found.errors == ()
    assert found.workflow is not None
    assert [job["id"] for job in found.workflow["jobs"]] == ["a"]


@pytest.mark.node
def test_a_workflow_is_refused_with_line_and_column() -> None:
    found = parse_workflow("a.yml", "on: push\njobs:\n  a:\n    runs-on: x\n    step: [{run: x}]\n")
    assert found.errors == ("a.yml (Line: 5, Col: 5): Unexpected value 'step'",)


def test_the_published_events_include_those_that_deployments_come_from() -> None:
    names = {name for name, _ in payloads.examples()}
    assert {"repository_dispatch", "workflow_dispatch", "issue_comment", "push"} <= names
    assert all(isinstance(payload, dict) for _, payload in payloads.examples())
