"""What once went wrong elsewhere and must never here, each seen from the door."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from standin.github import GitHub
from tests.doors.deploying import WRITER, a_job, entry, finish, locks, plan, records, start
from tests.doors.shop import CATALOG, a_shop, on_github
from tests.doors.step import Ended, Time, act, dispatched
from tests.doors.step import start as begin
from tests.doors.test_versions_file import a_world, file_on


def planned(github: GitHub, services: object) -> Ended:
    return act(github.url, dispatched({"services": services, "environment": "staging"}), command="plan")


def codes(ended: Ended) -> list[str]:
    return [finding["reason_code"] for finding in ended.result["findings"]]


def test_the_order_leads_through_a_service_that_was_not_asked_for() -> None:
    loose = CATALOG.replace("inventory >=1.8.0", "inventory").replace("checkout >=3.0.1", "checkout")
    with on_github(a_shop(catalog=loose)) as github:
        ended = planned(github, "frontend@2.0.0, inventory@1.9.0")
        assert json.loads(ended.outputs["waves"]) == [["inventory"], ["frontend"]]


def test_a_circle_of_names_is_refused_where_the_catalog_is_read() -> None:
    circle = CATALOG.replace(
        "inventory: {repository: acme/inventory}", "inventory: {repository: acme/inventory, requires: [frontend]}"
    )
    circle = circle.replace("inventory >=1.8.0", "inventory").replace("checkout >=3.0.1", "checkout")
    with on_github(a_shop(catalog=circle)) as github:
        ended = planned(github, "frontend@2.0.0, inventory@1.9.0")
        assert (ended.code, ended.outputs["reason_code"], ended.outputs["matrix"]) == (2, "bad_catalog", "")


def test_a_circle_of_versions_is_refused_with_all_of_it_and_never_put_in_some_order() -> None:
    alone = CATALOG.replace(", group: pair", "").replace("groups: {pair: {switch: true}}\n", "")
    with on_github(a_shop(catalog=alone)) as github:
        ended = planned(github, "api@2.0.0, site@2.0.0")
        assert (ended.code, codes(ended), ended.outputs["matrix"]) == (1, ["circle"], "")
        assert all(name in ended.result["findings"][0]["message"] for name in ("api", "site"))


@pytest.mark.parametrize(
    "services",
    [
        pytest.param("inventory@1.9.0, , checkout@3.1.0", id="a blank between commas"),
        pytest.param([" ", "inventory@1.9.0"], id="a blank in a list"),
        pytest.param([{"service": "", "version": "1.0.0"}], id="a service without a name"),
        pytest.param("inventry@1.9.0", id="a name that nothing has"),
        pytest.param("Inventory@1.9.0", id="a name in other letters"),
    ],
)
def test_blank_and_unknown_names_are_refused(services: object) -> None:
    with on_github(a_shop()) as github:
        ended = planned(github, services)
        assert (ended.code, ended.outputs["matrix"]) == (2, "")


def test_neighbouring_lines_of_the_file_of_versions_are_both_kept() -> None:
    text = "staging:  # kept\n  checkout: 3.0.0\n  inventory: 1.7.0\n"
    loose = f"{CATALOG}versions: {{file: deployed/versions.yaml}}\n".replace("inventory >=1.8.0", "inventory *")
    with on_github(a_world(text, loose)) as github, ThreadPoolExecutor(2) as pool:
        started = [start(github, entry("checkout", "3.1.0")), start(github, entry("inventory", "1.9.0"))]

        def end(one: Ended) -> int:
            given = {"command": "finish", "started": one.outputs["started"], "status": "success"}
            return begin(github.url, dispatched({}), variables=a_job(), github_token=WRITER, **given).code

        assert list(pool.map(end, started)) == [0, 0]
        # Who came second may have written what else runs below.
        assert file_on(github).startswith("staging:  # kept\n  checkout: 3.1.0\n  inventory: 1.9.0\n")


def test_two_services_never_share_the_name_of_an_environment() -> None:
    shared = CATALOG.replace(
        "  inventory: {repository: acme/inventory}\n",
        '  inventory: {repository: acme/one, records: {environment: "{environment}"}}\n',
    ).replace(
        "checkout: {repository: acme/checkout,",
        'checkout: {repository: acme/one, records: {environment: "{environment}"},',
    )
    with on_github(a_shop(catalog=shared)) as github:
        ended = planned(github, "inventory@1.9.0")
        assert (ended.code, ended.outputs["reason_code"]) == (2, "bad_catalog")


def test_a_day_old_plan_that_is_run_again_brings_back_nothing_older() -> None:
    with on_github(a_shop()) as github:
        (old,) = plan(github, "inventory@1.9.0")
        finish(github, start(github, old, run=1), "failure", run=1)
        newer: dict[str, Any] = entry("inventory", "2.0.0", previous_version="1.9.0")
        finish(github, start(github, newer, run=2), run=2)
        tomorrow = Time()
        tomorrow.now += timedelta(days=1)
        ended = start(github, old, run=1, time=tomorrow)
        assert (ended.code, codes(ended)) == (1, ["older_than_running"])
        assert records(github, "inventory")[-1] == ("2.0.0", "success")
        assert locks(github) == []
