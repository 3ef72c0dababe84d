"""What a deploy by comment reads of a pull request and of the branch that it would be merged into."""

import pytest

from standin import read_world
from standin.discussion import PullRequest
from standin.github import GitHub
from tests.standin.asking import ask

BEHIND = (
    'query($head: String!) { repository(owner: "acme", name: "web") { ref(qualifiedName: "refs/heads/main") {'
    " compare(headRef: $head) { behindBy } } } }"
)
RULES = (
    '{ repository(owner: "acme", name: "web") { ref(qualifiedName: "refs/heads/main") { rules(first: 10) { nodes { type'
    " parameters { ... on PullRequestParameters { dismissStaleReviewsOnPush requireCodeOwnerReview"
    " requiredApprovingReviewCount } ... on RequiredStatusChecksParameters { strictRequiredStatusChecksPolicy }"
    " ... on RequiredDeploymentsParameters { requiredDeploymentEnvironments } } } } } } }"
)


@pytest.mark.parametrize(
    ("head", "behind"),
    [
        pytest.param("refs/pull/7/head", 1, id="a pull request of this repository"),
        pytest.param("refs/pull/8/head", 0, id="one of a fork"),
        pytest.param("refs/pull/9/head", None, id="a pull request that is not there"),
        pytest.param("refs/heads/none", None, id="a branch that is not there"),
    ],
)
def test_the_head_of_a_pull_request_is_compared_by_its_name(head: str, behind: int | None) -> None:
    row = "refs.pull_head"
    web = {
        "tags": {"v1": None, "v2": None},
        "branches": {"old": {"from": "v1", "commits": 1}},
        "pulls": [
            {"number": 7, "head": "old"},
            {"number": 8, "head": "main", "head_repository": "bob/web"},
        ],
    }
    fork = {"fork_of": "acme/web", "tags": {"v1": None, "v2": None}}
    github = GitHub(read_world({"repositories": {"bob/web": fork, "acme/web": web}}))
    here = github.world.repositories["acme/web"]
    forked = here.issues[8]
    assert isinstance(forked, PullRequest)
    # As if the fork had not moved since it was made: what is equal has the same hash on GitHub, and not here.
    forked.head_sha = here.refs["refs/heads/main"]
    found = ask(github, BEHIND, head=head)["data"]["repository"]["ref"]["compare"]
    assert (found and found["behindBy"], row) == (behind, row)


def test_a_branch_has_the_rules_of_its_ruleset() -> None:
    row = "refs.rules"
    rule = {
        "branch": "main",
        "kind": "ruleset",
        "reviews": 2,
        "checks": ["build"],
        "deployments": ["staging"],
        "strict": True,
        "undeletable": True,
        "forward_only": True,
        "dismiss_stale": True,
    }
    github = GitHub(read_world({"repositories": {"acme/web": {"protections": [rule]}}}))
    nodes = ask(github, RULES)["data"]["repository"]["ref"]["rules"]["nodes"]
    assert {node["type"]: node["parameters"] for node in nodes} == {
        "DELETION": None,
        "NON_FAST_FORWARD": None,
        "PULL_REQUEST": {
            "dismissStaleReviewsOnPush": True,
            "requireCodeOwnerReview": False,
            "requiredApprovingReviewCount": 2,
        },
        "REQUIRED_STATUS_CHECKS": {"strictRequiredStatusChecksPolicy": True},
        "REQUIRED_DEPLOYMENTS": {"requiredDeploymentEnvironments": ["staging"]},
    }, row


def test_classic_protection_is_no_rule() -> None:
    github = GitHub(read_world({"repositories": {"acme/web": {"protections": [{"branch": "main", "reviews": 1}]}}}))
    assert ask(github, RULES)["data"]["repository"]["ref"]["rules"]["nodes"] == []


UPDATE_RULE = (
    '{ repository(owner: "acme", name: "web") { ref(qualifiedName: "refs/heads/main") { refUpdateRule { pattern'
    " viewerCanPush requiredApprovingReviewCount requiredStatusCheckContexts requiresSignatures } } } }"
)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        pytest.param(
            {"branch": "main", "reviews": 2, "checks": ["build"], "signed": True},
            {
                "pattern": "main", "viewerCanPush": False, "requiredApprovingReviewCount": 2,
                "requiredStatusCheckContexts": ["build"], "requiresSignatures": True,
            },
            id="what a classic rule asks for",
        ),
        pytest.param({"branch": "main", "kind": "ruleset", "reviews": 2}, None, id="a ruleset is none"),
        pytest.param({"branch": "release/*", "reviews": 2}, None, id="a rule of other branches"),
    ],
)  # fmt: skip
def test_a_classic_rule_is_told_to_those_who_may_read(rule: dict[str, object], told: dict[str, object] | None) -> None:
    row = "refs.update_rule"
    github = GitHub(read_world({"repositories": {"acme/web": {"protections": [rule]}}}))
    found = ask(github, UPDATE_RULE)["data"]["repository"]["ref"]["refUpdateRule"]
    assert (found, row) == (told, row)
