"""Groups that go back as one, and what stays beside what went back."""

import json

from tests.doors.deploying import records
from tests.doors.going_back import carry_out, codes, deploy, entries, rollback
from tests.doors.shop import CATALOG, a_shop, on_github
from tests.doors.step import act, dispatched


def test_a_group_goes_back_as_one() -> None:
    with on_github(a_shop()) as github:
        deploy(github, "api@2.0.0, site@2.0.0", run=71)
        planned = rollback(github, run=71)
        assert json.loads(planned.outputs["waves"]) == [["api", "site"]]
        (one,) = entries(planned)
        assert (one["group"], one["operation"]) == ("pair", "rollback")
        assert [(member["service"], member["version"], member["previous_version"]) for member in one["members"]] == [
            ("api", "1.0.0", "2.0.0"), ("site", "1.0.0", "2.0.0"),
        ]  # fmt: skip
        carry_out(github, [one], run=72)
        assert [records(github, name)[-1] for name in ("api", "site")] == [("1.0.0", "success")] * 2
        again = dispatched({"services": "api@2.0.0, site@2.0.0", "environment": "staging"})
        assert codes(act(github.url, again, command="plan")) == ["held", "held"]


def test_one_of_a_group_does_not_go_back_where_the_other_would_no_longer_fit() -> None:
    with on_github(a_shop()) as github:
        deploy(github, "api@2.0.0, site@2.0.0", run=71)
        refused = rollback(github, "api")
        assert (refused.code, refused.outputs["matrix"]) == (1, "")
        assert any("site" in finding["message"] for finding in refused.result["findings"])


VERIFY = "verify: {{http: 'https://{0}.{{environment}}.example/{{version}}'}}"


def test_the_neighbours_that_stay_are_verified_after_a_rollback_and_no_others() -> None:
    """What stayed where it was now stands beside an older version than before."""
    catalog = CATALOG
    for name in ("inventory", "checkout", "frontend", "api"):
        repository = f"{name}: {{repository: acme/{name}"
        catalog = catalog.replace(repository, f"{repository}, {VERIFY.format(name)}")
    with on_github(a_shop(catalog=catalog.replace(">=1.8.0", ">=1.7.0"))) as github:
        deploy(github, "inventory@1.9.0", run=71)
        planned = rollback(github, "inventory")
        smoke = json.loads(planned.outputs["smoke"])
        assert smoke["http"] == ["https://checkout.staging.example/3.0.0"]
        # The service itself is verified by its own job.
        assert entries(planned)[0]["verify"]["http"] == ["https://inventory.staging.example/1.7.0"]


def test_after_a_deployment_no_neighbour_is_verified() -> None:
    catalog = CATALOG.replace("repository: acme/checkout", f"repository: acme/checkout, {VERIFY.format('checkout')}")
    with on_github(a_shop(catalog=catalog)) as github:
        ended = act(github.url, dispatched({"services": "inventory@1.9.0", "environment": "staging"}), command="plan")
        assert (ended.code, ended.outputs["smoke"]) == (0, "")
