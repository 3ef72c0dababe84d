"""Whatever fails on the way of a comment: no lock is left, and the pull request is told."""

from typing import Any, Final

import pytest

from tests.doors.pulling import a_world, on_pull
from tests.neighbour.neighbour import REPOSITORY

OPERATIONS: Final = (
    "graphql ReactAndRead",
    "POST /repos/{owner}/{repo}/git/trees",
    "POST /repos/{owner}/{repo}/git/commits",
    "graphql TakeLock",
    "POST /repos/{owner}/{repo}/deployments",
    "graphql Write",
)


@pytest.mark.parametrize("on", OPERATIONS)
@pytest.mark.parametrize(
    "kind", [{"kind": "status", "status": 502}, {"kind": "too-many"}, {"kind": "cut", "after": True}]
)
def test_one_fault_is_asked_through(on: str, kind: dict[str, Any]) -> None:
    with on_pull(None, {"on": on, **kind}) as pull:
        job = pull.says(".deploy")
        assert job.main.decided == (0, "continue", "deployment_ready"), job.main.said
        assert (job.post().code, pull.locks, pull.deployments) == (0, [], ["production: success"])


@pytest.mark.parametrize("on", OPERATIONS[:-1])
def test_a_fault_that_stays_leaves_no_lock_and_a_word(on: str) -> None:
    with on_pull(None, {"on": on, "kind": "status", "status": 500, "count": None}) as pull:
        job = pull.says(".deploy")
        assert job.main.decided == (1, "failure", "unexpected_error"), job.main.said
        assert (pull.locks, pull.deployments) == ([], [])
        assert "GitHub is in trouble (500)" in pull.answers[-1]
        assert job.reactions == ["-1"]


def test_a_reaction_that_may_not_be_given_keeps_nothing_from_going() -> None:
    with on_pull(None, {"on": "graphql ReactAndRead", "kind": "partial", "alias": "addReaction"}) as pull:
        job = pull.says(".deploy")
        assert (job.main.decided, len(job.main.asked)) == ((0, "continue", "deployment_ready"), 7), job.main.said


@pytest.mark.parametrize("status", [500, 502])
@pytest.mark.parametrize(
    ("decided", "count"),
    [
        pytest.param((1, "failure", "prechecks_failed"), 1, id="once"),
        pytest.param((1, "failure", "unexpected_error"), None, id="always"),
    ],
)
def test_a_permission_that_is_not_told_is_asked_for_again(
    status: int, decided: tuple[int, str, str], count: int | None
) -> None:
    world = a_world()
    world["repositories"][REPOSITORY]["collaborators"].pop("hubot")
    route = "GET /repos/{owner}/{repo}/collaborators/{username}/permission"
    with on_pull(world, {"on": route, "kind": "status", "status": status, "count": count}) as pull:
        job = pull.says(".deploy", by="hubot")
        assert (job.main.decided, len(pull.answers)) == (decided, 1), job.main.said


def test_a_status_that_graphql_refuses_is_written_by_rest() -> None:
    fault = {"on": "graphql Write", "kind": "partial", "alias": "w1", "error": {"type": "FORBIDDEN", "message": "no"}}
    with on_pull(None, fault) as pull:
        job = pull.says(".deploy")
        assert job.main.decided == (0, "continue", "deployment_ready"), job.main.said
        assert job.main.asked[-1] == "POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses"


@pytest.mark.parametrize("kind", [{"kind": "status", "status": 502}, {"kind": "cut", "after": True}])
@pytest.mark.parametrize("on", ["graphql BeforeTheEnd", "graphql Write"])
def test_an_end_is_asked_through_a_fault(on: str, kind: dict[str, Any]) -> None:
    nth = 2 if on == "graphql Write" else 1
    with on_pull(None, {"on": on, "nth": nth, **kind}) as pull:
        job = pull.says(".deploy")
        ended = job.post()
        assert (ended.code, pull.locks, pull.deployments) == (0, [], ["production: success"]), ended.said


def test_an_end_that_cannot_be_written_is_told_to_the_log() -> None:
    with on_pull(None, {"on": "graphql Write", "nth": 2, "kind": "status", "status": 500, "count": None}) as pull:
        ended = pull.says(".deploy").post()
        assert ended.code == 1
        assert "the record and the locks stay as they are" in ended.said
