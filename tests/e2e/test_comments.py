"""Deploys by comment on a pull request of the stand-in, each comment a run of its own on the real runner."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
import requests

from tests.e2e.runner import Event, Run
from tests.e2e.shop import RUNNING, Shop, open_shop

pytestmark = pytest.mark.e2e

HEAD: Final = "e" * 40
PULL: Final = {
    "branches": {"main": "d" * 40, "feature": HEAD},
    "collaborators": {"ann": "write", "ben": "write"},
    "checks": {"feature": {"build": "success"}},
    "protections": [{"branch": "main", "reviews": 1, "checks": ["build"]}],
    "pulls": [{"number": 7, "title": "Be faster", "head": "feature", "author": "ann", "reviews": {"ben": "APPROVED"}}],
}
PEOPLE: Final = {"ann": "report-to-standin", "ben": "of-ben"}

FOR_BRANCH_DEPLOY: Final = """
name: branch deploy
on:
  issue_comment:
    types: [created]
permissions:
  pull-requests: write
  deployments: write
  contents: write
  checks: read
  statuses: read
jobs:
  deploy:
    name: Branch deploy
    if: ${{ github.event.issue.pull_request }}
    runs-on: ubuntu-latest
    steps:
      - uses: deploy-gate/deploy-gate@v1
        id: branch-deploy
        with:
          trigger: .ship
          environment: production
          environment_targets: production,staging
          environment_urls: production|https://shop.example,staging|disabled
          enforced_deployment_order: staging,production
      - name: noop
        if: ${{ steps.branch-deploy.outputs.continue == 'true' && steps.branch-deploy.outputs.noop == 'true' }}
        run: echo "trying ${{ steps.branch-deploy.outputs.ref }} out"
      - name: deploy
        if: ${{ steps.branch-deploy.outputs.continue == 'true' && steps.branch-deploy.outputs.noop != 'true' }}
        run: echo "shipping ${{ steps.branch-deploy.outputs.ref }} to ${{ steps.branch-deploy.outputs.environment }}"
"""
"""A workflow as its users have it: one line names another action, and no input says that this is a comment."""


@pytest.fixture
def shop(tmp_path: Path, product: Path) -> Iterator[Shop]:
    with open_shop(tmp_path, product, RUNNING, more=dict.fromkeys(("acme/infra", "acme/web"), PULL)) as opened:
        yield opened


def ask(shop: Shop, path: str, by: str = "ann", body: object = None) -> Any:  # noqa: ANN401
    """What a person is answered; a body is posted."""
    address, method = f"{shop.github.url}/repos/{path}", "GET" if body is None else "POST"
    answer = requests.request(method, address, json=body, headers={"Authorization": f"Bearer {PEOPLE[by]}"}, timeout=10)
    answer.raise_for_status()
    return answer.json()


def says(
    shop: Shop, origin: str, body: str, by: str = "ann", failing: Sequence[str] = ()
) -> tuple[Run, list[str], list[str]]:
    """The run that a comment starts, the reactions to the comment, and what was answered to it."""
    before = len(ask(shop, f"{origin}/issues/7/comments"))
    comment = ask(shop, f"{origin}/issues/7/comments", by, {"body": body})
    payload = {
        "action": "created",
        "comment": comment,
        "issue": ask(shop, f"{origin}/issues/7"),
        "sender": {"login": by},
    }
    run = shop.run(Event("issue_comment", payload), failing=failing, origin=origin, GITHUB_TOKEN="of-the-app")
    reactions = [one["content"] for one in ask(shop, f"{origin}/issues/comments/{comment['id']}/reactions")]
    answers = [one["body"] for one in ask(shop, f"{origin}/issues/7/comments")[before + 1 :]]
    return run, reactions, answers


def deployed(shop: Shop) -> list[tuple[str, str, str]]:
    """The environment, the commit and the last state of what comments deployed, oldest first."""
    records = sorted(shop.home("web").deployments, key=lambda one: one.id)
    return [
        (one.environment, one.sha, one.latest_status.state if one.latest_status else "pending")
        for one in records
        if one.payload["type"] == "branch-deploy"
    ]


def locks(shop: Shop) -> list[str]:
    return [name for name in shop.home("web").refs if "lock" in name]


def test_services_are_planned_deployed_refused_and_taken_back_by_comment(shop: Shop) -> None:
    shop.caller("infra-comment.yml")
    refused, reactions, [answer] = says(shop, "acme/infra", ".deploy frontend@2.0.0 to staging")
    assert (reactions, shop.deploys) == (["-1"], []), refused.text
    assert "staging runs checkout `3.0.0`" in answer
    assert "Plan" not in refused.jobs

    went, reactions, [plan, told] = says(shop, "acme/infra", ".deploy checkout@3.1.0, inventory@1.8.0 to staging")
    assert shop.order == ["inventory 1.8.0", "checkout 3.1.0"], went.text
    assert reactions == ["rocket"]
    assert plan.index("`inventory`") < plan.index("`checkout`")
    assert "in 2 waves" in plan
    assert "checkout" in told
    assert [shop.records(name)[-1] for name in ("inventory", "checkout")] == [
        ("1.8.0", "success"),
        ("3.1.0", "success"),
    ]

    back, reactions, [plan, told] = says(shop, "acme/infra", ".rollback checkout, inventory in staging", by="ben")
    assert shop.order[2:] == ["checkout 3.0.0", "inventory 1.7.0"], back.text
    assert {one["operation"] for one in shop.deploys[2:]} == {"rollback"}
    assert plan.index("`checkout`") < plan.index("`inventory`")
    assert "inventory" in told
    assert (reactions, shop.locks) == (["rocket"], [])


def test_a_pull_request_is_deployed_and_locked_by_comment(shop: Shop) -> None:
    script = shop.infra / "deploy.sh"
    script.write_text('#!/bin/sh\necho "deploying $1"\n', encoding="utf-8")
    script.chmod(0o755)
    shop.caller("service-comment.yml")
    locked, _, _ = says(shop, "acme/web", ".lock staging --reason load test", by="ben")
    assert locks(shop) == ["refs/heads/staging-branch-deploy-lock"], locked.text

    refused, reactions, [answer] = says(shop, "acme/web", ".deploy staging")
    assert "load test" in answer, refused.text
    assert (reactions, deployed(shop)) == (["-1"], [])
    assert "deploying" not in refused.said("Deploy by comment")

    says(shop, "acme/web", ".unlock staging", by="ben")
    went, reactions, [answer] = says(shop, "acme/web", ".deploy staging")
    assert "deploying staging" in went.said("Deploy by comment"), went.text
    # act gives a post run neither its state nor its status: test_image.py ends what a comment began.
    assert deployed(shop) == [("staging", HEAD, "in_progress")]
    assert reactions == ["eyes"]
    assert "ann has begun a deployment of feature" in answer


def test_a_workflow_written_for_branch_deploy_works_with_one_line_changed(shop: Shop) -> None:
    shop.caller("branch-deploy.yml", FOR_BRANCH_DEPLOY)
    refused, reactions, [answer] = says(shop, "acme/web", ".ship")
    assert "staging" in answer, refused.text
    assert (reactions, deployed(shop), locks(shop)) == (["-1"], [], [])
    assert "shipping" not in refused.said("Branch deploy")

    went, _, [answer] = says(shop, "acme/web", ".ship main to staging")
    assert "shipping main to staging" in went.said("Branch deploy"), went.text
    assert deployed(shop) == [("staging", "d" * 40, "in_progress")]
    assert locks(shop) == ["refs/heads/staging-branch-deploy-lock"]
