"""Where we decide otherwise than branch-deploy, as its page lists it: each row is held to what happens."""

import re
from collections.abc import Callable

import pytest

from deploy_gate.comment.commands import Command, Rejected, Verb
from deploy_gate.comment.ended import decide_end
from deploy_gate.comment.facts import Branch, Facts
from deploy_gate.comment.grammar import read_comment
from deploy_gate.comment.hearing import Deaf, hear
from deploy_gate.comment.inputs import read_settings
from deploy_gate.comment.lock_text import GLOBAL, branch_of
from deploy_gate.comment.merging import decide_merge_deploy, decide_unlock_on_merge
from deploy_gate.comment.outcome import ChangeLabels, EndDeployment, ReleaseLock, TakeLock
from deploy_gate.comment.params import parse_params
from deploy_gate.comment.settings import Settings
from deploy_gate.comment.under_lock import decide_again
from deploy_gate.comment.vocabulary import within
from deploy_gate.github.client import ATTEMPTS
from deploy_gate.model import Unread
from tests.comment.pulls import (
    EXACT,
    FACTS,
    HEAD,
    LINK,
    MAIN,
    USUAL,
    a_lock,
    decided,
    deployed,
    locked,
    pull,
    situation,
    why,
)
from tests.comment.test_ended import ENDED, LABELLED, LOCK
from tests.comment.test_hearing import an_event
from tests.docs.blocks import ROOT
from tests.doors.pulling import just_before, on_pull

PAGE = (ROOT / "docs" / "branch-deploy.md").read_text(encoding="utf-8")
NAKED = USUAL.but(disable_naked_commands=True, allow_sha_deployments=True)
ORDERED = USUAL.but(enforced_deployment_order=("staging", "production"))
RUN = {"repository": "acme/demo", "id": 5, "attempt": 1}
MINE = locked(a_lock(sticky=False, reason="deployment", run=RUN))


def refused(body: str, reason_code: str = "invalid_environment", settings: Settings = USUAL) -> bool:
    found = read_comment(body, settings)
    found = within(found, settings) if isinstance(found, Command) else found
    return isinstance(found, Rejected) and found.reason_code == reason_code


def locks(body: str) -> str | None:
    found = read_comment(body, USUAL)
    return found.reason if isinstance(found, Command) and found.verb is Verb.LOCK else None


def deaf(event: dict[str, object]) -> bool:
    return isinstance(hear("issue_comment", event), Deaf)


def under_lock(settings: Settings, then: Facts) -> str:
    ready = FACTS.but(deployments={"staging": (deployed("staging", "ACTIVE"),)})
    return why(decide_again(decided(".deploy", ready, settings), situation(".deploy", then, settings), {}))


def merged(**texts: str | None) -> tuple[object, ...]:
    facts = locked(a_lock(None, link=LINK.format(7)), **texts)
    return decide_unlock_on_merge("acme/demo", 7, facts.locks, USUAL, is_merged=True).steps


def told_all_the_same() -> bool:
    outcome = decide_end(ENDED.but(template="{{ nobody }}"), USUAL)
    return outcome is not None and outcome.fails and "nobody" in outcome.comment


def ends(status: str = "success") -> tuple[object, ...]:
    outcome = decide_end(ENDED.but(status=status), USUAL)
    return outcome.steps if outcome else ()


def shown(template: str) -> str:
    outcome = decide_end(ENDED.but(template=template + "{% endif %}" * template.count("{% if")), USUAL)
    return outcome.comment if outcome else ""


def labelled(**changes: object) -> object:
    outcome = decide_end(ENDED.but(review_decision="APPROVED"), LABELLED.but(**changes))
    return outcome.steps[-1] if outcome else None


def goes_on_with_what_was_looked_at() -> bool:
    with on_pull() as pull:
        with just_before("mutation Write", pull.moves):
            job = pull.says(".deploy")
        return (job.main.outputs["sha"], job.post().code, pull.deployments) == (HEAD, 0, ["production: success"])


