"""Which command an event means."""

import pytest

from deploy_gate.request import LeaveAlone, Run, activity

OWN_INPUTS = "to plan with the step's own inputs there, set `command: plan`"


@pytest.mark.parametrize(
    ("event_name", "event", "command", "expected"),
    [
        pytest.param("repository_dispatch", {}, "", Run("plan"), id="a dispatch means plan"),
        pytest.param("workflow_dispatch", {}, "", Run("plan"), id="a manual run means plan"),
        pytest.param("schedule", {}, "", Run("plan"), id="a schedule means plan"),
        pytest.param("push", {"ref": "refs/tags/v1.2.3"}, "", Run("plan"), id="a pushed tag means plan"),
        pytest.param("push", {"ref": "refs/heads/main"}, "gate", Run("gate"), id="the step's command wins"),
        pytest.param("deployment", {}, " plan\n", Run("plan"), id="blanks around the step's command do not matter"),
        pytest.param(
            "push",
            {"ref": "refs/heads/main"},
            "",
            LeaveAlone(
                "only the push of a version tag asks for a deployment, this one is of 'refs/heads/main'; " + OWN_INPUTS
            ),
            id="a pushed branch is left alone",
        ),
        pytest.param(
            "push",
            {},
            "",
            LeaveAlone("only the push of a version tag asks for a deployment, this one is of null; " + OWN_INPUTS),
            id="a push without a ref is left alone",
        ),
        pytest.param(
            "push",
            {"ref": "refs/tags/v1.2.3", "deleted": True},
            "",
            LeaveAlone("the tag 'v1.2.3' was deleted, which asks for no deployment"),
            id="a deleted tag is left alone",
        ),
        pytest.param(
            "issue_comment",
            {},
            "",
            Run("comment"),
            id="a comment",
        ),
        pytest.param(
            "deployment",
            {},
            "",
            LeaveAlone("a deployment event tells of a deployment that was made already; " + OWN_INPUTS),
            id="a deployment is left alone",
        ),
        pytest.param(
            "pull_request",
            {},
            "",
            LeaveAlone("the event 'pull_request' asks for no deployment; " + OWN_INPUTS),
            id="any other event is left alone",
        ),
        pytest.param(
            "a\n::error::b",
            {},
            "",
            LeaveAlone("the event 'a\\n::error::b' asks for no deployment; " + OWN_INPUTS),
            id="the line stays one line",
        ),
        pytest.param(
            "",
            {},
            "",
            LeaveAlone("no event is named, so none asks for a deployment; " + OWN_INPUTS),
            id="no event is left alone",
        ),
    ],
)
def test_activity(event_name: str, event: dict[str, object], command: str, expected: object) -> None:
    assert activity(event_name, event, command) == expected
