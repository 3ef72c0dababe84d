"""A deployment by comment that others approve, by the workflow of docs/approvals.md on the real runner."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT, blocks
from tests.e2e.runner import Event
from tests.e2e.shop import RUNNING, Shop, open_shop
from tests.e2e.test_comments import HEAD, PULL, ask, deployed, says

pytestmark = pytest.mark.e2e

[WORKFLOW] = (one.text for one in blocks(ROOT / "docs" / "approvals.md", "yaml") if one.text.startswith("on:"))
"""As it stands in the docs."""


@pytest.fixture
def shop(tmp_path: Path, product: Path) -> Iterator[Shop]:
    with open_shop(tmp_path, product, RUNNING, more={"acme/web": PULL}) as opened:
        opened.caller("approvals.yml", WORKFLOW)
        yield opened


def test_it_waits_without_a_runner_and_goes_in_the_name_of_who_asked(shop: Shop) -> None:
    asked, reactions, [answer] = says(shop, "acme/web", ".deploy staging")
    assert "1 person has to approve that first" in answer, asked.text
    assert (reactions, deployed(shop), asked.result_of("Deploy by comment")) == (["eyes"], [], "success")
    own, reactions, [answer] = says(shop, "acme/web", ".approve")
    assert "ann asked for the deployment" in answer, own.text
    assert (reactions, deployed(shop)) == (["-1"], [])
    went, _, [answer] = says(shop, "acme/web", ".approve", by="ben")
    assert f"deploying {HEAD} to staging" in went.said("Deploy by comment"), went.text
    assert "ann has begun a deployment of feature" in answer
    assert deployed(shop) == [("staging", HEAD, "in_progress")]


def test_a_thumb_up_is_found_by_the_schedule(shop: Shop) -> None:
    says(shop, "acme/web", ".deploy staging")
    [comment, _] = ask(shop, "acme/web/issues/7/comments")
    ask(shop, f"acme/web/issues/comments/{comment['id']}/reactions", "ben", {"content": "+1"})
    event = Event("schedule", {"schedule": "*/15 * * * *"})
    went = shop.run(event, origin="acme/web", GITHUB_TOKEN="of-the-app")
    assert f"deploying {HEAD} to staging" in went.said("Deploy by comment"), went.text
    assert deployed(shop) == [("staging", HEAD, "in_progress")]
