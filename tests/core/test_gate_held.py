import pytest

from deploy_gate.gates.held import not_held
from deploy_gate.model import History, Operation, State, Unread
from tests.core.worlds import a_record, case, rows

BACK = Operation.ROLLBACK
HELD = [
    (
        "block held web: web was taken back to 1.0.0 in production and is held there until somebody resumes it | run "
        "the command resume for web in production once the cause is mended, then ask again"
    )
]


@pytest.mark.parametrize(
    ("records", "found"),
    [
        pytest.param(
            [a_record("web", "1", operation=BACK), a_record("web", "2", State.INACTIVE)], HELD, id="rolled back"
        ),
        pytest.param([a_record("web", "1", operation=BACK, resumed=True)], [], id="resumed"),
        pytest.param(
            [a_record("web", "1", State.FAILURE, operation=BACK)], HELD, id="a rollback that failed holds too"
        ),
        pytest.param([a_record("web", "1", State.IN_PROGRESS, operation=BACK)], HELD, id="and one on its way"),
        pytest.param(
            [a_record("web", "1", State.INACTIVE, operation=BACK, unchanged=True), a_record("web", "2")],
            [],
            id="not one that changed nothing",
        ),
        pytest.param([a_record("web", "2"), a_record("web", "1", operation=BACK)], [], id="something newer came since"),
        pytest.param([a_record("web", "2")], [], id="a deployment"),
        pytest.param([], [], id="nothing ran"),
    ],
)
def test_what_was_rolled_back_is_held(records: list[object], found: list[str]) -> None:
    world = case("web 1>3", histories={"web": History(tuple(records))})  # type: ignore[arg-type]
    assert rows(not_held(world)) == found


def test_a_rollback_is_not_held() -> None:
    history = History((a_record("web", "2", operation=BACK), a_record("web", "1", State.INACTIVE)))
    assert rows(not_held(case("web 2>1", operation=BACK, histories={"web": history}))) == []


def test_only_what_is_planned_is_asked_about_and_what_is_unread_is_another_gate_s() -> None:
    history = History((a_record("api", "1", operation=BACK),))
    assert rows(not_held(case("web 1>2; api 1; db 1>2", histories={"api": history, "db": Unread("no")}))) == []
