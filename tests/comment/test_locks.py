"""Who holds which lock, what a command then does, and which locks are left."""

import json
from collections.abc import Mapping

import pytest

from deploy_gate.comment.facts import Facts, Standing
from deploy_gate.comment.lock_commands import unlock_failed
from deploy_gate.comment.lock_text import GLOBAL, Lock, branch_of, claim_of, deploying_branch, read_lock, write_lock
from deploy_gate.comment.outcome import KeepLock, Outcome, ReleaseLock, TakeLock
from deploy_gate.comment.settings import LockBy, Settings
from deploy_gate.comment.telling import outputs_of
from deploy_gate.model import Unread
from tests.comment.pulls import (
    EXACT,
    FACTS,
    HEAD,
    LINK,
    USUAL,
    a_comment,
    a_lock,
    decided,
    locked,
    pull,
    situation,
    why,
)

GO, NOOP, CONFLICT = "continue deployment_ready", "continue noop_ready", "stop lock_conflict"
ACQUIRED, OWNED, SHOWN = "complete lock_acquired", "complete lock_already_owned", "complete lock_info_completed"
UNLOCKED, UNREADABLE = "complete unlock_completed", "failure lock_conflict"
P, S, G = branch_of("production"), branch_of("staging"), GLOBAL

SELF, OTHER = "octocat", "hubot"
GOES = {"sticky": False}
SETUPS: Mapping[str, Facts] = {
    "nothing": FACTS,
    "P other": locked(a_lock(by=OTHER)),
    "P own": locked(a_lock()),
    "P own, goes": locked(a_lock(**GOES)),
    "S other": locked(a_lock("staging", OTHER)),
    "G other": locked(a_lock(None, OTHER)),
    "G own": locked(a_lock(None)),
    "G own, P other": locked(a_lock(None), a_lock(by=OTHER)),
    "P empty": locked(production=None),
    "P broken": locked(production="{"),
    "P lacking": locked(production='{"sticky": true}'),
    "G empty": locked(everything=None),
    "P unknown": locked(production=Unread("500")),
}
BROKEN = ("P empty", "P broken", "P lacking")
COMMANDS = (
    *(".deploy", ".noop", ".deploy staging", ".lock", ".lock staging", ".lock --global"),
    *(".unlock", ".unlock --global", ".wcid", ".lock --info", ".lock --global --info"),
)


def expected(setup: str, command: str) -> str:
    """What branch-deploy decides, as rules; every pair of a setup and a command was held against its recorded runs."""
    held = setup.split(", ")
    about = G if "--global" in command else S if "staging" in command else P
    word = command.split(maxsplit=1)[0]
    if word == ".unlock":
        return UNLOCKED
    seen = [one for one in held if one[0] == "G" or (one[0] == about[0].upper() and about != G)]
    broken = any(one.split()[1] in ("empty", "broken", "lacking", "unknown") for one in seen if " " in one)
    if word == ".wcid" or "--info" in command:
        return UNREADABLE if broken else SHOWN
    if broken or any(one.endswith("other") for one in seen):
        return CONFLICT
    own = any(one.endswith("own") and one[0] == ("G" if about == G else about[0].upper()) for one in seen)
    if word == ".lock":
        return OWNED if own else ACQUIRED
    return NOOP if word == ".noop" else GO


def left(setup: str, outcome: Outcome, *, after: bool = True) -> set[str]:
    """The branches that stand once everything was done, and the deployment is over."""
    standing = {branch for branch, one in SETUPS[setup].locks.items() if one is not None}
    for step in outcome.steps:
        match step:
            case TakeLock(branch, _, goes):
                standing |= set() if goes and after else {branch}
            case KeepLock(branch, _, _, goes):
                standing -= {branch} if goes and after else set()
            case ReleaseLock(branch):
                standing -= {branch}
    return standing


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("setup", SETUPS)
def test_every_command_under_every_lock(setup: str, command: str) -> None:
    outcome = decided(command, SETUPS[setup])
    assert why(outcome) == expected(setup, command)
    assert outcome.fails is (why(outcome) in (CONFLICT, UNREADABLE))
    stood = left(setup, Outcome(outcome.decision, outcome.why))
    match why(outcome):
        case "complete lock_acquired":
            about = G if "--global" in command else S if "staging" in command else P
            assert left(setup, outcome) == stood | {about}
            assert outputs_of(outcome)["global_lock_claimed"] == ("true" if about == G else "")
        case "complete unlock_completed":
            about = G if "--global" in command else P
            assert left(setup, outcome) == stood - {about}
            assert outputs_of(outcome)["global_lock_released"] == ("true" if about == G and G in stood else "")
        case "continue deployment_ready" | "continue noop_ready":
            goes = {P} if setup == "P own, goes" and "staging" not in command else set()
            assert left(setup, outcome) == stood - goes
            about = S if "staging" in command else P
            assert about in left(setup, outcome, after=False)
        case _:
            assert left(setup, outcome) == stood
    assert outcome.comment or outcome.decision == "continue"


