"""A start that is refused tells the request that it came from, so that nothing asked for is left unexplained."""

import json
from typing import Any

import pytest

from standin.fault_file import read_faults
from standin.faults import Faults
from standin.github import GitHub
from tests.doors.asking import ask, collect, requests, roll_out, stories
from tests.doors.deploying import asked, entry, finish, locks, records, start
from tests.doors.shop import a_shop, on_github

RUN = 70
PAGE = "https://github.com/acme/infra/actions/runs/70"


def planned(github: GitHub, *services: tuple[str, str]) -> list[dict[str, Any]]:
    for service, version in services:
        ask(github, service, version)
    found: list[dict[str, Any]] = json.loads(collect(github, run=RUN).outputs["matrix"])["include"]
    return found


def test_the_request_is_open_again_and_says_why() -> None:
    with on_github(a_shop()) as github:
        _, behind = planned(github, ("inventory", "1.9.0"), ("checkout", "3.1.0"))
        ended = start(github, behind, RUN)
        assert ended.outputs["reason_code"] == "predecessor_not_deployed", ended.out
        ((_, state, why),) = stories(github, "checkout")
        assert state == "queued"
        assert why == f"not begun: {ended.result['findings'][0]['message']}"[:140]
        assert requests(github, "inventory") == [("1.9.0", "in_progress")]
        kept = next(one for one in repository(github, "checkout") if one.task == "deploy-gate:request")
        assert kept.statuses[-1].log_url == PAGE


def repository(github: GitHub, name: str) -> Any:  # noqa: ANN401 - the stand-in's
    found = github.world.repository(f"acme/{name}")
    assert found is not None
    return found.deployments


def test_the_next_run_plans_it_though_the_one_before_goes_on() -> None:
    with on_github(a_shop()) as github:
        first, behind = planned(github, ("inventory", "1.9.0"), ("checkout", "3.1.0"))
        start(github, behind, RUN)
        finish(github, start(github, first, RUN), run=RUN)
        roll_out(github, collect(github, run=71), run=71)
        assert stories(github, "checkout") == [("3.1.0", "success", "deployed")]


def test_a_start_that_waits_until_its_time_is_up_tells_it_as_well() -> None:
    with on_github(a_shop()) as github:
        (given,) = planned(github, ("inventory", "1.9.0"))
        other = start(github, entry("inventory", "1.8.0"), 5)
        ended = start(github, given, RUN, wait_timeout="30")
        assert ended.outputs["reason_code"] == "service_locked"
        ((_, state, why),) = stories(github, "inventory")
        assert (state, "inventory 1.8.0 is being deployed" in why) == ("queued", True)
        finish(github, other, run=5)


def test_a_group_tells_every_request_of_it() -> None:
    with on_github(a_shop()) as github:
        (given,) = planned(github, ("api", "2.0.0"), ("site", "2.0.0"))
        assert start(github, {**given, "members": [{**one, "request": {}} for one in given["members"]]}, 5).code == 0
        start(github, given, RUN)
        assert [stories(github, name)[0][1] for name in ("api", "site")] == ["queued", "queued"]


def test_a_refused_start_without_a_kept_request_asks_no_more_than_before() -> None:
    with on_github(a_shop()) as github:
        given = entry("checkout", "3.1.0", ("inventory", "1.9.0"))
        github.requests.clear()
        assert start(github, given).code == 1
        assert "SayStatus" not in [one.operation for one in github.requests.entries()]
        without = asked(github)
    with on_github(a_shop()) as github:
        _, behind = planned(github, ("inventory", "1.9.0"), ("checkout", "3.1.0"))
        github.requests.clear()
        start(github, behind, RUN)
        assert asked(github) == without + 1


@pytest.mark.parametrize("kind", [{"kind": "cut"}, {"kind": "status", "status": 500}])
def test_what_cannot_be_told_is_logged_and_told_by_the_next_run(kind: dict[str, Any]) -> None:
    with on_github(a_shop()) as github:
        _, behind = planned(github, ("inventory", "1.9.0"), ("checkout", "3.1.0"))
        github.faults = read_faults([{"on": "graphql SayStatus", "count": None, **kind}])
        ended = start(github, behind, RUN)
        github.faults = Faults()
        assert ended.outputs["reason_code"] == "predecessor_not_deployed"
        assert "the next run that looks at it tells it" in ended.out
        assert (locks(github), records(github, "checkout")) == ([], [("3.0.0", "success")])
        collect(github, run=71)
        assert stories(github, "checkout")[0][2].startswith("planned: wave")
