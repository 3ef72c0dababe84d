from collections.abc import Iterator
from pathlib import Path

import pytest

from standin.access import Access
from standin.people import Token
from standin.verbs import running
from tests.e2e.product import ROOT
from tests.e2e.shop import RUNNING, Shop, dispatched, open_shop

pytestmark = pytest.mark.e2e

CATALOG = """
environments: [staging, production]
services:
  inventory: {repository: acme/inventory}
  api: {repository: acme/api}
  checkout: {repository: acme/checkout, requires: ["inventory >=1.8.0"]}
  web: {repository: acme/web, requires: ["inventory >=1.8.0"]}
  frontend: {repository: acme/frontend, requires: ["checkout >=3.1.0", "web >=2"]}
"""
"""A diamond from inventory to frontend, and a service beside it."""
VERSIONS = {"inventory": "1.8.0", "api": "2.0.0", "checkout": "3.1.0", "web": "2.0.0", "frontend": "2.0.0"}
ALL = {"environment": "staging", "services": ", ".join(f"{name}@{version}" for name, version in VERSIONS.items())}


@pytest.fixture
def shop(tmp_path: Path, product_at_once: Path) -> Iterator[Shop]:
    with open_shop(tmp_path, product_at_once, RUNNING, CATALOG) as opened:
        yield opened


def with_its_jobs(shop: Shop) -> int:
    """The number of the run, its jobs as GitHub would list them: act tells GitHub nothing of them."""
    github, infra = shop.github, shop.home("infra")
    access = Access(github.world, Token("", "ann", everything=True))
    run = running.start(access, infra, ".github/workflows/deploy.yml", "repository_dispatch")
    for name, version in VERSIONS.items():
        running.add_job(access, infra, run, f"deploy / Deploy / Deploy {name} {version}")
    return run.id


def test_each_begins_as_soon_as_its_own_upstreams_are_through(shop: Shop) -> None:
    """The api's deploy ends once checkout's, of the next wave, has begun; inventory's once somebody waits for it."""
    text = (ROOT / "workflows/infra-dispatch.yml").read_text(encoding="utf-8")
    uses = "coordinated-deploy.yml@v1\n"
    assert uses in text
    shop.caller("infra-dispatch.yml", text.replace(uses, f"{uses}    with: {{max_parallel: 4}}\n"))
    run = shop.run(
        dispatched(ALL, with_its_jobs(shop)),
        DEPLOY_ENV="REPORT_TOKEN=report-to-standin\nMEETING=api checkout\nAWAITED=inventory\n",
    )
    order = [one.partition(" ")[0] for one in shop.order]
    assert sorted(order) == sorted(VERSIONS), run.text
    assert order.index("api") < order.index("checkout")
    assert order.index("inventory") < min(order.index("checkout"), order.index("web"))
    assert order[-1] == "frontend"
    assert {name: shop.records(name)[-1] for name in VERSIONS} == {
        name: (version, "success") for name, version in VERSIONS.items()
    }
    waited = [name for name in VERSIONS if "waiting without a lock" in run.said(f"Deploy {name}")]
    assert {"checkout", "web"} & {*waited}, run.text
    assert not {"inventory", "api"} & {*waited}
    assert run.result_of("Conclude") == "success"
    assert shop.locks == []