@pytest.mark.parametrize(
    ("command", "settings", "stays"),
    [
        (".deploy", USUAL, False),
        (".noop", USUAL, False),
        (".deploy", USUAL.but(sticky_locks=True), True),
        (".noop", USUAL.but(sticky_locks=True), False),
        (".noop", USUAL.but(sticky_locks_for_noop=True), True),
        (".deploy", USUAL.but(sticky_locks_for_noop=True), False),
    ],
)
def test_the_lock_of_a_deployment_goes_with_it_unless_it_is_sticky(
    command: str,
    settings: Settings,
    stays: bool,  # noqa: FBT001 - a column of the table
) -> None:
    [taken] = [step for step in decided(command, FACTS, settings).steps if isinstance(step, TakeLock)]
    lock = read_lock(taken.text)
    assert lock is not None
    assert (lock.sticky, taken.goes, lock.reason, taken.over) == (stays, not stays, "deployment", None)


@pytest.mark.parametrize(
    ("body", "facts", "branch"),
    [
        (".deploy", FACTS, "feature"),
        (".noop", FACTS, "feature"),
        (".deploy main", FACTS, "main"),
        (f".deploy {EXACT}", FACTS, EXACT),
        (".deploy", pull(is_fork=True, head_label="hubot:feature", head_repository="hubot/demo"), HEAD),
        (".lock", pull(is_fork=True, head_label="hubot:feature", head_repository="hubot/demo"), "feature"),
    ],
)
def test_a_lock_names_what_goes(body: str, facts: Facts, branch: str) -> None:
    outcome = decided(body, facts, USUAL.but(allow_sha_deployments=True, allow_forks=True))
    [taken] = [step for step in outcome.steps if isinstance(step, TakeLock)]
    lock = read_lock(taken.text)
    assert lock is not None
    about = claim_of(a_comment(body), "production", branch, sticky=lock.sticky)
    assert (lock.branch, lock.claim) == (branch, about)


def test_where_locks_are_switched_off_nobody_looks_at_any() -> None:
    settings, nothing = USUAL.but(disable_lock=True), FACTS.but(locks={})
    outcome = decided(".deploy", nothing, settings)
    assert why(outcome) == GO
    assert not [step for step in outcome.steps if isinstance(step, TakeLock | KeepLock)]
    for command in (".lock", ".unlock --global", ".wcid"):
        assert why(decided(command, nothing, settings)) == "complete locking_disabled"


def test_what_nobody_looked_at_bars() -> None:
    assert why(decided(".deploy", FACTS.but(locks={}))) == CONFLICT


@pytest.mark.parametrize("command", [".lock", ".unlock", ".wcid", ".help"])
def test_who_may_not_is_told_so(command: str) -> None:
    outcome = decided(command, FACTS.but(permission="read"))
    assert (why(outcome), outcome.fails) == ("failure permission_denied", True)
    assert why(decided(command, FACTS.but(permission=Unread("500")))) == "failure unexpected_error"


RUN = {"repository": "acme/demo", "id": 5, "attempt": 1}


def a_deployment_of(by: str, **changes: object) -> Lock:
    return a_lock(by=by, sticky=False, reason="deployment", run=RUN, **changes)


@pytest.mark.parametrize("command", [".deploy", ".noop"])
def test_two_deployments_by_one_person_do_not_share_a_lock(command: str) -> None:
    outcome = decided(command, locked(a_deployment_of(SELF)))
    assert why(outcome) == CONFLICT
    assert "under way" in outcome.comment


def test_two_deployments_under_ones_own_lock_do_not_run_at_once() -> None:
    facts = locked(a_lock())
    first = decided(".deploy", facts, run=RUN)
    [kept, beside] = [step for step in first.steps if isinstance(step, KeepLock | TakeLock)]
    assert kept == KeepLock(P, "1" * 40, is_own_claim=False)
    assert isinstance(beside, TakeLock)
    assert (beside.branch, beside.goes) == (deploying_branch("production"), True)
    taken = facts.but(locks={**facts.locks, beside.branch: Standing("2" * 40, beside.text)})
    assert why(decided(".deploy", taken, USUAL)) == GO, "the same comment again finds its own"
    another = taken.locks | {beside.branch: Standing("2" * 40, write_lock(a_deployment_of(SELF)))}  # type: ignore[operator]
    assert why(decided(".deploy", taken.but(locks=another))) == CONFLICT


