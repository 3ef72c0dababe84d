"""What a catalog without mistakes says."""

import pytest

from deploy_gate.catalog import read_catalog
from deploy_gate.model import Catalog, Environment, ForeignRecords, Group, OnFailure, Place
from deploy_gate.requirement import parse_need

FULL = """
environments:
  - development
  - {name: staging, transient: true}
  - name: production
    senders: [octocat, "deploy-app[bot]"]
    deployers: [octocat, acme/ops, "deploy-app[bot]"]
tiers: [migrations, backends, frontends]
on_failure: stop_all
foreign_records: honour
records: {repository: acme/infra, environment: "{environment}/{service}"}
groups:
  checkout-pair: {switch: true}
services:
  checkout-service:
    repository: acme/checkout-service
    requires: ["inventory-service >=1.8.0 <2", payments]
    tier: backends
    timeout: 20
    group: checkout-pair
    image: ghcr.io/acme/checkout-service
    tag_prefix: checkout-
    environments: [staging, production]
    senders: [hubot]
    records: {environment: "{environment}"}
  inventory-service: {repository: acme/inventory}
  payments: {repository: acme/payments, group: checkout-pair}
"""


def read(text: str) -> Catalog:
    catalog = read_catalog(text)
    assert isinstance(catalog, Catalog), catalog
    return catalog


def test_every_key_is_read() -> None:
    catalog = read(FULL)
    assert list(catalog.environments.values()) == [
        Environment("development"),
        Environment("staging", transient=True),
        Environment(
            "production",
            production=True,
            senders=("octocat", "deploy-app[bot]"),
            deployers=("octocat", "acme/ops", "deploy-app[bot]"),
        ),
    ]
    assert catalog.tiers == ("migrations", "backends", "frontends")
    assert catalog.on_failure is OnFailure.STOP_ALL
    assert catalog.foreign_records is ForeignRecords.HONOUR
    assert catalog.groups == {"checkout-pair": Group("checkout-pair", has_switch=True)}
    assert list(catalog.services) == ["checkout-service", "inventory-service", "payments"]
    service = catalog.services["checkout-service"]
    assert service.needs == (parse_need("inventory-service >=1.8.0 <2"), parse_need("payments"))
    assert (service.tier, service.group, service.timeout) == ("backends", "checkout-pair", 20)
    assert (service.image, service.tag_prefix) == ("ghcr.io/acme/checkout-service", "checkout-")
    assert (service.environments, service.senders) == (("staging", "production"), ("hubot",))


def test_what_is_left_out_has_its_default() -> None:
    catalog = read("environments: [staging]\nservices: {web: {repository: acme/web}}")
    assert catalog.on_failure is OnFailure.STOP_DEPENDANTS
    assert catalog.foreign_records is ForeignRecords.IGNORE
    assert (catalog.tiers, catalog.groups) == ((), {})
    web = catalog.services["web"]
    assert web == web.but(needs=(), tier=None, group=None, timeout=30, image=None, environments=None, senders=None)


@pytest.mark.parametrize(
    ("text", "service", "place"),
    [
        pytest.param("services: {web: {repository: a/web}}", "web", Place("a/web", "live"), id="its own repository"),
        pytest.param(
            "services: {web: {repository: a/mono}, api: {repository: A/Mono}}",
            "web",
            Place("a/mono", "live/web"),
            id="a name of its own in a repository of several services",
        ),
        pytest.param(
            "records: {repository: a/infra}\nservices: {web: {repository: a/web}}",
            "web",
            Place("a/infra", "live/web"),
            id="the catalog's repository, by service",
        ),
        pytest.param(
            'records: {environment: "{service}.{environment}"}\nservices: {web: {repository: a/web}}',
            "web",
            Place("a/web", "web.live"),
            id="the catalog's template in its own repository",
        ),
        pytest.param(
            'records: {repository: a/i}\nservices: {web: {repository: a/web, records: {environment: "{environment}"}}}',
            "web",
            Place("a/web", "live"),
            id="its own words instead of the catalog's, all of them",
        ),
    ],
)
def test_records_live_in(text: str, service: str, place: Place) -> None:
    assert read(f"environments: [live]\n{text}").services[service].records_for("live") == place


@pytest.mark.parametrize("name", ["NO", "on", "1.10", "0x1F", "1e3", "2026-01-01", "true"])
def test_a_name_is_what_was_written_whatever_yaml_makes_of_it(name: str) -> None:
    catalog = read(f"environments: [{name}]\nservices: {{{name}: {{repository: acme/web, environments: [{name}]}}}}")
    assert list(catalog.environments) == list(catalog.services) == [name]
    assert catalog.services[name].environments == (name,)


@pytest.mark.parametrize(
    ("entry", "production"),
    [
        pytest.param("production", True, id="by its name, as GitHub does"),
        pytest.param("{name: live, production: true}", True, id="by its flag"),
        pytest.param("{name: production, production: false}", False, id="not, where the flag says so"),
        pytest.param("staging", False, id="not otherwise"),
    ],
)
def test_an_environment_is_production(entry: str, production: bool) -> None:  # noqa: FBT001 - a column of the table
    catalog = read(f"environments: [{entry}]\nservices: {{web: {{repository: acme/web}}}}")
    assert [environment.production for environment in catalog.environments.values()] == [production]


@pytest.mark.parametrize(
    "services",
    [
        pytest.param("{a: {requires: [b *]}, b: {requires: [a]}}", id="one of its requirements accepts any version"),
        pytest.param("{a: {requires: [b >=1]}, b: {requires: [a]}}", id="one of its requirements has a range"),
        pytest.param("{a: {requires: [b, b >=1]}, b: {requires: [a]}}", id="a range stands beside the name"),
        pytest.param("{a: {requires: [b], group: g}, b: {requires: [a], group: g}}", id="its services share a group"),
    ],
)
def test_a_circle_may_be_where(services: str) -> None:
    text = services.replace("a: {", "a: {repository: x/a, ").replace("b: {", "b: {repository: x/b, ")
    read(f"environments: [live]\ngroups: {{g: {{switch: true}}}}\nservices: {text}")


def test_a_chain_of_many_thousand_services_is_read() -> None:
    count = 5_000
    chain = "".join(f"  s{i}: {{repository: a/s{i}, requires: [s{i + 1}]}}\n" for i in range(count))
    text = f"environments: [live]\nservices:\n{chain}  s{count}: {{repository: a/last}}\n"
    catalog = read_catalog(text, max_bytes=len(text))
    assert isinstance(catalog, Catalog)
    assert len(catalog.services) == count + 1


def test_a_service_may_say_that_it_needs_nobody() -> None:
    text = "environments: [production]\nservices: {web: {repository: acme/web, requires: []}}\n"
    assert read(text).services["web"].needs == ()