def knows_no_comment_yet() -> bool:
    with on_pull() as pull:
        told = pull.says(".deploy").main.outputs["initial_comment_id"]
        [record] = pull.ask("GET", "deployments")
        return bool(told) and record["payload"]["deployment_started_comment_id"] is None


def locks_with_one_file() -> bool:
    with on_pull() as pull:
        pull.says(".lock")
        commit = pull.ask(
            "GET", "git/commits/" + pull.ask("GET", f"branches/{branch_of('production')}")["commit"]["sha"]
        )
        files = pull.ask("GET", f"git/trees/{commit['tree']['sha']}")["tree"]
        return ([file["path"] for file in files], commit["parents"]) == (["lock.json"], [])


def unlocked_by_its_target() -> bool:
    with on_pull() as pull:
        pull.says(".lock")
        event = {"action": "closed", "pull_request": {"number": 7, "merged": True}}
        ran = pull.happens("pull_request_target", event, unlock_on_merge_mode="true")
        return (ran.outputs["unlocked_environments"], pull.locks) == ("production", [])


def reacts_all_the_same() -> bool:
    refused_ = {"kind": "partial", "alias": "w2", "error": {"type": "FORBIDDEN", "message": "no"}}
    with on_pull(None, {"on": "graphql Write", "nth": 2, **refused_}) as pull:
        job = pull.says(".deploy")
        return (job.post().code, job.reactions) == (1, ["rocket"])


def told_below_the_command() -> bool:
    with on_pull(update_branch="perhaps") as pull:
        return not pull.says("Well done.").main.asked and "update_branch" in (pull.says(".deploy"), *pull.answers)[-1]


def taken_over() -> bool:
    steps = decided(".deploy", MINE.but(ended=frozenset((branch_of("production"),)))).steps
    return any(isinstance(step, TakeLock) and step.over == "1" * 40 for step in steps)


OURS = deployed("production", "ACTIVE", kind="deploy-gate").but(tree="tree")
MOVED_ON = FACTS.but(deployments={"staging": (deployed("staging", "ACTIVE", MAIN),)})
FROZEN = locked(a_lock(None, "hubot"))

