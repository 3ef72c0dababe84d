"""Random comments: none ends in a traceback, and one that is no command costs nothing."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from deploy_gate.comment.commands import NotACommand
from deploy_gate.comment.grammar import read_comment
from deploy_gate.comment.settings import Settings
from tests.comment.bodies import BODIES, WORDS
from tests.doors.pulling import Job, Pull
from tests.doors.step import Time
from tests.doors.test_comment_catalog import in_a_shop

TRIGGERS = (
    ".deploy",
    ".noop",
    ".lock",
    ".unlock",
    ".wcid",
    ".help",
    ".plan",
    ".status",
    ".rollback",
    ".resume",
    ".approve",
)
PIECES = ("", "staging", "to staging", "in staging", "inventory", "inventory@1.9.0", "checkout-*", "main", "--global")
PARTS = st.sampled_from(PIECES) | WORDS | st.text(max_size=3)
USUAL = st.tuples(st.sampled_from(TRIGGERS), st.sampled_from(PIECES), st.sampled_from(("", "to staging", "in staging")))
COMMANDS = USUAL | st.tuples(st.sampled_from(TRIGGERS), st.sampled_from(PIECES), PARTS, PARTS)
INPUTS = {"approvals": "production|1", "several_environments": "true"}
SETTINGS = Settings(approvals={"production": 1})
relaxed = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def pull() -> Iterator[Pull]:
    with in_a_shop(**INPUTS) as serving:
        yield serving


@pytest.fixture(scope="module")
def job(pull: Pull) -> Job:
    return pull.job("to be said")


@relaxed
@given(COMMANDS.map(" ".join) | BODIES)
def test_any_comment_is_answered_and_what_is_none_asks_nothing(job: Job, body: str) -> None:
    job.pull.run += 1
    said = Job(job.pull, {**job.comment, "body": body}, job.by, INPUTS, job.pull.run, Time())
    main = said.start()
    assert main.code in {0, 1}
    assert "Traceback" not in main.said
    assert "by its own fault" not in main.said
    event(main.outputs["reason_code"])
    is_command = not isinstance(read_comment(body, SETTINGS), NotACommand)
    assert bool(main.asked) == is_command, main.asked
    if main.outputs["continue"] == "true":
        assert said.post().code == 0
