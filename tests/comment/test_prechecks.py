"""Whether a pull request is deployed, by everything but locks and order."""

from itertools import product

import pytest

from deploy_gate.comment.facts import Behind, Checks, Commit, Facts, PullState
from deploy_gate.comment.outcome import CreateDeployment, Recheck, UpdatePull
from deploy_gate.comment.settings import OutdatedMode, Settings, UpdateBranch
from deploy_gate.comment.telling import outputs_of
from deploy_gate.model import Unread
from tests.comment.pulls import EXACT, FACTS, HEAD, MAIN, NOON, USUAL, a_check, checks, decided, pull, why

GO, NOOP, NO = "continue deployment_ready", "continue noop_ready", "failure prechecks_failed"
UNSAFE, ERROR = "failure commit_safety_failed", "failure unexpected_error"

CI: dict[str, tuple[Checks | Unread, Settings]] = {
    "SUCCESS": (checks(), USUAL),
    "": (Checks(HEAD, is_absent=True), USUAL),
    "skip_ci": (Unread("nobody asked"), USUAL.but(skip_ci=("production",))),
    "PENDING": (checks(a_check(outcome=None)), USUAL),
    "FAILURE": (checks(a_check(outcome="FAILURE")), USUAL),
    "MISSING": (checks(), USUAL.but(checks=("ci", "lint"))),
    "UNAVAILABLE": (Unread("partial"), USUAL),
}
REVIEWS = ("APPROVED", None, "REVIEW_REQUIRED", "CHANGES_REQUESTED", "SOMETHING_NEW")


@pytest.mark.parametrize("status", CI)
@pytest.mark.parametrize("review", REVIEWS)
def test_checks_and_reviews_come_to_one_formula(status: str, review: str | None) -> None:
    found, settings = CI[status]
    for is_noop, is_admin, skips in product((False, True), repeat=3):
        facts = pull(review_decision=review).but(checks=found, is_admin=is_admin)
        given = settings.but(skip_reviews=("production",)) if skips else settings
        outcome = decided(".noop" if is_noop else ".deploy", facts, given)
        reviewed = skips or review in ("APPROVED", None)
        goes = status in ("SUCCESS", "", "skip_ci") and (reviewed or is_noop or is_admin)
        assert why(outcome) == ((NOOP if is_noop else GO) if goes else NO)
        outputs = outputs_of(outcome)
        assert outputs["commit_status"] == status
        assert outputs["review_decision"] == ("skip_reviews" if skips else review or "")
        assert (outcome.fails, outcome.reaction, bool(outcome.comment)) == (
            (False, None, False) if goes else (True, "-1", True)
        )


FORK = {"is_fork": True, "head_label": "hubot:feature", "head_repository": "hubot/demo"}
FORKS = USUAL.but(allow_forks=True)
DEVELOP = USUAL.but(allow_non_default_target_branch_deployments=True)
BAD = {"merge_state": "DIRTY", "is_draft": True, "review_decision": "CHANGES_REQUESTED", "has_head_branch": False}
ALL_BAD = pull(**BAD).but(checks=checks(a_check(outcome="FAILURE")), behind=Behind(1, 1))
SHAS = USUAL.but(allow_sha_deployments=True)
SHA = f".deploy {EXACT}"


def permission(text: str) -> Facts:
    return FACTS.but(permission=text)


def behind(base: int, stable: int) -> Facts:
    return FACTS.but(behind=Behind(base, stable))


