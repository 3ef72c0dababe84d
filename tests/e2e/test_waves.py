from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.health import Health, open_health
from tests.e2e.product import ROOT
from tests.e2e.runner import Run
from tests.e2e.shop import CATALOG, RUNNING, Shop, dispatched, open_shop

pytestmark = pytest.mark.e2e

SERVICES = ("inventory", "checkout", "frontend", "web", "api")
ALL = {"environment": "staging", "services": "frontend@2.0.0, checkout@3.1.0, inventory@1.8.0, web@2.0.0, api@2.0.0"}


@pytest.fixture
def health() -> Iterator[Health]:
    with open_health() as opened:
        yield opened


@pytest.fixture
def shop(tmp_path: Path, product_at_once: Path, health: Health) -> Iterator[Shop]:
    """The shop with something to verify: an address and a command of a service, and both of staging."""
    verified = CATALOG.replace(
        "inventory: {repository: acme/inventory}",
        f'inventory: {{repository: acme/inventory, verify: {{http: "{health.address}/{{service}}/{{version}}", '
        'command: test "$VERSION" = 1.8.0, timeout: 1, interval: 1, successes: 1}}',
    ).replace(
        "environments: [staging, production]",
        f'environments: [{{name: staging, verify: {{http: "{health.address}/{{environment}}", '
        'command: test "$ENVIRONMENT" = staging, timeout: 1, interval: 1, successes: 1}}, production]',
    )
    with open_shop(tmp_path, product_at_once, RUNNING, verified) as opened:
        yield opened


def in_waves(shop: Shop, meeting: str) -> Run:
    """A dispatch of everything to the workflow that deploys in waves; those that meet wait for each other."""
    text = (ROOT / "workflows/infra-dispatch.yml").read_text(encoding="utf-8")
    shop.caller("infra-dispatch.yml", text.replace("/coordinated-deploy.yml@", "/coordinated-deploy-waves.yml@"))
    return shop.run(dispatched(ALL), DEPLOY_ENV=f"REPORT_TOKEN=report-to-standin\nMEETING={meeting}\n")


def newest(shop: Shop) -> list[tuple[str, str]]:
    return [shop.records(name)[-1] for name in SERVICES]


def test_what_stands_in_one_wave_is_deployed_at_the_same_time_and_verified(shop: Shop, health: Health) -> None:
    run = in_waves(shop, "inventory pair")
    singles = [one for one in shop.order if "prepare" not in one and "switch" not in one]
    assert singles == ["inventory 1.8.0", "checkout 3.1.0", "frontend 2.0.0"], run.text
    assert newest(shop) == [(version, "success") for version in ("1.8.0", "3.1.0", "2.0.0", "2.0.0", "2.0.0")]
    assert health.asked == ["/inventory/1.8.0", "/staging"]
    assert "all 5 services are new in staging" in run.said("Conclude")
    assert run.result_of("Conclude") == "success"
    assert shop.locks == []


def test_what_is_not_verified_has_failed_and_what_goes_beside_it_goes_on(shop: Shop, health: Health) -> None:
    """Act ends a run where a called workflow failed: what GitHub does then is asked of its evaluator elsewhere."""
    health.ill = {"/inventory/1.8.0"}
    run = in_waves(shop, "inventory pair")
    assert [one for one in shop.order if "pair" not in one and "prepare" not in one] == ["inventory 1.8.0"], run.text
    assert newest(shop) == [
        ("1.8.0", "failure"),
        ("3.0.0", "success"),
        ("1.0.0", "success"),
        ("2.0.0", "success"),
        ("2.0.0", "success"),
    ]
    assert "answers 503" in run.said("Deploy inventory")
    assert shop.locks == []
