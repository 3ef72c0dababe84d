from __future__ import annotations

import pytest

from deploy_gate.case import Instance, Presence
from deploy_gate.compatibility import accepts, misfits, refuses
from deploy_gate.model import Direction, Need
from deploy_gate.requirement import parse_need
from deploy_gate.versions import parse_version


def an_api(version: str | None = "1.0.0", *needs: Need, presence: Presence = Presence.RUNNING) -> Instance:
    return Instance("api", presence, version and parse_version(version), {"web": needs} if needs else {})  # type: ignore[arg-type]


ABSENT = an_api(None, presence=Presence.ABSENT)


@pytest.mark.parametrize(
    ("need", "direction", "other", "answer"),
    [
        pytest.param("api", Direction.REQUIRES, an_api(), True, id="a name accepts every version"),
        pytest.param("api", Direction.REQUIRES, an_api(None), True, id="a name accepts a version that is not known"),
        pytest.param("api", Direction.REQUIRES, ABSENT, False, id="a name misses what is absent"),
        pytest.param("api *", Direction.REQUIRES, ABSENT, False, id="any version misses what is absent"),
        pytest.param("api >=1", Direction.REQUIRED_BY, ABSENT, True, id="a provider misses no consumer"),
        pytest.param("api >=1", Direction.REQUIRES, an_api(), True, id="in range"),
        pytest.param("api >=2", Direction.REQUIRES, an_api(), False, id="out of range"),
        pytest.param("api >=2", Direction.REQUIRED_BY, an_api(), False, id="a consumer out of range"),
        pytest.param("api *", Direction.REQUIRES, an_api("abcdef0"), True, id="any version, at a commit"),
        pytest.param("api >=1", Direction.REQUIRES, an_api("abcdef0"), None, id="a range meets a commit"),
        pytest.param("api *", Direction.REQUIRES, an_api(None), True, id="any version, which is not known"),
        pytest.param("api >=1", Direction.REQUIRES, an_api(None), None, id="a range meets what is not known"),
    ],
)
def test_whether_a_need_accepts(need: str, direction: Direction, other: Instance, answer: bool | None) -> None:  # noqa: FBT001 - a table's column
    found = parse_need(need, direction=direction)
    assert accepts(found, other) is answer
    web = Instance("web", Presence.PLANNED, parse_version("2.0.0"), {"api": (found,)})
    assert refuses(web, other) is refuses(other, web) is (answer is False)
    told = [(misfit.holder, misfit.other, misfit.is_known) for misfit in misfits(web, other)]
    assert told == list(misfits_of(web, other, answer))
    assert told == [(misfit.holder, misfit.other, misfit.is_known) for misfit in misfits(other, web)]


def misfits_of(web: Instance, other: Instance, answer: bool | None) -> list[tuple[Instance, Instance, bool]]:  # noqa: FBT001
    return [] if answer is True else [(web, other, answer is False)]


def test_a_version_that_is_not_known_is_said_to_be_so() -> None:
    web = Instance("web", Presence.PLANNED, parse_version("2.0.0"), {"api": (parse_need("api >=1"),)})
    (misfit,) = misfits(web, an_api(None))
    assert str(misfit) == "web 2.0.0 requires api >=1, and the running api (version unknown) has no order"
