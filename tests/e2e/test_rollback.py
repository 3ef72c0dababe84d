import pytest

from tests.e2e.runner import Event
from tests.e2e.shop import Shop

pytestmark = pytest.mark.e2e

TRAIN = {"environment": "staging", "services": "checkout@3.1.0, inventory@1.8.0"}


def typed(**boxes: str) -> Event:
    return Event("workflow_dispatch", {"inputs": {"environment": "staging", **boxes}})


def test_a_train_goes_back_by_the_form_stays_there_and_is_resumed(shop: Shop) -> None:
    there = shop.dispatch(TRAIN)
    assert shop.order == ["inventory 1.8.0", "checkout 3.1.0"], there.text
    number = max(shop.home("checkout").deployments, key=lambda one: one.id).payload["run"]["id"]
    (shop.infra / ".github/workflows/infra-dispatch.yml").unlink()

    shop.caller("infra-rollback.yml")
    back = shop.run(typed(services="", run=str(number), allow_partial="false"))
    assert shop.order[2:] == ["checkout 3.0.0", "inventory 1.7.0"], back.text
    assert {(one["operation"], one["previous_version"]) for one in shop.deploys[2:]} == {
        ("rollback", "3.1.0"), ("rollback", "1.8.0"),
    }  # fmt: skip
    assert [shop.records(name)[-1] for name in ("checkout", "inventory")] == [
        ("3.0.0", "success"),
        ("1.7.0", "success"),
    ]
    (shop.infra / ".github/workflows/infra-rollback.yml").unlink()

    held = shop.dispatch(TRAIN)
    assert len(shop.order) == 4, held.text
    assert "is held there until somebody resumes it" in held.text
    (shop.infra / ".github/workflows/infra-dispatch.yml").unlink()

    shop.caller("infra-resume.yml")
    resumed = shop.run(typed(services="checkout, inventory", run=""))
    assert resumed.result_of("Resume") == "success", resumed.text
    (shop.infra / ".github/workflows/infra-resume.yml").unlink()
    again = shop.dispatch(TRAIN)
    assert shop.order[4:] == ["inventory 1.8.0", "checkout 3.1.0"], again.text
    assert shop.locks == []
