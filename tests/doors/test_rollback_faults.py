"""Every request of a rollback's plan and of a resume failing in each way."""

from typing import Any

import pytest

from standin.fault_file import read_faults
from standin.faults import Faults
from tests.doors.deploying import asked, records
from tests.doors.going_back import resume, rollback
from tests.doors.shop import a_shop, on_github, record
from tests.doors.step import act, dispatched
from tests.doors.test_every_fault import KINDS, LASTING, name_of

PLAN, RESUME = 2, 3
BACK = record("inventory", "1.6.0")
BACK["payload"]["operation"] = "rollback"
NEXT = dispatched({"services": "inventory@1.9.0", "environment": "staging"})


def is_held(shop: Any) -> bool:  # noqa: ANN401 - the stand-in
    return act(shop.url, NEXT, command="plan").outputs["reason_code"] == "held"


def test_the_requests_are_as_many_as_are_made_to_fail() -> None:
    with on_github(a_shop(record("inventory", "1.9.0"), record("checkout", "3.1.0"), BACK)) as github:
        rollback(github, "checkout")
        assert asked(github) == PLAN
        github.requests.clear()
        resume(github, "inventory")
        assert asked(github) == RESUME


@pytest.mark.parametrize("nth", range(1, PLAN + 1))
@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_a_way_back_is_planned_though_a_request_fails_once_or_refused_as_unknown(
    kind: dict[str, Any], nth: int
) -> None:
    with on_github(a_shop(record("inventory", "1.9.0")), {"on": "*", "nth": nth, **kind}) as github:
        ended = rollback(github, "inventory")
        assert (ended.code, ended.outputs["reason_code"]) in ((0, "ready"), (1, "unknown"))
        assert ended.code == 0 or kind["kind"] == "limited"


@pytest.mark.parametrize("nth", range(1, PLAN + 1))
@pytest.mark.parametrize("asked_for", [{"services": "inventory"}, {"run": 71}], ids=["services", "a run"])
def test_no_way_back_is_planned_on_what_could_not_be_read(asked_for: dict[str, Any], nth: int) -> None:
    fault = {"on": "*", "nth": nth, "count": None, "kind": "cut"}
    with on_github(a_shop(record("inventory", "1.9.0")), fault) as github:
        ended = rollback(github, **asked_for)
        assert (ended.code, ended.outputs["reason_code"], ended.outputs["matrix"]) == (1, "unknown", "")


@pytest.mark.parametrize("nth", range(1, RESUME + 1))
@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_a_resume_is_recovered_where_a_request_fails_once_or_made_good_by_the_next(
    kind: dict[str, Any], nth: int
) -> None:
    with on_github(a_shop(BACK)) as github:
        github.faults = read_faults([{"on": "*", "nth": nth, **kind}])
        ended = resume(github, "inventory")
        github.faults = Faults()
        if ended.code != 0:
            assert (ended.outputs["reason_code"], kind["kind"]) == ("unknown", "limited")
            assert is_held(github)
            assert resume(github, "inventory").code == 0
        assert not is_held(github)
        assert records(github, "inventory")[-1] == ("1.6.0", "success")


@pytest.mark.parametrize("nth", range(1, RESUME + 1))
@pytest.mark.parametrize("kind", LASTING, ids=name_of)
def test_a_resume_that_loses_github_says_so_and_may_be_asked_again(kind: dict[str, Any], nth: int) -> None:
    with on_github(a_shop(BACK)) as github:
        github.faults = read_faults([{"on": "*", "nth": nth, "count": None, **kind}])
        assert resume(github, "inventory").outputs["reason_code"] == "unknown"
        github.faults = Faults()
        assert resume(github, "inventory").code == 0
        assert not is_held(github)


def test_a_token_that_may_not_say_statuses_by_graphql_resumes_by_rest() -> None:
    refused = {"alias": "s0", "error": {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}}
    fault = {"on": "graphql SayStatus", "kind": "partial", "count": None, **refused}
    with on_github(a_shop(BACK), fault) as github:
        assert resume(github, "inventory").code == 0
        assert [entry.route for entry in github.requests.entries() if entry.path.endswith("/statuses")]
        assert not is_held(github)
