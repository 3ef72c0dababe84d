"""Real events, as GitHub sent them: understood, or left alone with a line that says why."""

from collections.abc import Iterator

import pytest

from standin.github import GitHub
from tests.doors.shop import a_shop, on_github
from tests.doors.step import act
from tests.published.payloads import examples

pytestmark = pytest.mark.published

REQUESTED = {"service": "inventory", "version": "1.9.0", "environment": "staging"}
ASKING = {"repository_dispatch", "workflow_dispatch", "schedule"}


@pytest.fixture(scope="module")
def github() -> Iterator[GitHub]:
    with on_github(a_shop()) as serving:
        yield serving


def test_the_examples_hold_the_events_that_matter() -> None:
    names = {name for name, _ in examples()}
    assert names > {"repository_dispatch", "workflow_dispatch", "push", "issue_comment", "deployment", "pull_request"}


def test_every_event_is_understood_or_left_alone_with_a_clear_line(github: GitHub) -> None:
    for name, event in examples():
        ended = act(github.url, event, name)
        is_tag = name == "push" and event["ref"].startswith("refs/tags/") and not event["deleted"]
        if name in ASKING or is_tag:
            # None of them is of this shop, so each is told what it lacks.
            assert (ended.code, ended.outputs["reason_code"]) == (2, "bad_input"), name
            assert all(problem["where"] for problem in ended.result["problems"]), name
        elif name == "issue_comment":
            # Nobody commands anything in them.
            heard = ended.outputs["decision"], ended.outputs["reason_code"]
            assert (ended.code, heard) in [(0, ("stop", "unsupported_event")), (0, ("stop", "no_trigger"))], name
        else:
            assert (ended.code, ended.outputs["reason_code"]) == (0, "nothing_asked"), name
            [line] = ended.said.splitlines()
            assert line.startswith("deploy-gate leaves this alone: "), name
        assert ended.err == "", name


def test_every_event_lets_the_step_ask_for_itself(github: GitHub) -> None:
    for name, event in examples():
        if name not in ASKING:
            ended = act(github.url, event, name, command="plan", **REQUESTED)
            assert (ended.code, ended.outputs["decision"]) == (0, "go"), (name, ended.said)