@pytest.mark.parametrize(
    ("body", "facts", "settings", "expected"),
    [
        pytest.param(".deploy", FACTS, USUAL, GO, id="nothing stands against it"),
        *(pytest.param(".deploy", permission(one), USUAL, GO, id=f"{one} may") for one in ("admin", "write")),
        *(
            pytest.param(".deploy main", permission(one), USUAL, NO, id=f"{one} may not, whatever is deployed")
            for one in ("maintain", "triage", "read", "none")
        ),
        pytest.param(".deploy", FACTS.but(permission=Unread("500")), USUAL, ERROR, id="an unknown permission is none"),
        pytest.param(".deploy", FACTS.but(pull=Unread("404")), USUAL, ERROR, id="an unknown pull request is none"),
        pytest.param(".deploy", pull(is_draft=True), USUAL, NO, id="a draft"),
        pytest.param(".noop", pull(is_draft=True), USUAL, NO, id="a noop of a draft"),
        pytest.param(".deploy main", pull(is_draft=True), USUAL, GO, id="the way back from a draft"),
        pytest.param(
            ".deploy",
            pull(is_draft=True),
            USUAL.but(draft_permitted_targets=("production",)),
            GO,
            id="a permitted draft",
        ),
        pytest.param(".deploy", pull(**FORK), USUAL, NO, id="a fork"),
        pytest.param(".deploy main", pull(**FORK), USUAL, GO, id="the way back from a fork"),
        pytest.param(".deploy", pull(**FORK), FORKS, GO, id="an approved fork"),
        pytest.param(".noop", pull(**FORK), FORKS, NOOP, id="a noop of an approved fork"),
        pytest.param(".deploy", pull(**FORK, review_decision=None), FORKS, GO, id="a fork that needs no review"),
        *(
            pytest.param(
                body,
                pull(**FORK, review_decision=review).but(is_admin=is_admin),
                settings,
                NO,
                id=f"{title} of a fork that is {review}",
            )
            for review in ("REVIEW_REQUIRED", "CHANGES_REQUESTED")
            for title, body, is_admin, settings in (
                ("a deployment", ".deploy", False, FORKS),
                ("a noop", ".noop", False, FORKS),
                ("an admin's deployment", ".deploy", True, FORKS),
                ("a deployment without reviews", ".deploy", False, FORKS.but(skip_reviews=("production",))),
            )
        ),
        pytest.param(SHA, pull(**FORK), SHAS, NO, id="an exact commit in a fork's pull request"),
        pytest.param(".deploy", pull(base_ref="develop"), USUAL, NO, id="another base"),
        pytest.param(SHA, pull(base_ref="develop"), SHAS, NO, id="an exact commit with another base"),
        pytest.param(".deploy", pull(base_ref="develop"), DEVELOP, GO, id="another base that is allowed"),
        pytest.param(".deploy main", pull(base_ref="develop"), USUAL, GO, id="the way back with another base"),
        *(
            pytest.param(".deploy", pull(merge_state=state), USUAL, GO, id=f"a merge state of {state}")
            for state in ("BLOCKED", "UNSTABLE", "HAS_HOOKS", "UNKNOWN", "DRAFT", "CLEAN")
        ),
        pytest.param(".deploy", pull(merge_state="DIRTY"), USUAL, NO, id="conflicts"),
        pytest.param(".deploy", pull(merge_state="BEHIND"), USUAL, NO, id="GitHub calls it behind"),
        pytest.param(".deploy main", ALL_BAD, USUAL, GO, id="the way back whatever is wrong"),
        pytest.param(SHA, ALL_BAD, SHAS, GO, id="an exact commit whatever is wrong"),
        pytest.param(SHA, FACTS, USUAL, NO, id="an exact commit that is not allowed"),
        pytest.param(".deploy", pull(has_head_branch=False), USUAL, NO, id="the branch is gone"),
        pytest.param(".deploy", pull(has_head_branch=Unread("500")), USUAL, NO, id="the branch could not be read"),
        pytest.param(".deploy main", pull(has_head_branch=False), USUAL, GO, id="the way back without the branch"),
        pytest.param(".deploy", FACTS.but(checks=Checks(MAIN, (a_check(),))), USUAL, NO, id="checks of another commit"),
        pytest.param(".deploy", FACTS.but(stable=None), USUAL, NO, id="no stable branch"),
        pytest.param(".deploy main", FACTS.but(stable=Unread("500")), USUAL, NO, id="an unknown stable branch"),
        *(
            pytest.param(body, pull(state=state), SHAS, expected, id=f"{body[:12]} from one that is {state.lower()}")
            for state in (PullState.CLOSED, PullState.MERGED)
            for body, expected in ((".deploy", NO), (".noop", NO), (SHA, NO), (".deploy main", GO))
        ),
        pytest.param(".deploy", FACTS.but(commit=Commit(HEAD, NOON)), USUAL, GO, id="a commit of the same second"),
        pytest.param(
            ".deploy", FACTS.but(commit=Commit(HEAD, "2026-01-01T12:00:01Z")), USUAL, UNSAFE, id="a younger commit"
        ),
        pytest.param(
            ".deploy main",
            FACTS.but(commit=Commit(MAIN, "2026-01-01T12:00:01Z")),
            USUAL,
            GO,
            id="a younger stable branch",
        ),
        pytest.param(
            SHA, FACTS.but(commit=Commit(EXACT, "2026-01-01T12:00:01Z")), SHAS, UNSAFE, id="a younger exact commit"
        ),
        pytest.param(
            ".deploy", FACTS.but(commit=Commit(HEAD, "2026-01-01 11:00")), USUAL, ERROR, id="a commit without its date"
        ),
        pytest.param(".deploy", FACTS.but(commit=Unread("404")), USUAL, ERROR, id="an unknown commit"),
    ],
)
def test_one_thing_at_a_time(body: str, facts: Facts, settings: Settings, expected: str) -> None:
    outcome = decided(body, facts, settings)
    assert why(outcome) == expected
    assert outcome.fails is expected.startswith("failure")


