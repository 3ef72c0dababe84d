"""What a service's workflow asks for, and the runs of the infra repository that answer it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

import pytest
import requests

from standin.checks import Dispatch
from tests.e2e.product import ROOT
from tests.e2e.runner import Event, Run
from tests.e2e.shop import CATALOG, RUNNING, SHA, Shop, dispatched, open_shop, record

pytestmark = pytest.mark.e2e

CALLER: Final = (ROOT / "workflows/infra-dispatch.yml").read_text(encoding="utf-8")
WITHOUT_WAITING: Final = ("          wait: true\n          wait_timeout: 3600\n", "")
SECONDS: Final = 120


class Deliveries(list[Dispatch]):
    """What the infra repository is sent, handed on as GitHub would start a run for it."""

    def __init__(self) -> None:
        super().__init__()
        self.coming: SimpleQueue[Dispatch] = SimpleQueue()

    def append(self, dispatch: Dispatch, /) -> None:
        super().append(dispatch)
        # So a deploy reports itself, which starts nothing.
        if dispatch.name != "deployed":
            self.coming.put(dispatch)


@pytest.fixture
def shop(tmp_path: Path, product: Path) -> Iterator[Shop]:
    infra = {"files": {"deploy-gate.yml": CATALOG, ".github/workflows/deploy.yml": CALLER}}
    with open_shop(tmp_path, product, RUNNING, more={"acme/infra": infra}) as opened:
        opened.home("infra").dispatches = Deliveries()
        opened.caller("deploy.yml", CALLER)
        yield opened


def tagged(shop: Shop, service: str, tag: str, *changed: tuple[str, str]) -> Run:
    """The run of the service's workflow that asks for what was tagged; parts of its text may be others."""
    text = (ROOT / "workflows/service-request.yml").read_text(encoding="utf-8")
    for old, new in changed:
        assert old in text
        text = text.replace(old, new)
    own = replace(shop, infra=shop.infra.parent / service / "checkout")
    own.caller("release.yml", text)
    pushed = {"ref": f"refs/tags/{tag}", "after": SHA[service], "created": True, "deleted": False}
    return own.run(Event("push", pushed), origin=f"acme/{service}")


def answered(shop: Shop) -> Run:
    """The run of the infra repository that what it was sent next has started."""
    deliveries = shop.home("infra").dispatches
    assert isinstance(deliveries, Deliveries)
    dispatch = deliveries.coming.get(timeout=SECONDS)
    if dispatch.kind == "repository_dispatch":
        return shop.run(dispatched(dispatch.payload))
    assert dispatch.name == "deploy.yml"
    return shop.run(Event("workflow_dispatch", {"inputs": dispatch.payload}, dispatch.run_id or 0))


def told(shop: Shop, service: str) -> list[tuple[str, str]]:
    """What was said of the one request that the service's repository keeps, oldest first."""
    [request] = [one for one in shop.home(service).deployments if one.task == "deploy-gate:request"]
    return [(one.state, one.description) for one in request.statuses]


def deployed_elsewhere(shop: Shop, service: str, version: str) -> None:
    """Somebody deploys the service with another tool, and records it as deploy-gate does."""
    about = {"ref": "main", "auto_merge": False, "required_contexts": []} | record(service, version)
    made = post(shop, f"{service}/deployments", about)
    post(shop, f"{service}/deployments/{made['id']}/statuses", {"state": "success"})


def post(shop: Shop, path: str, body: dict[str, Any]) -> Any:  # noqa: ANN401
    headers = {"Authorization": "Bearer report-to-standin"}
    answer = requests.post(f"{shop.github.url}/repos/acme/{path}", json=body, headers=headers, timeout=10)
    answer.raise_for_status()
    return answer.json()


def test_a_service_asks_waits_and_is_told_what_became_of_it(shop: Shop) -> None:
    with ThreadPoolExecutor() as pool:
        asking = pool.submit(tagged, shop, "inventory", "v1.8.0")
        rollout = answered(shop)
        assert [one["service"] for one in shop.deploys] == ["inventory"], rollout.text
        asked = asking.result(SECONDS)
    assert asked.result_of("Ask for staging") == "success", asked.text
    assert "/acme/infra/actions/runs/" in asked.said("Ask for staging")
    assert [state for state, _ in told(shop, "inventory")] == ["queued", "in_progress", "success"]
    assert shop.records("inventory")[-1] == ("v1.8.0", "success")


def test_what_had_to_wait_is_found_by_the_sweep_and_deployed_with_nobody_asking_again(shop: Shop) -> None:
    asked = tagged(shop, "checkout", "v3.1.0", WITHOUT_WAITING)
    assert asked.result_of("Ask for staging") == "success", asked.text
    early = answered(shop)
    assert shop.deploys == [], early.text
    state, why = told(shop, "checkout")[-1]
    assert (state, "inventory 1.7.0" in why) == ("queued", True)

    deployed_elsewhere(shop, "inventory", "1.8.0")
    sweep = shop.run(Event("schedule", {"schedule": "7,22,37,52 * * * *"}))
    assert sweep.jobs == ["Look for requests that wait"], sweep.text
    late = answered(shop)
    assert shop.order == ["checkout v3.1.0"], late.text
    assert told(shop, "checkout")[-1][0] == "success"
