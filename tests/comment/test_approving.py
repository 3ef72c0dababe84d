"""When a deployment that waits for approvals may go, and whose approval counts."""

from datetime import UTC, datetime

import pytest

from deploy_gate.comment.approving import Approved, Open, Poll, Voice, Void, Waiting, judge, why_not
from deploy_gate.comment.facts import PullState
from deploy_gate.comment.settings import Settings
from deploy_gate.model import Unread
from tests.comment.pulls import EXACT, FACTS, HEAD, NOON, a_comment, decided, why

TWO = Settings(approvals={"production": 2})
LED = TWO.but(approvers={"prod*": ("boss", "acme/leads")})
WAITING = Waiting(5, "D_5", 7, "IC_70", "production", HEAD, NOON)
POLL = Poll(
    WAITING,
    a_comment(".deploy"),
    is_edited=False,
    head=HEAD,
    state=PullState.OPEN,
    pull="PR_7",
    author="author",
    voices=(),
    now=datetime(2026, 1, 1, 13, tzinfo=UTC),
)
ANN, BOB = Voice("ann", "write"), Voice("Bob", "admin")


def test_enough_people_let_it_go() -> None:
    assert judge(POLL.but(voices=(ANN, BOB)), TWO) == Approved(("ann", "Bob"))
    assert judge(POLL.but(voices=(ANN,)), TWO) == Open(("ann",), 2)


def test_one_person_is_one_however_the_login_is_spelt() -> None:
    assert isinstance(judge(POLL.but(voices=(ANN, ANN.but(login="ANN"))), TWO), Open)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        pytest.param({"comment": None}, "is gone", id="the comment was deleted"),
        pytest.param({"is_edited": True}, "was edited", id="the comment was edited"),
        pytest.param({"state": PullState.CLOSED}, "is closed", id="it was closed"),
        pytest.param({"state": PullState.MERGED}, "is merged", id="it was merged"),
        pytest.param({"head": EXACT}, "the head is `ccccccc` now", id="another head"),
        pytest.param({"now": datetime(2026, 1, 2, 12, tzinfo=UTC)}, "86400 seconds", id="a day went by"),
        pytest.param({"waiting": WAITING.but(since="?")}, "86400 seconds", id="nobody knows since when"),
    ],
)
def test_what_makes_it_void_whoever_approved(changed: dict[str, object], words: str) -> None:
    verdict = judge(POLL.but(voices=(ANN, BOB)).but(**changed), TWO)
    assert isinstance(verdict, Void)
    assert words in verdict.why


@pytest.mark.parametrize(
    ("voice", "settings", "words"),
    [
        pytest.param(ANN, TWO, "", id="somebody who may write"),
        pytest.param(ANN.but(login="OctoCat"), TWO, "asked for", id="who asked, in other letters"),
        pytest.param(ANN.but(login="Author"), TWO, "own", id="whose pull request it is"),
        pytest.param(ANN.but(is_person=False), TWO, "bot", id="a bot"),
        pytest.param(ANN.but(permission="read"), TWO, "permission read", id="who may only read"),
        pytest.param(ANN.but(permission=Unread("500")), TWO, "did not tell the permission", id="nobody knows"),
        pytest.param(ANN, LED, "only these", id="who is not named"),
        pytest.param(ANN.but(login="Boss", permission="none"), LED, "", id="who is named"),
        pytest.param(ANN.but(teams=frozenset({"acme/leads"})), LED, "", id="whose team is named"),
        pytest.param(ANN.but(teams=Unread("no token")), LED, "did not tell the teams", id="whose teams nobody knows"),
        pytest.param(ANN.but(login="octocat"), TWO.but(approvers={"production": ("octocat",)}), "asked for", id="both"),
    ],
)
def test_whose_approval_counts(voice: Voice, settings: Settings, words: str) -> None:
    found = why_not(voice, POLL, settings)
    assert (words in found) if words else found == ""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (".deploy", "stop approvals_needed"),
        (".deploy staging", "continue deployment_ready"),
        (".deploy main", "continue deployment_ready"),
        (".noop", "continue noop_ready"),
    ],
)
def test_what_waits(body: str, expected: str) -> None:
    assert why(decided(body, FACTS, TWO)) == expected
    assert why(decided(body, FACTS.but(approved_head=HEAD), TWO)) != "stop approvals_needed"


def test_an_approval_of_another_head_is_none() -> None:
    assert why(decided(".deploy", FACTS.but(approved_head=EXACT), TWO)) == "stop approvals_needed"


def test_the_strictest_of_several_patterns_counts() -> None:
    settings = Settings(approvals={"prod*": 1, "production": 3})
    assert (settings.approvals_for("production"), settings.approvals_for("prod-eu")) == (3, 1)
    assert settings.approvals_for("staging") == 0