VERIFIED = Commit(HEAD, "2026-01-01T11:00:00Z", is_verified=True, verified_at=NOON)


@pytest.mark.parametrize(
    ("commit", "expected"),
    [
        pytest.param(VERIFIED, GO, id="verified in time"),
        pytest.param(VERIFIED.but(is_verified=False), UNSAFE, id="not verified"),
        pytest.param(VERIFIED.but(verified_at="2026-01-01T12:00:01Z"), UNSAFE, id="verified too late"),
        pytest.param(VERIFIED.but(verified_at=None), UNSAFE, id="verified nobody knows when"),
    ],
)
def test_signatures_are_asked_for_where_they_are_wanted(commit: Commit, expected: str) -> None:
    facts = FACTS.but(commit=commit)
    assert why(decided(".deploy", facts, USUAL.but(commit_verification=True))) == expected
    outcome = decided(".deploy", facts)
    assert why(outcome) == GO
    assert outcome.outputs["commit_verified"] == ("true" if commit.is_verified else "false")


STRICT, PR_BASE, DEFAULT = OutdatedMode.STRICT, OutdatedMode.PR_BASE, OutdatedMode.DEFAULT_BRANCH


@pytest.mark.parametrize(
    ("mode", "base", "stable", "is_outdated"),
    [
        *((mode, 2, 2, True) for mode in OutdatedMode),
        *((mode, 0, 0, False) for mode in OutdatedMode),
        *((STRICT, 2, 0, True), (PR_BASE, 2, 0, True), (DEFAULT, 2, 0, False)),
        *((STRICT, 0, 2, True), (PR_BASE, 0, 2, False), (DEFAULT, 0, 2, True)),
    ],
)
def test_behind_what_it_may_not_be(mode: OutdatedMode, base: int, stable: int, is_outdated: bool) -> None:  # noqa: FBT001
    for update in UpdateBranch:
        outcome = decided(".deploy", behind(base, stable), USUAL.but(outdated_mode=mode, update_branch=update))
        assert outcome.outputs["is_outdated"] == ("true" if is_outdated else "false")
        assert why(outcome) == (NO if is_outdated and update is not UpdateBranch.DISABLED else GO)
        updates = is_outdated and update is UpdateBranch.FORCE
        assert (UpdatePull(HEAD) in outcome.steps) is updates


def test_what_failed_its_checks_is_not_updated_first() -> None:
    facts = behind(1, 1).but(checks=checks(a_check(outcome="FAILURE")))
    outcome = decided(".deploy", facts, USUAL.but(update_branch=UpdateBranch.FORCE))
    assert (why(outcome), outcome.steps) == (NO, ())
    assert "checks of this commit have failed" in outcome.comment.lower()


