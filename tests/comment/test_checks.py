"""What the checks of a commit come to."""

from itertools import permutations

import pytest

from deploy_gate.comment.checks import BROKEN, HEALTHY, WAITING, commit_status
from deploy_gate.comment.facts import Check, CheckKind, Checks
from deploy_gate.comment.settings import Settings
from deploy_gate.model import Unread
from tests.comment.pulls import HEAD, USUAL, a_check, checks

REQUIRED = USUAL.but(checks="required")
CI = USUAL.but(checks=("ci",))


def status(*all_: Check, settings: Settings = USUAL) -> str | None:
    found = {commit_status(Checks(HEAD, one), "production", settings) for one in permutations(all_)}
    assert len(found) == 1, "the order in which they are told does not matter"
    return found.pop()


def a_status(context: str = "ci", state: str | None = "SUCCESS", **changes: object) -> Check:
    return Check(CheckKind.STATUS, context, state, is_required=True, node=context).but(**changes)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        *((one, "SUCCESS") for one in sorted(HEALTHY, key=str)),
        *((one, "PENDING") for one in sorted(WAITING, key=str)),
        *((one, "FAILURE") for one in sorted(BROKEN, key=str)),
    ],
)
def test_one_check(outcome: str | None, expected: str) -> None:
    assert status(a_check(outcome=outcome)) == status(a_status(state=outcome)) == expected


LINT = a_check("lint", "FAILURE", is_required=False, number=2)


@pytest.mark.parametrize(
    ("all_", "settings", "expected"),
    [
        pytest.param((), USUAL, "SUCCESS", id="a commit whose checks are none is fine"),
        pytest.param((a_check(), LINT), USUAL, "FAILURE", id="every check counts"),
        pytest.param((a_check(), LINT), REQUIRED, "SUCCESS", id="required ones count"),
        pytest.param((LINT,), REQUIRED, "SUCCESS", id="none is required"),
        pytest.param((a_check(), LINT), CI, "SUCCESS", id="named ones count"),
        pytest.param((a_check(), LINT), USUAL.but(checks=("lint",)), "FAILURE", id="a named one failed"),
        pytest.param((a_check(), LINT), USUAL.but(checks=("ci", "x")), "MISSING", id="a named one did not run"),
        pytest.param((), CI, "MISSING", id="no named one ran"),
        pytest.param((a_check(), LINT), USUAL.but(ignored_checks=("lint",)), "SUCCESS", id="ignored ones never count"),
        pytest.param((LINT,), USUAL.but(checks=("lint",), ignored_checks=("lint",)), "SUCCESS", id="named and ignored"),
        pytest.param(
            (a_check(outcome="FAILURE"), a_check("b", None)), USUAL, "FAILURE", id="a failure outweighs waiting"
        ),
        pytest.param(
            (a_check(outcome=None), a_check("b", "SKIPPED")), USUAL, "PENDING", id="waiting outweighs success"
        ),
        pytest.param(
            (a_check(outcome="FAILURE"), a_check(number=2, node="2")), USUAL, "SUCCESS", id="the newest run counts"
        ),
        pytest.param(
            (a_check(), a_check(outcome="FAILURE", number=2, node="2")), USUAL, "FAILURE", id="the newest run failed"
        ),
        pytest.param(
            (a_check(), a_check(outcome="FAILURE", app=2)), USUAL, "FAILURE", id="another app's run is another"
        ),
        pytest.param(
            (a_status(at="2026-01-01", node="1"), a_status(state="ERROR", at="2026-01-02", node="2")),
            USUAL,
            "FAILURE",
            id="the newest status counts",
        ),
        pytest.param((a_check(), a_status()), USUAL, "SUCCESS", id="a run and a status are two"),
        pytest.param((a_check(), a_check()), USUAL, "SUCCESS", id="the same run told twice is one"),
        pytest.param(
            (a_check(number=None), a_check(number=None, node="2")), USUAL, "UNAVAILABLE", id="which is newer?"
        ),
        pytest.param((a_check(), a_check(node="2")), USUAL, "UNAVAILABLE", id="which of one number is newer?"),
        pytest.param(
            (a_check(), a_check(node="2")), USUAL.but(ignored_checks=("ci",)), "SUCCESS", id="ignored: no matter"
        ),
        pytest.param((a_check(app=None),), USUAL, "SUCCESS", id="a single run needs no app"),
        pytest.param((a_check(app=None), a_check(number=2)), USUAL, "UNAVAILABLE", id="whose run is it?"),
        pytest.param(
            (a_check(app=None), a_check(number=2), LINT), USUAL.but(checks=("lint",)), "FAILURE", id="no matter"
        ),
        pytest.param((a_check(outcome="BRAND_NEW"),), USUAL, "UNAVAILABLE", id="a word that nobody knows"),
        pytest.param((a_check(is_required=None),), USUAL, "UNAVAILABLE", id="is it required?"),
        pytest.param((a_check(name=""),), USUAL, "UNAVAILABLE", id="a check without a name"),
        pytest.param((a_check(name=None),), USUAL, "UNAVAILABLE", id="a check whose name is null"),
    ],
)
def test_checks(all_: tuple[Check, ...], settings: Settings, expected: str) -> None:
    assert status(*all_, settings=settings) == expected


@pytest.mark.parametrize("found", [None, Unread("500")])
def test_what_was_not_read_is_unavailable(found: Unread | None) -> None:
    assert commit_status(found, "production", USUAL) == "UNAVAILABLE"
    assert commit_status(found, "production", USUAL.but(skip_ci=("production",))) == "skip_ci"
    assert commit_status(found, "staging", USUAL.but(skip_ci=("production",))) == "UNAVAILABLE"


def test_what_nothing_ever_checked_is_fine_unless_checks_are_named() -> None:
    absent = Checks(HEAD, is_absent=True)
    assert commit_status(absent, "production", USUAL) is None
    assert commit_status(absent, "production", REQUIRED) is None
    assert commit_status(absent, "production", CI) == "MISSING"


def test_environments_are_passed_over_by_pattern() -> None:
    settings = USUAL.but(skip_ci=("review-*",))
    assert commit_status(checks(a_check(outcome="FAILURE")), "review-1", settings) == "skip_ci"
