"""A service that asks and waits for its answer, on the real runner, while the infra repository deploys."""

from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from standin.access import Access
from standin.checks import WorkflowRun
from standin.people import Token
from standin.repository import Repository
from standin.verbs import running
from tests.e2e.product import ROOT
from tests.e2e.runner import SECONDS, Event, Run
from tests.e2e.shop import Shop

pytestmark = pytest.mark.e2e

PAUSE = 0.2
TAG = "refs/tags/v1.8.0"


def in_the_standin(shop: Shop, name: str) -> Repository:
    found = shop.github.world.repository(name)
    assert found is not None
    return found


def beside(shop: Shop, folder: Path) -> Shop:
    """A folder of its own for the service's repository, since two runners work at the same time."""
    (folder / "service").mkdir(parents=True)
    return Shop(shop.github, folder / "service", shop.product, shop.secrets)


def prepared(shop: Shop) -> str:
    """The version is tagged, and the infra repository has the caller; the commit of the tag."""
    text = (ROOT / "workflows/infra-dispatch.yml").read_text(encoding="utf-8")
    access = Access(shop.github.world, Token("", "ann", everything=True))
    change = {"path": ".github/workflows/deploy.yml", "content": text, "message": "Deploy on request"}
    running.push(access, in_the_standin(shop, "acme/infra"), change)
    inventory = in_the_standin(shop, "acme/inventory")
    head = inventory.head()
    assert head is not None
    inventory.refs[TAG] = head.oid
    shop.caller("infra-dispatch.yml")
    return head.oid


def asked(shop: Shop, sha: str) -> Run:
    """The run of the service's workflow, which ends once it has its answer."""
    shop.caller("service-request.yml")
    pushed = {"ref": TAG, "after": sha, "created": True, "deleted": False}
    return shop.run(Event("push", pushed), origin="acme/inventory", DEPLOY_GATE_TOKEN="report-to-standin")


def started_by(shop: Shop, asking: Future[Run]) -> WorkflowRun:
    """The run that the request started, once it has."""
    infra = in_the_standin(shop, "acme/infra")
    for _ in range(int(SECONDS / PAUSE)):
        with shop.github.lock:
            if infra.runs:
                return next(iter(infra.runs.values()))
        if wait([asking], PAUSE).done:
            break
    raise AssertionError(asking.result().text)


@pytest.mark.parametrize(("failing", "result"), [((), "success"), (("inventory",), "failure")], ids=["good", "bad"])
def test_who_asks_and_waits_ends_as_the_deployment_did(
    shop: Shop, tmp_path: Path, failing: tuple[str, ...], result: str
) -> None:
    sha = prepared(shop)
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(asked, beside(shop, tmp_path / "beside"), sha)
        started = started_by(shop, asking)
        deployed = shop.run(Event("workflow_dispatch", {"inputs": dict(started.inputs)}), failing=failing)
        ended = asking.result()
    assert shop.records("inventory")[-1] == ("v1.8.0", result), deployed.text
    assert ended.result_of("Ask for staging") == result, ended.text
    # It was told which run it had started, and from the request which run has planned it.
    assert f"acme/infra/actions/runs/{started.id}" in ended.text
    assert "inventory in_progress: planned: wave 1 of 1" in ended.text
    kept = [one for one in in_the_standin(shop, "acme/inventory").deployments if one.task == "deploy-gate:request"]
    assert [one.latest_status.state for one in kept if one.latest_status] == [result]
    assert shop.locks == []