DIFFERENCES: dict[str, Callable[[], bool]] = {
    "a flag inside a reason": lambda: (
        locks(".lock --reason see --details") == "see --details" and locks(".lock --reason no --global x") is not None
    ),
    "a flag on a line of its own": lambda: why(decided(".lock\n--info")) == "complete lock_info_completed",
    "a word that begins like a flag": lambda: refused(".lock --global-ish"),
    "a flag that an unlock does not have": lambda: refused(".unlock production --info"),
    "a lock on everything and on what there is not": lambda: refused(".lock qa --global"),
    "a flag inside parameters": lambda: refused(".deploy | --global", "naked_command_disabled", NAKED),
    "a commit and the stable branch, or two commits": lambda: all(
        refused(f".deploy {EXACT} {other}", settings=NAKED) for other in ("main", EXACT)
    ),
    "the stable branch, or a commit, without a blank behind it": lambda: all(
        refused(f".deploy {first}staging", settings=NAKED) for first in ("main", EXACT)
    ),
    "an exact commit in capitals": lambda: (
        decided(f".deploy {EXACT.upper()}", FACTS, USUAL.but(allow_sha_deployments=True)).outputs["sha"] == EXACT
    ),
    "a trigger with which another one begins": lambda: (
        decided("/d lock", FACTS, USUAL.but(trigger="/d", lock_trigger="/d lock")).outputs["type"] == "lock"
    ),
    "a lock of what there is not, by somebody who may not lock": lambda: refused(".lock qa"),
    "an option given twice with the value 1": lambda: parse_params("--a=1 --a=1")["a"] == [1, 1],
    "a closed or merged pull request": lambda: (
        why(decided(".deploy", pull(state="CLOSED"))) == "failure prechecks_failed"
        and why(decided(".deploy main", pull(state="MERGED"))) == "continue deployment_ready"
    ),
    "a comment by a bot": lambda: deaf(an_event(user={"login": "x[bot]", "type": "Bot"})),
    "a comment that was edited": lambda: deaf(an_event() | {"action": "edited"}),
    "what else stands on a lock's branch": locks_with_one_file,
    "a lock whose owner is spelt in other letters": lambda: (
        why(decided(".deploy", locked(a_lock(by="OctoCat")))) == "continue deployment_ready"
    ),
    "two deployments by one person": lambda: why(decided(".deploy", MINE)) == "stop lock_conflict",
    "a lock whose run is over": taken_over,
    "everything is locked while a deployment, or a person, takes the lock of an environment": lambda: (
        under_lock(USUAL, FROZEN) == "stop lock_conflict"
        and why(decide_again(decided(".lock", FACTS), situation(".lock", FROZEN), {})) == "stop lock_conflict"
    ),
    "the order breaks while a deployment takes its lock": lambda: (
        under_lock(ORDERED, MOVED_ON) == "failure deployment_order_failed"
    ),
    "the head moves while the pull request is told that a deployment begins": goes_on_with_what_was_looked_at,
    "a record's `deployment_started_comment_id`": knows_no_comment_yet,
    "a record that could not be read in the order": lambda: (
        decided(".deploy", FACTS.but(deployments={"staging": Unread("500")}), ORDERED).outputs["needs_to_be_deployed"]
        == "staging"
    ),
    "a record that another command of deploy-gate made": lambda: (
        why(decide_merge_deploy(Branch("main", MAIN, "tree"), (OURS,), USUAL)) == "stop merge_deploy_not_required"
    ),
    "a merge that `pull_request_target` tells of": unlocked_by_its_target,
    "a merged pull request that locked everything": lambda: ReleaseLock(GLOBAL, "1" * 40) in merged(),
    "a lock that cannot be read on a merge": lambda: merged(production="{") == (ReleaseLock(GLOBAL, "1" * 40),),
    "a template that cannot be used": told_all_the_same,
    "a template that shows nothing": lambda: shown("{{ params }}").startswith("### Deployed"),
    "a template that asks whether a text or a number is there": lambda: shown("{% if deployment_id %}5") == "5",
    "the last comment cannot be written": reacts_all_the_same,
    "an approved pull request that gets no label of success": lambda: (
        labelled(skip_successful_deploy_labels_if_approved=True) == ChangeLabels((), ("bad",))
    ),
    "the record's end fails": lambda: ends() == (EndDeployment("success"), LOCK),
    "two commands with one trigger": lambda: isinstance(read_settings({"trigger": ".noop"}), tuple),
    "an input that cannot be used": told_below_the_command,
    "an input that is blank": lambda: read_settings({"trigger": " ", "update_branch": ""}) == USUAL,
    "`.plan`, `.status`, `.rollback` and `.resume` where there is a catalog": lambda: all(
        isinstance(read_comment(body, USUAL), Command) for body in (".plan a", ".status", ".rollback a", ".resume a")
    ),
    "a request that fails": lambda: ATTEMPTS == 4,
    "an error that nobody expected": lambda: "500" in decided(".deploy", FACTS.but(pull=Unread("500"))).comment,
    "an end that is not told": lambda: ends("") == (EndDeployment("failure"), LOCK),
}


@pytest.mark.parametrize("difference", DIFFERENCES)
def test_a_difference_is_as_it_is_written(difference: str) -> None:
    assert DIFFERENCES[difference]()


def test_the_page_lists_every_difference_with_its_reason_and_what_to_do() -> None:
    section = PAGE.partition("\n## What is different, and why\n")[2]
    rows = re.findall(r"^\| (.+) \|$", section, re.MULTILINE)[1:]
    cells = [row.split(" | ") for row in rows]
    assert [row[0] for row in cells] == list(DIFFERENCES)
    assert all(len(row) == 5 and all(row) for row in cells)
