"""What a service's workflow asks for, and the runs of the infra repository that answer it."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import requests

from standin.checks import WorkflowRun
from tests.doors.asking import ask
from tests.doors.pulling import just_before
from tests.e2e.product import ROOT
from tests.e2e.runner import SECONDS, Event, Run
from tests.e2e.shop import CATALOG, RUNNING, SHA, Shop, dispatched, open_shop, record

pytestmark = pytest.mark.e2e

CALLER: Final = (ROOT / "workflows/infra-dispatch.yml").read_text(encoding="utf-8")
WITHOUT_WAITING: Final = ("          wait: true\n          wait_timeout: 3600\n", "")
PAUSE: Final = 0.2


@pytest.fixture
def shop(tmp_path: Path, product: Path) -> Iterator[Shop]:
    infra = {"files": {"deploy-gate.yml": CATALOG, ".github/workflows/deploy.yml": CALLER}}
    with open_shop(tmp_path, product, RUNNING, more={"acme/infra": infra}) as opened:
        opened.caller("deploy.yml", CALLER)
        yield opened


def tagged(shop: Shop, service: str, tag: str, *changed: tuple[str, str]) -> Run:
    """The run of the service's workflow that asks for what was tagged; parts of its text may be others."""
    text = (ROOT / "workflows/service-request.yml").read_text(encoding="utf-8")
    for old, new in changed:
        assert old in text
        text = text.replace(old, new)
    # A folder of its own, since two runners work at the same time.
    own = replace(shop, infra=shop.infra.parent / service / "checkout")
    own.caller("release.yml", text)
    pushed = {"ref": f"refs/tags/{tag}", "after": SHA[service], "created": True, "deleted": False}
    return own.run(Event("push", pushed), origin=f"acme/{service}")


def started_by(shop: Shop, asking: Future[Run]) -> WorkflowRun:
    """The run of the infra repository that the request started, once it has."""
    for _ in range(int(SECONDS / PAUSE)):
        with shop.github.lock:
            if runs := shop.home("infra").runs:
                return next(iter(runs.values()))
        if wait([asking], PAUSE).done:
            break
    raise AssertionError(asking.result().text)


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


@pytest.mark.parametrize(("failing", "result"), [((), "success"), (("inventory",), "failure")], ids=["good", "bad"])
def test_who_asks_and_waits_ends_as_the_deployment_did(shop: Shop, failing: tuple[str, ...], result: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(tagged, shop, "inventory", "v1.8.0")
        started = started_by(shop, asking)
        inputs = dict(started.inputs)
        deployed = shop.run(Event("workflow_dispatch", {"inputs": inputs}, started.id), failing=failing)
        ended = asking.result()
    assert shop.records("inventory")[-1] == ("v1.8.0", result), deployed.text
    assert ended.result_of("Ask for staging") == result, ended.text
    # It was told which run it had started, and from the request what became of it.
    assert f"acme/infra/actions/runs/{started.id}" in ended.said("Ask for staging")
    assert "inventory in_progress: planned: wave 1 of 1" in ended.said("Ask for staging")
    assert [state for state, _ in told(shop, "inventory")] == ["queued", "in_progress", result]
    assert shop.locks == []


def test_what_had_to_wait_is_found_by_sweep_and_wake_and_deployed_with_nobody_asking_again(shop: Shop) -> None:
    asked = tagged(shop, "checkout", "v3.1.0", WITHOUT_WAITING)
    assert asked.result_of("Ask for staging") == "success", asked.text
    [early] = shop.home("infra").dispatches
    refused = shop.run(Event("workflow_dispatch", {"inputs": early.payload}, early.run_id or 0))
    assert shop.deploys == [], refused.text
    state, why = told(shop, "checkout")[-1]
    assert (state, "inventory 1.7.0" in why) == ("queued", True)

    deployed_elsewhere(shop, "inventory", "1.8.0")
    sweep = shop.run(Event("schedule", {"schedule": "7,22,37,52 * * * *"}))
    assert sweep.jobs == ["Look for requests that wait"], sweep.text
    [late] = shop.home("infra").dispatches[1:]
    # The run that this request starts is never begun: GitHub may drop it.
    with just_before('"deployed"', lambda: ask(shop.github, "frontend", "2.0.0", github_token="of-the-app")):
        went = shop.run(dispatched(late.payload))
    assert shop.order == ["checkout v3.1.0"], went.text
    assert told(shop, "checkout")[-1][0] == "success"
    assert [state for state, _ in told(shop, "frontend")] == ["queued"]

    woken = shop.home("infra").dispatches[-1]
    assert (woken.name, woken.payload) == ("deploy", {"environment": "staging", "collect": True})
    last = shop.run(dispatched(woken.payload))
    assert shop.order[1:] == ["frontend 2.0.0"], last.text
    assert told(shop, "frontend")[-1][0] == "success"
    assert "Look for requests that wait" in last.jobs
    assert shop.home("infra").dispatches[-1].payload["service"] == "frontend", "it woke another run, for nothing"
