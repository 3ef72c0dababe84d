"""Several environments in one comment, by the workflow to copy, on the real runner."""

import pytest

from tests.e2e.shop import Shop
from tests.e2e.test_comments import says, shop

__all__ = ["shop"]
pytestmark = pytest.mark.e2e


def seen(shop: Shop) -> list[tuple[str, str, str]]:
    return [(one["service"], one["version"], one["environment"]) for one in shop.deploys]


def test_one_environment_comes_after_the_other_and_none_after_a_failure(shop: Shop) -> None:
    shop.caller("infra-comment.yml")
    went, reactions, answers = says(shop, "acme/infra", ".deploy inventory@1.8.0 to staging, production")
    assert seen(shop) == [("inventory", "1.8.0", "staging"), ("inventory", "1.8.0", "production")], went.text
    assert "goes on to production" in answers[0]
    assert (reactions, shop.locks) == (["rocket"], [])

    failed, _, _ = says(shop, "acme/infra", ".deploy inventory@1.9.0 to staging, production", failing=["inventory"])
    assert seen(shop)[2:] == [("inventory", "1.9.0", "staging")], failed.text
    assert shop.locks == []