@pytest.mark.parametrize("by", [SELF, OTHER])
def test_a_deployment_goes_on_though_the_lock_that_let_it_in_was_taken_away(by: str) -> None:
    beside = deploying_branch("production")
    facts = FACTS.but(locks={**FACTS.locks, beside: Standing("2" * 40, write_lock(a_deployment_of(by)))})
    outcome = decided(".deploy", facts)
    assert why(outcome) == CONFLICT
    over = decided(".deploy", facts.but(ended=frozenset((beside,))))
    assert why(over) == GO


@pytest.mark.parametrize("by", [SELF, OTHER])
def test_a_lock_whose_run_is_over_is_taken_over(by: str) -> None:
    facts = locked(a_deployment_of(by)).but(ended=frozenset((P,)))
    [taken] = [step for step in decided(".deploy", facts).steps if isinstance(step, TakeLock)]
    assert (taken.branch, taken.over) == (P, "1" * 40)


def test_a_sticky_lock_outlives_its_run() -> None:
    lock = a_lock(by=OTHER, reason="deployment", run=RUN)
    assert why(decided(".deploy", locked(lock).but(ended=frozenset((P,))))) == CONFLICT
    own = lock.but(created_by=SELF)
    assert why(decided(".deploy", locked(own).but(ended=frozenset((P,))))) == GO
    assert why(decided(".deploy", locked(own))) == CONFLICT


def test_a_run_that_is_repeated_finds_its_own_lock() -> None:
    [taken] = [step for step in decided(".deploy", run=RUN).steps if isinstance(step, TakeLock)]
    facts = FACTS.but(locks={**FACTS.locks, P: Standing("3" * 40, taken.text)})
    outcome = decided(".deploy", facts, run=RUN)
    assert KeepLock(P, "3" * 40, is_own_claim=True, goes=True) in outcome.steps


BY_PULL = USUAL.but(lock_by=LockBy.PULL_REQUEST)


@pytest.mark.parametrize(
    ("by", "number", "person", "pull_request"),
    [(SELF, 3, GO, CONFLICT), (OTHER, 7, CONFLICT, GO), (OTHER, 3, CONFLICT, CONFLICT), (SELF, 7, GO, GO)],
)
def test_a_lock_belongs_to_a_person_or_to_a_pull_request(by: str, number: int, person: str, pull_request: str) -> None:
    facts = locked(a_lock(by=by, link=LINK.format(number)))
    assert (why(decided(".deploy", facts)), why(decided(".deploy", facts, BY_PULL))) == (person, pull_request)


def test_a_pull_request_of_another_repository_is_another() -> None:
    facts = locked(a_lock(link="https://github.com/acme/other/pull/7#issuecomment-1"))
    assert why(decided(".deploy", facts, BY_PULL)) == CONFLICT


def test_a_reason_is_kept_and_shown() -> None:
    [taken] = [step for step in decided(".lock --reason a | b").steps if isinstance(step, TakeLock)]
    lock = read_lock(taken.text)
    assert lock is not None
    assert (lock.reason, lock.sticky, lock.run) == ("a | b", True, None)
    assert "a | b" not in decided(".wcid", locked(a_lock(reason="a | b"))).comment.split("<!---")[0]


def test_an_unlock_names_whose_lock_it_was() -> None:
    assert "hubot" in decided(".unlock", SETUPS["P other"]).comment
    assert why(unlock_failed(situation(".unlock").command, a_comment(".unlock"), "403")) == "failure unlock_failed"


def test_where_locks_stay_one_that_was_to_go_stays_as_well() -> None:
    facts = SETUPS["P own, goes"]
    assert KeepLock(P, "1" * 40, is_own_claim=False) in decided(".deploy", facts, USUAL.but(sticky_locks=True)).steps
    assert KeepLock(P, "1" * 40, is_own_claim=False, goes=True) in decided(".deploy", facts).steps


@pytest.mark.parametrize(
    ("command", "environment", "ref"),
    [
        (".lock staging", "staging", "feature"),
        (".lock --global", "GLOBAL_REQUEST", "feature"),
        (".unlock staging", "staging", None),
        (".wcid", "production", None),
    ],
)
@pytest.mark.parametrize("settings", [USUAL, USUAL.but(disable_lock=True)])
def test_the_result_alone_says_what_a_lock_is_about(
    command: str, environment: str, ref: str | None, settings: Settings
) -> None:
    outputs = outputs_of(decided(command, settings=settings))
    result = json.loads(outputs["result"])
    assert (result["environment"], outputs["environment"], outputs["ref"]) == (environment, "", "")
    assert result["ref"] == (None if settings.disable_lock else ref)


@pytest.mark.parametrize("command", [".lock", ".unlock", ".wcid", ".help"])
def test_what_deploys_nothing_is_answered_with_a_thumb_up(command: str) -> None:
    assert decided(command).reaction == "+1"
