"""What one reading takes: measured where somebody waits, counted once for all who wait, and whole again by need."""

from collections.abc import Callable

import pytest
import responses
from requests import PreparedRequest

from deploy_gate.github.fault import Fault, Kind
from deploy_gate.github.patience import PATIENCE, Patience
from tests.github.echo import URL, Reply, Waits, said

FINE = said(data={"x": 1})
TOLD = f"the {PATIENCE:.0f} s for all of it are over"


class Hand:
    """A clock that somebody turns."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_time_passes_only_where_somebody_waits() -> None:
    hand = Hand()
    patience = Patience(hand)
    hand.now += 7200
    assert patience.left() == PATIENCE
    with patience.waiting():
        hand.now += 10
        assert patience.left() == PATIENCE - 10
    hand.now += 7200
    assert patience.left() == PATIENCE - 10


def test_those_who_wait_at_once_spend_the_same_seconds() -> None:
    hand = Hand()
    patience = Patience(hand)
    with patience.waiting():
        hand.now += 10
        with patience.waiting():
            hand.now += 10
        hand.now += 10
    assert patience.left() == PATIENCE - 30


def test_it_may_begin_again_while_somebody_waits() -> None:
    hand = Hand()
    patience = Patience(hand)
    with patience.waiting():
        hand.now += PATIENCE
        assert patience.left() == 0
        patience.begin()
        hand.now += 5
        assert patience.left() == PATIENCE - 5
    assert patience.left() == PATIENCE - 5


def slow(hand: Hand, seconds: float, reply: Reply = FINE) -> Callable[[PreparedRequest], Reply]:
    def answer(_: PreparedRequest) -> Reply:
        hand.now += seconds
        return reply

    return answer


def test_answers_that_come_slowly_use_it_up_and_then_nothing_is_asked() -> None:
    hand, waits = Hand(), Waits()
    with responses.RequestsMock() as github, waits.client(monotonic=hand) as client:
        github.add_callback("POST", URL, slow(hand, 100))
        for _ in range(2):
            client.ask("{ x }", {})
        with pytest.raises(Fault, match=TOLD) as raised:
            client.ask("{ x }", {})
        assert raised.value.kind is Kind.UNREACHABLE
        assert len(github.calls) == 2
        client.begin()
        client.ask("{ x }", {})


def test_a_fault_that_comes_late_is_not_waited_for() -> None:
    hand, waits = Hand(), Waits()
    with responses.RequestsMock() as github, waits.client(monotonic=hand) as client:
        github.add_callback("POST", URL, slow(hand, PATIENCE, said(500)))
        with pytest.raises(Fault, match=rf"in trouble \(500\); {TOLD}: run it again"):
            client.ask("{ x }", {})
    assert waits.slept == []


def test_no_wait_is_begun_that_would_last_too_long() -> None:
    hand, waits = Hand(), Waits()
    with responses.RequestsMock() as github, waits.client(monotonic=hand) as client:
        github.add_callback("POST", URL, slow(hand, PATIENCE - 0.5, said(500)))
        with pytest.raises(Fault, match="waiting 1 s is too long"):
            client.ask("{ x }", {})
    assert waits.slept == []


def test_who_has_written_has_all_the_time_again() -> None:
    hand, waits = Hand(), Waits()
    with responses.RequestsMock() as github, waits.client(monotonic=hand) as client:
        github.add_callback("POST", URL, slow(hand, 100))
        for document in ("{ x }", "mutation M { x }", "{ x }", "\nmutation M { x }", "{ x }"):
            assert client.ask(document, {}).data == {"x": 1}
