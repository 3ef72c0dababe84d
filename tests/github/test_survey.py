"""Records and locks of many services, read at once from the stand-in."""

import json
from typing import Any

import pytest

from deploy_gate.github.survey import read_survey
from deploy_gate.model import Barrier, Catalog, History, Holder, Survey, Unread
from standin.github import GitHub
from tests.github.echo import TOKEN, Waits
from tests.github.shop import a_github, a_world, ours
from tests.github.worlds import ENVIRONMENTS, a_catalog

SHOP = a_catalog("web -> api; api")
HOLDER = {
    "type": "deploy-gate",
    "schema_version": 1,
    "service": "api",
    "environment": "staging",
    "version": "1.1.0",
    "claim_id": f"sha256:{'a' * 64}",
    "run": {"repository": "acme/infra", "id": 7, "attempt": 1},
    "job": None,
    "created_by": "bob",
    "created_at": "2026-01-02T03:00:00+00:00",
    "expires_at": "2026-01-02T04:00:00+00:00",
}
BARRIER = {
    "reason": "sale", "branch": "x", "created_at": "2026-01-02T03:00:00Z", "created_by": "bob", "sticky": True,
    "environment": "staging", "global": False, "unlock_command": ".unlock staging", "link": "",
}  # fmt: skip


def a_shop(**locks: object) -> dict[str, Any]:
    """Two services that run in production; the locks lie in `api`, by branch."""
    world = a_world({"web": [ours("web")], "api": [ours("api")]})
    branches = {name: {"files": {"lock.json": json.dumps(lock)}} for name, lock in locks.items()}
    world["repositories"]["acme/api"]["branches"] = branches
    return world


def survey(github: GitHub, catalog: Catalog = SHOP, *services: str) -> Survey:
    with Waits().client(github.graphql_url, timeout=30) as client:
        return read_survey(client, catalog, services or tuple(catalog.services), ENVIRONMENTS)


def test_all_services_in_all_environments_and_their_locks_are_one_request() -> None:
    with a_github(a_shop()) as github:
        found = survey(github)
        (entry,) = github.requests.entries()
    assert (entry.operation, entry.points, entry.errors) == ("Facts", 1, [])
    assert {key for key, history in found.histories.items() if isinstance(history, History) and history.records} == {
        ("production", "web"),
        ("production", "api"),
    }
    assert found.histories["staging", "web"] == History()
    assert (found.holders, found.barriers) == ({}, ())


def test_a_lock_on_a_service_names_its_holder() -> None:
    with a_github(a_shop(**{"deploy-gate-lock/staging/api": HOLDER})) as github:
        ((key, holder),) = survey(github).holders.items()
    assert key == ("staging", "api")
    assert isinstance(holder, Holder)
    assert (str(holder.version), holder.by) == ("1.1.0", "bob")


@pytest.mark.parametrize(
    ("branch", "environment", "service"),
    [
        pytest.param("staging-branch-deploy-lock", "staging", "", id="on an environment"),
        pytest.param("global-branch-deploy-lock", None, "", id="on everything"),
        pytest.param("api-in-staging-branch-deploy-lock", "staging", "api", id="on a service"),
    ],
)
def test_a_lock_that_a_person_set_is_seen(branch: str, environment: str | None, service: str) -> None:
    with a_github(a_shop(**{branch: BARRIER})) as github:
        (barred,) = survey(github).barriers
    assert (barred.repository, barred.environment, barred.service) == ("acme/api", environment, service)
    assert isinstance(barred.barrier, Barrier)
    assert (barred.barrier.reason, barred.barrier.service) == ("sale", service)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({}, id="nothing"),
        pytest.param(HOLDER | {"expires_at": "9999-12-31T23:59:59-23:59"}, id="a time after all time"),
        pytest.param(HOLDER | {"created_at": "0001-01-01T00:00:00+23:59"}, id="a time before all time"),
        pytest.param(HOLDER | {"created_at": "2026-01-02T03:00:00"}, id="a time without a zone"),
    ],
)
def test_a_lock_that_cannot_be_told_is_unknown(said: dict[str, object]) -> None:
    with a_github(a_shop(**{"deploy-gate-lock/staging/api": said})) as github:
        ((_, holder),) = survey(github).holders.items()
    assert isinstance(holder, Unread)


def test_a_repository_that_the_token_does_not_see_hides_no_other() -> None:
    world = a_shop()
    del world["repositories"]["acme/api"]
    with a_github(world) as github:
        found = survey(github)
    assert isinstance(found.history("production", "web"), History)
    assert isinstance(found.history("production", "api"), Unread)


def test_a_token_that_may_not_see_branches_still_reads_what_runs() -> None:
    world = a_shop()
    for repository in world["repositories"].values():
        repository["private"] = True
    world["tokens"][TOKEN] = {"repositories": ["acme/web", "acme/api"], "permissions": {"deployments": "read"}}
    with a_github(world) as github:
        found = survey(github)
    assert all(isinstance(history, History) for history in found.histories.values())
    whys = {holder.why for holder in found.holders.values() if isinstance(holder, Unread)}
    assert len(whys) == 2
    assert all("may not read the locks in acme/" in why for why in whys)


def test_only_what_is_asked_for_is_read() -> None:
    with a_github(a_shop()) as github:
        found = survey(github, SHOP, "api")
    assert {name for _, name in found.histories} == {"api"}
    assert isinstance(found.history("production", "web"), Unread)
