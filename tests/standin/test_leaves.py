"""Reading leaves at once changes nothing: graphql-core alone gives the same answer."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from graphql import ExecutionResult, execute_sync, parse
from hypothesis import given
from hypothesis import strategies as st

from standin import World, read_world
from standin.access import Access
from standin.graph.fields import Asked
from standin.graph.leaves import Quick
from standin.graph.schema import schema
from standin.log import Entry

REPOSITORY = {
    "private": True,
    "files": {"a/b.txt": "x", "README.md": "# Hi"},
    "tags": {"v1": None},
    "branches": {"topic": {"files": {"c": "1"}}},
    "protections": [{"branch": "main", "reviews": 1, "checks": ["ci"]}],
    "checks": {"topic": {"ci": "success", "lint": "in_progress"}},
    "statuses": {"topic": {"legacy": "failure"}},
    "deployments": [
        {"environment": "staging", "ref": "v1", "payload": {"a": [1]}},
        {"environment": "production", "state": "PENDING", "ref": "topic"},
    ],
    "pulls": [{"head": "topic", "reviews": {"acme": "APPROVED"}, "labels": ["bug"], "comments": [{"body": "hi"}]}],
    "issues": [{"title": "one"}],
}
FIELDS = (
    "id databaseId name nameWithOwner isPrivate isEmpty visibility url createdAt owner { login __typename id }",
    (
        "deployments(first: 5) { totalCount nodes { id state payload task description ref { name prefix } "
        "commit { oid messageHeadline author { name date user { login } } signature { isValid } } "
        "latestStatus { state environmentUrl logUrl createdAt creator { login } } } "
        "pageInfo { hasNextPage endCursor } }"
    ),
    (
        "pullRequest(number: 2) { number state isDraft mergeable mergeStateStatus reviewDecision author { login } "
        "reviews(first: 3) { nodes { state author { login } } } "
        "comments(first: 3) { edges { cursor node { body id } } } "
        "commits(last: 1) { nodes { commit { oid statusCheckRollup { state contexts(first: 5) { nodes { __typename "
        "... on CheckRun { name conclusion status isRequired(pullRequestNumber: 2) } "
        "... on StatusContext { context state } } } } } } } }"
    ),
    "missing: pullRequest(number: 77) { number }",
    (
        'ref(qualifiedName: "main") { id name compare(headRef: "topic") { aheadBy behindBy status } '
        "target { oid ... on Commit { tree { entries { name mode type size path } } } } }"
    ),
    'object(expression: "main:README.md") { ... on Blob { text byteSize isBinary isTruncated } }',
    "branchProtectionRules(first: 2) { nodes { pattern requiresApprovingReviews requiredStatusCheckContexts } }",
    "environments(first: 5) { nodes { name databaseId } }",
    "deployments { nodes { id } }",
    "collaborators(first: 2) { edges { permission node { login isViewer } } }",
)


def a_world() -> World:
    tokens = {"t": {"repositories": ["acme/web"], "permissions": {"deployments": "read", "pull_requests": "read"}}}
    return read_world({"clock": "2026-01-02T00:00:00Z", "tokens": tokens, "repositories": {"acme/web": REPOSITORY}})


WORLD = a_world()


def run(world: World, query: str, executor: type[Any] | None, token: str | None) -> Any:  # noqa: ANN401
    access = Access(world, world.tokens[token] if token else world.anyone)
    asked = Asked(world, access, "http://github", datetime(2026, 1, 2, tzinfo=UTC), Entry(1, "", "POST", "/graphql"))
    found = execute_sync(schema(), parse(query), context_value=asked, executor_class=executor)
    assert isinstance(found, ExecutionResult)
    errors = [(error.path, error.message) for error in found.errors or ()]
    return json.loads(json.dumps({"data": found.data, "errors": errors}))


@given(
    fields=st.lists(st.sampled_from(FIELDS), min_size=1, max_size=4, unique=True), token=st.sampled_from(("t", None))
)
def test_both_ways_give_the_same_answer(fields: list[str], token: str | None) -> None:
    aliased = " ".join(f'r{n}: repository(owner: "acme", name: "web") {{ {each} }}' for n, each in enumerate(fields))
    query = f"{{ {aliased} rateLimit {{ cost }} viewer {{ login }} }}"
    assert run(WORLD, query, Quick, token) == run(WORLD, query, None, token)


@pytest.mark.parametrize("fields", FIELDS)
def test_every_field_of_the_table_is_asked_for_rightly(fields: str) -> None:
    query = f'{{ repository(owner: "acme", name: "web") {{ {fields} }} }}'
    assert run(WORLD, query, Quick, None) == run(WORLD, query, None, None)
