"""What stands in a lock's file, and where."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.comment.lock_text import branch_of, claim_of, read_lock, write_lock
from tests.comment.pulls import a_comment, a_lock

RUN = {"repository": "acme/demo", "id": 5, "attempt": 1}


def test_the_text_of_a_lock_says_what_was_put_in() -> None:
    for lock in (a_lock(), a_lock(None, reason="x"), a_lock(run=RUN), a_lock(claim=f"sha256:{'0' * 64}")):
        assert read_lock(write_lock(lock)) == lock


def test_a_claim_is_that_of_branch_deploy() -> None:
    # printf '{"repository":{"owner":"acme","name":"demo"},"issue_number":7,"comment_id":70,"target":{"environment":
    # "production","global":false},"ref":"feature","sticky":false}' | sha256sum, on one line
    assert claim_of(a_comment(""), "production", "feature", sticky=False) == (
        "sha256:c5e6e3a4454f12b69e15e100c9ede160239d14ef5eef3048c4bcf58a3d414de3"
    )


@pytest.mark.parametrize(
    ("environment", "branch"), [("production", "production-branch-deploy-lock"), ("a b\tc", "a-b-c-branch-deploy-lock")]
)
def test_a_lock_stands_where_branch_deploy_looks(environment: str, branch: str) -> None:
    assert branch_of(environment) == branch


@given(st.text() | st.none())
def test_any_text_is_a_lock_or_none(text: str | None) -> None:
    assert read_lock(text) is None


@pytest.mark.parametrize(
    "link", ["", "x", "https://github.com/acme/demo/pull/", "/pull/" + "9" * 5000, "/acme/demo/pull/0x7"]
)
def test_a_link_that_leads_to_no_pull_request(link: str) -> None:
    assert a_lock(link=link).pull is None


@pytest.mark.parametrize(
    ("change", "is_read"),
    [
        pytest.param({}, True, id="as it is"),
        pytest.param({"more": 1}, True, id="with what nobody knows"),
        pytest.param({"claim_id": "x"}, False, id="a claim that is none"),
        pytest.param({"claim_id": ""}, False, id="an empty claim"),
        pytest.param({"claim_id": None}, False, id="a claim of null"),
        pytest.param({"schema_version": 2}, False, id="a form of tomorrow"),
        pytest.param({"schema_version": None}, False, id="a form of null"),
        pytest.param({"schema_version": True}, False, id="a form of true"),
        pytest.param({"sticky": "true"}, False, id="a word for a truth"),
        pytest.param({"branch": None}, False, id="a branch of null"),
        pytest.param({"environment": None}, True, id="no environment"),
        pytest.param({"reason": None}, True, id="no reason"),
    ],
)
def test_a_lock_is_read_as_branch_deploy_reads_it(change: dict[str, object], is_read: bool) -> None:  # noqa: FBT001 - a column
    text = json.dumps(json.loads(write_lock(a_lock())) | change)
    assert (read_lock(text) is not None) is is_read