def test_nobody_knows_whether_it_is_behind() -> None:
    facts = FACTS.but(behind=Behind(Unread("500"), 0))
    assert why(decided(".deploy", facts)) == NO
    assert why(decided(".deploy", facts, USUAL.but(update_branch=UpdateBranch.DISABLED))) == GO
    assert why(decided(".deploy main", facts)) == GO
    assert why(decided(".deploy", FACTS.but(behind=Behind(Unread("500"), 1)))) == NO


@pytest.mark.parametrize(
    ("body", "facts", "settings", "target", "kind"),
    [
        (".deploy", FACTS, USUAL, ("feature", HEAD), "branch"),
        (".noop", FACTS, USUAL, ("feature", HEAD), "noop"),
        (".deploy main", FACTS, USUAL, ("main", MAIN), "branch"),
        (SHA, FACTS, SHAS, (EXACT, EXACT), "sha"),
        (".deploy", pull(**FORK), FORKS, (HEAD, HEAD), "branch"),
    ],
)
def test_what_goes_is_looked_at_again_and_then_recorded(
    body: str, facts: Facts, settings: Settings, target: tuple[str, str], kind: str
) -> None:
    outcome = decided(body, facts, settings)
    assert outcome.deployment_type == kind
    assert Recheck(*target) in outcome.steps
    created = [step for step in outcome.steps if isinstance(step, CreateDeployment)]
    if kind == "noop":
        assert created == []
    else:
        assert created == [CreateDeployment("production", *target, True, kind != "sha", ())]  # noqa: FBT003
        assert outcome.steps.index(created[0]) > outcome.steps.index(Recheck(*target))


def test_a_fork_tells_where_it_is() -> None:
    outputs = outputs_of(decided(".deploy", pull(**FORK), FORKS))
    assert {name: value for name, value in outputs.items() if name.startswith("fork")} == {
        "fork": "true",
        "fork_ref": "feature",
        "fork_label": "hubot:feature",
        "fork_checkout": "hubot-feature feature",
        "fork_full_name": "hubot/demo",
    }


def test_the_stable_branch_is_no_fork_s() -> None:
    outputs = outputs_of(decided(".deploy main", pull(**FORK)))
    assert (outputs["fork"], outputs["fork_ref"], outputs["fork_checkout"]) == ("false", "", "")


def test_an_exact_commit_is_told_also_where_it_is_refused_later() -> None:
    unsigned = decided(SHA, FACTS.but(commit=Commit(EXACT, NOON)), SHAS.but(commit_verification=True))
    assert (why(unsigned), unsigned.outputs["sha_deployment"]) == (UNSAFE, EXACT)
    assert decided(".deploy").outputs["sha_deployment"] == ""


@pytest.mark.parametrize("command", [".deploy", ".noop", ".lock", ".unlock", ".wcid", ".help"])
def test_who_may_not_is_told_by_name(command: str) -> None:
    assert decided(command, permission("read")).outputs["actor"] == "octocat"


@pytest.mark.parametrize(
    ("facts", "fork", "status"),
    [
        (permission("read"), "", ""),
        (pull(base_ref="develop"), "", ""),
        (pull(**FORK), "true", ""),
        (pull(is_draft=True), "false", "SUCCESS"),
    ],
)
def test_what_was_not_reached_is_not_told(facts: Facts, fork: str, status: str) -> None:
    outputs = outputs_of(decided(".deploy", facts))
    assert (outputs["fork"], outputs["commit_status"], outputs["ref"], outputs["sha"]) == (fork, status, "", "")
    assert outputs["fork_ref"] == ""


def test_another_base_is_told() -> None:
    assert outputs_of(decided(".deploy", pull(base_ref="develop"), DEVELOP))["non_default_target_branch_used"] == "true"
    assert outputs_of(decided(".deploy"))["non_default_target_branch_used"] == ""


def test_what_the_rules_lack_is_a_warning_and_can_be_switched_off() -> None:
    facts = FACTS.but(rules=("the stable branch can be deleted",))
    assert decided(".deploy", facts).warnings == facts.rules
    assert decided(".deploy", facts, USUAL.but(use_security_warnings=False)).warnings == ()
