"""Every request of every command failing in every way: recovered, or refused and made good by the next run."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import pytest
import requests.adapters

from standin.fault_file import read_faults
from standin.faults import Faults
from standin.github import GitHub
from tests.doors.commands import COMMANDS, INVENTORY, Command
from tests.doors.deploying import finish, records, start
from tests.doors.more_commands import MORE
from tests.doors.shop import a_shop, on_github
from tests.doors.step import Ended

KINDS: Final[list[dict[str, Any]]] = [
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 502},
    {"kind": "status", "status": 502, "after": True},
    {"kind": "secondary", "retry_after": 5},
    {"kind": "too-many", "retry_after": 5},
    {"kind": "limited"},
    {"kind": "cut"},
    {"kind": "cut", "after": True},
    {"kind": "cut-body"},
]
LASTING: Final[list[dict[str, Any]]] = [
    {"kind": "status", "status": 500},
    {"kind": "cut"},
    {"kind": "cut", "after": True},
]
PARTIAL: Final[list[dict[str, Any]]] = [
    {"kind": "partial"},
    {"kind": "partial", "error": {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}},
    {"kind": "resource-limits"},
    {"kind": "slow", "milliseconds": 10},
]


def name_of(kind: Mapping[str, Any]) -> str:
    return " ".join(str(value) for value in kind.values())


class Killed(BaseException):
    """The process ends, and nothing that it would still have done is done."""


@contextmanager
def killed(monkeypatch: pytest.MonkeyPatch, nth: int, *, before: bool) -> Iterator[None]:
    """The process dies at its nth request; what follows, be it to clean up, is not done."""
    sending = requests.adapters.HTTPAdapter.send
    sent = 0

    def send(adapter: requests.adapters.HTTPAdapter, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as it is there
        nonlocal sent
        sent += 1
        if sent > nth or (before and sent == nth):
            raise Killed
        answer = sending(adapter, *given, **named)
        if sent == nth:
            raise Killed
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(requests.adapters.HTTPAdapter, "send", send)
        yield


Way = Callable[[GitHub, Command, str, int, pytest.MonkeyPatch], Ended | None]
"""The command, at whose nth request something happens; None where it did not live to answer."""


def failing(kind: Mapping[str, Any]) -> Way:
    def run(github: GitHub, command: Command, prepared: str, nth: int, _: pytest.MonkeyPatch) -> Ended | None:
        github.faults = read_faults([{"on": "*", "nth": nth, **kind}])
        return command.run(github, prepared)

    return run


def dying(*, before: bool) -> Way:
    def run(github: GitHub, command: Command, prepared: str, nth: int, patch: pytest.MonkeyPatch) -> Ended | None:
        try:
            with killed(patch, nth, before=before):
                return command.run(github, prepared)
        except Killed:
            return None

    return run


WAYS: Final[Mapping[str, Way]] = {
    **{name_of(kind): failing(kind) for kind in (*KINDS, *PARTIAL)},
    **{f"{name_of(kind)} for good": failing({**kind, "count": None}) for kind in LASTING},
    "killed before": dying(before=True),
    "killed after": dying(before=False),
}


ALL: Final = {**COMMANDS, **MORE}

TABLE: Final = [
    pytest.param(name, nth, way, id=f"{name}, request {nth}, {way}")
    for name, command in ALL.items()
    for nth in range(1, command.requests + 1)
    for way in WAYS
]
CAME: Final[Counter[str]] = Counter()
"""What became of the rows of the table; `conftest.py` tells it when all is over."""


@pytest.mark.parametrize("name", ALL)
def test_the_table_has_a_row_for_every_request(name: str) -> None:
    command = ALL[name]
    with on_github(command.world) as github:
        prepared = command.before(github)
        github.requests.clear()
        ended = command.run(github, prepared)
        assert command.has_answered(ended), ended.out
        assert len(github.requests.entries()) == command.requests
        assert command.is_done(github, ended)


@pytest.mark.parametrize(("name", "nth", "way"), TABLE)
def test_it_is_recovered_or_refused_and_made_good_by_the_next_run(
    name: str, nth: int, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ALL[name]
    with on_github(command.world) as github:
        prepared = command.before(github)
        ended = WAYS[way](github, command, prepared, nth, monkeypatch)
        github.faults = Faults()
        if ended is not None and command.has_answered(ended):
            assert command.is_done(github, ended), ended.out
            CAME["recovered"] += 1
            return
        if ended is not None:
            assert ended.outputs.get("reason_code", "unknown") in ("unknown", command.otherwise), ended.out
            assert ended.outputs.get("matrix", "") == ended.outputs.get("started", "") == ""
        again = command.again(github, prepared)
        assert command.has_answered(again) or again.code == 0, again.out
        assert command.is_done(github, again), again.out
        CAME[
            "killed, and made good by the next run" if ended is None else "refused, and made good by the next run"
        ] += 1


def test_a_token_that_may_not_say_statuses_by_graphql_says_them_by_rest() -> None:
    refused = {"alias": "s0", "error": {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}}
    with on_github(a_shop(), {"on": "graphql SayStatus", "kind": "partial", "count": None, **refused}) as github:
        started = start(github, INVENTORY)
        assert started.code == 0, started.out
        finish(github, started)
        assert [entry.route for entry in github.requests.entries() if entry.path.endswith("/statuses")]
        assert records(github, "inventory")[-1] == ("1.9.0", "success")
