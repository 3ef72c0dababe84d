"""Which versions served before, told from a line of records, the oldest first.

`1 2! r1 3` is: 1 was deployed, then 2 and failed, then a rollback to 1, then 3; `~` changed nothing, `?` is on its way.
"""

import pytest

from deploy_gate.model import Job, Operation, Record, State
from deploy_gate.versions import parse_version
from deploy_gate.way_back import before_run, between, leads_to, stops, to_leave, undone
from tests.core.worlds import a_record

STATES = {"!": State.FAILURE, "?": State.IN_PROGRESS, "~": State.INACTIVE, "x": State.ABANDONED}


def told(line: str) -> list[Record]:
    """The records of a line, newest first; what succeeded is inactive, the last of it active."""
    return [_record(word, number) for number, word in enumerate(line.split(), start=1)][::-1]


def _record(word: str, number: int) -> Record:
    operation = Operation.ROLLBACK if word.startswith("r") else Operation.DEPLOY
    state = STATES.get(word[-1], State.INACTIVE)
    version, unchanged = word.strip("r!?~x"), word.endswith("~")
    return a_record("web", version, state, operation=operation, unchanged=unchanged, job=Job("acme/infra", number))


def numbers(records: list[Record]) -> str:
    return " ".join(str(record.version).removesuffix(".0.0") for record in records)


@pytest.mark.parametrize(
    ("line", "leaves", "back"),
    [
        pytest.param("1 2 3", "3", "2 1", id="one after the other"),
        pytest.param("1", "1", "", id="the first has nothing before it"),
        pytest.param("1 2!", "2", "1", id="a version that failed is left"),
        pytest.param("1 2?", "2", "1", id="one on its way is left"),
        pytest.param("1! 2", "2", "", id="what failed is no place to go to"),
        pytest.param("1? 2", "2", "", id="nor is what never ended"),
        pytest.param("1x 2", "2", "", id="nor what was abandoned"),
        pytest.param("1 2~", "1", "", id="what changed nothing is not there"),
        pytest.param("1 2~ 3", "3", "1", id="nor is it a place to go to"),
        pytest.param("1 2 2", "2", "1", id="the same version deployed again is no step"),
        pytest.param("1 1 2", "2", "1", id="nor is it twice on the way"),
        pytest.param("1 2 1", "1", "2 1", id="an older version deployed on purpose goes back to the newer one"),
        pytest.param("1 2 r1", "1", "", id="a rollback is not undone"),
        pytest.param("0 1 2 r1", "1", "0", id="behind a rollback lies what lay behind its version"),
        pytest.param("1 2 r1 3", "3", "1", id="what was rolled back is passed over"),
        pytest.param("0 1 2 r1 3", "3", "1 0", id="and so on from there"),
        pytest.param("1 2 r1 3 r1", "1", "", id="two rollbacks to one version"),
        pytest.param("0 1 2 3 r2 r1", "1", "0", id="two rollbacks, one after the other"),
        pytest.param("1 2 r1!", "2", "1", id="a rollback that failed is tried again"),
        pytest.param("1 2 r1?", "2", "1", id="and so is one that never ended"),
        pytest.param("1 2 r1! r1!", "2", "1", id="however often"),
        pytest.param("1 2 r1 3!", "3", "1", id="a failure after a rollback"),
        pytest.param("r1", "1", "", id="a rollback whose deployment is out of sight"),
        pytest.param("2 r1", "1", "", id="likewise, with another before it"),
    ],
)
def test_the_way_back(line: str, leaves: str, back: str) -> None:
    left = to_leave(told(line))
    assert left is not None
    assert (numbers([left]), numbers(list(stops(told(line))))) == (leaves, back)


def test_where_nothing_was_deployed_there_is_nothing_to_leave() -> None:
    assert to_leave(told("1~ r1!")) is None
    assert not list(stops([]))


def test_a_record_without_a_version_is_no_place_to_go_to() -> None:
    records = [a_record("web", "2"), a_record("web", None, State.INACTIVE), a_record("web", "1", State.INACTIVE)]
    assert numbers(list(stops(records))) == "1"


@pytest.mark.parametrize(
    ("line", "run", "back"),
    [
        pytest.param("1 2", 2, "1", id="what served before"),
        pytest.param("1 2!", 2, "1", id="before a failure"),
        pytest.param("1 1", 2, "1", id="the same version, where the run deployed it again"),
        pytest.param("1 2! 3", 3, "1", id="what failed before it is passed over"),
        pytest.param("1 2 r1!", 2, "1", id="a rollback that failed in between is none"),
        pytest.param("1", 1, "", id="nothing"),
    ],
)
def test_what_served_before_a_run(line: str, run: int, back: str) -> None:
    record = before_run(told(line), run)
    assert numbers([record] if record else []) == back


@pytest.mark.parametrize(
    ("line", "version", "is_on_it"),
    [
        pytest.param("1 2 3", "1", True, id="further back"),
        pytest.param("1 2 3", "3", True, id="where it is"),
        pytest.param("1 2 3", "4", False, id="never"),
        pytest.param("1 2 r1", "2", False, id="rolled back"),
        pytest.param("", "1", False, id="nothing ran"),
    ],
)
def test_which_versions_lie_on_the_way(line: str, version: str, is_on_it: bool) -> None:  # noqa: FBT001 - a column
    assert leads_to(told(line), parse_version(f"{version}.0.0")) is is_on_it


def test_what_is_left_behind_and_what_is_passed() -> None:
    one = parse_version("1.0.0")
    assert numbers(list(undone(told("1 2 3! 4"), one))) == "4 3 2"
    assert numbers(list(undone(told("1 2 r1!"), one))) == "1 2"
    assert [str(version) for version in between(told("1 2 3 4"), one)] == ["3.0.0", "2.0.0"]
    assert between(told("1 2"), one) == ()
