"""What is written before a deployment, and what becomes of one that does not begin."""

import json
import re

import pytest

from deploy_gate.comment.announcing import asks, begins, not_confirmed, not_recorded
from tests.comment.pulls import HEAD, MAIN, NOON, NOW, a_comment, decided, situation, why


@pytest.mark.parametrize(
    ("body", "what"), [(".deploy staging | --a=1", "deployment"), (".noop staging | --a=1", "noop")]
)
def test_the_beginning_is_told_to_people_and_to_programs(body: str, what: str) -> None:
    text = begins(decided(body), situation(body), "https://log.test")
    assert f"octocat has begun a {what} of feature at `eeeeeee` to staging." in text
    found = re.search(r"<!--- pre-deploy-metadata-start -->\n\n```json\n(.*)\n```", text, re.DOTALL)
    assert found is not None
    told = json.loads(found[1])
    assert told == {
        "type": "noop" if what == "noop" else "branch",
        "environment": {"name": "staging", "url": None},
        "deployment": {"timestamp": NOW.isoformat(), "logs": "https://log.test"},
        "git": {
            "branch": "feature",
            "commit": HEAD,
            "verified": False,
            "html_url": f"https://github.com/acme/demo/commit/{HEAD}",
        },
        "context": {
            "actor": "octocat",
            "noop": what == "noop",
            "fork": False,
            "comment": {"created_at": NOON, "body": body, "html_url": a_comment("").url},
        },
        "parameters": {"raw": "--a=1", "parsed": {"_": [], "a": 1}},
    }


def test_the_question_says_how_to_answer_and_how_long_there_is() -> None:
    text = asks(decided(".deploy"), situation(".deploy"))
    assert "thumb up" in text
    assert "60 seconds" in text
    assert "deployment-confirmation-metadata-start" in text


@pytest.mark.parametrize(
    ("is_rejected", "expected"), [(True, "failure confirmation_rejected"), (False, "failure confirmation_timed_out")]
)
def test_what_is_not_confirmed_is_not_deployed(is_rejected: bool, expected: str) -> None:  # noqa: FBT001 - a column
    outcome = not_confirmed(decided(".deploy"), situation(".deploy"), is_rejected=is_rejected)
    assert (why(outcome), outcome.reaction, "continue" in outcome.outputs) == (expected, None, False)


def test_what_github_did_not_record_is_not_deployed() -> None:
    first = decided(".deploy")
    assert why(not_recorded(first, "", MAIN)) == "failure deployment_sha_mismatch"
    assert why(not_recorded(first, "Auto-merged main into feature")) == "stop base_branch_update_required"
