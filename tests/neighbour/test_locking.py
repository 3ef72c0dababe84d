"""branch-deploy's own bundle locks and unlocks on the stand-in."""

import pytest

from tests.neighbour.conftest import Open

pytestmark = [pytest.mark.neighbour, pytest.mark.node]

PRODUCTION, STAGING, GLOBAL = (f"{name}-branch-deploy-lock" for name in ("production", "staging", "global"))


@pytest.mark.parametrize(
    ("before", "comment", "decided", "locks", "count"),
    [
        pytest.param([], ".lock", (0, "complete", "lock_acquired"), [PRODUCTION], 15, id="a lock"),
        pytest.param([], ".lock --global", (0, "complete", "lock_acquired"), [GLOBAL], 14, id="a global lock"),
        pytest.param(
            [".lock"], ".lock --reason again", (0, "complete", "lock_already_owned"), [PRODUCTION], 10, id="one's own"
        ),
        pytest.param(
            [".lock"], ".lock staging", (0, "complete", "lock_acquired"), [PRODUCTION, STAGING], 15, id="another beside"
        ),
        pytest.param([".lock"], ".unlock", (0, "complete", "unlock_completed"), [], 6, id="an unlock"),
        pytest.param([], ".unlock", (0, "complete", "unlock_completed"), [], 6, id="an unlock of nothing"),
        pytest.param(
            [".lock --global"], ".unlock --global", (0, "complete", "unlock_completed"), [], 6, id="a global unlock"
        ),
        pytest.param([], ".wcid", (0, "complete", "lock_info_completed"), [], 8, id="who holds what, of none"),
        pytest.param(
            [".lock --reason waiting"],
            ".lock --info",
            (0, "complete", "lock_info_completed"),
            [PRODUCTION],
            9,
            id="of one",
        ),
    ],
)
def test_a_lock_command(  # noqa: PLR0913, PLR0917 - the columns of the table
    pull_request: Open, before: list[str], comment: str, decided: tuple[int, str, str], locks: list[str], count: int
) -> None:
    pull = pull_request()
    for earlier in before:
        pull.says(earlier)
    main = pull.says(comment).main
    assert (main.decided, pull.locks) == (decided, locks), main.said
    assert len(main.asked) == count


@pytest.mark.parametrize(
    ("held", "comment", "decided", "count"),
    [
        pytest.param(".lock", ".deploy", (1, "stop", "lock_conflict"), 18, id="an environment that someone else holds"),
        pytest.param(
            ".lock --global", ".deploy", (1, "stop", "lock_conflict"), 14, id="everything held by someone else"
        ),
        pytest.param(".lock --global", ".noop staging", (1, "stop", "lock_conflict"), 14, id="a noop, likewise"),
        pytest.param(
            ".lock staging", ".deploy", (0, "continue", "deployment_ready"), 24, id="another environment held"
        ),
    ],
)
def test_someone_else_s_lock(
    pull_request: Open, held: str, comment: str, decided: tuple[int, str, str], count: int
) -> None:
    pull = pull_request()
    pull.says(held, by="hubot")
    main = pull.says(comment).main
    assert (main.decided, len(main.asked)) == (decided, count), main.said


def test_a_deploy_under_a_lock_of_one_s_own_leaves_it(pull_request: Open) -> None:
    pull = pull_request()
    pull.says(".lock")
    assert pull.says(".deploy").post().code == 0
    assert pull.locks == [PRODUCTION]


def test_a_sticky_deploy_leaves_its_lock(pull_request: Open) -> None:
    pull = pull_request(sticky_locks="true")
    assert pull.says(".deploy").post().code == 0
    assert pull.locks == [PRODUCTION]


def test_a_lock_that_took_the_place_of_ours_is_not_removed(pull_request: Open) -> None:
    pull = pull_request()
    job = pull.says(".deploy")
    pull.says(".unlock")
    pull.says(".lock", by="hubot")
    assert job.post().code == 0
    assert pull.locks == [PRODUCTION]
