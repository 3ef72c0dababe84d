"""The copied form for the way back and the workflows that it calls, against what the action makes of it."""

import json
from typing import Any

import pytest

from standin.github import GitHub
from tests.doors.deploying import WRITER, a_job
from tests.doors.going_back import deploy, now
from tests.doors.shop import a_shop, on_github
from tests.doors.step import Ended, act
from tests.published.expressions import evaluate
from tests.workflows.files import REUSABLE, ROOT, read, step_named

ROLLBACK, RESUME = ROOT / "workflows/infra-rollback.yml", ROOT / "workflows/infra-resume.yml"
TRAIN = "checkout@3.1.0, inventory@1.9.0"


def form(**typed: str) -> dict[str, Any]:
    """The event of somebody who filled the form in; boxes left empty are empty texts."""
    names = read(ROLLBACK)["on"]["workflow_dispatch"]["inputs"]
    return {"inputs": {**dict.fromkeys(names, ""), "allow_partial": "false"} | typed, "sender": {"login": "octocat"}}


def planned(github: GitHub, event: dict[str, Any], command: str) -> Ended:
    return act(github.url, event, "workflow_dispatch", time=now(github), command=command, layout="ordered")


@pytest.mark.published
@pytest.mark.node
@pytest.mark.parametrize("path", REUSABLE, ids=lambda path: path.name)
@pytest.mark.parametrize(
    ("operation", "command"),
    [
        pytest.param("deploy", "plan", id="a deployment is planned"),
        pytest.param("rollback", "rollback", id="and so is a rollback"),
        pytest.param("rolback", "rolback", id="what is misspelt is no deployment"),
    ],
)
def test_which_command_an_operation_means(path: Any, operation: str, command: str) -> None:  # noqa: ANN401 - a path
    given = step_named(path, "Plan")["with"]
    expression = given["command"].removeprefix("${{").removesuffix("}}").strip()
    assert evaluate(expression, {"inputs": {"operation": operation}}) == command
    assert given["run"] == "${{ inputs.run }}"


def test_the_form_asks_for_a_rollback_and_leaves_the_rest_to_the_event() -> None:
    assert read(ROLLBACK)["jobs"]["rollback"]["with"] == {"operation": "rollback"}


@pytest.mark.parametrize(
    ("typed", "waves"),
    [
        pytest.param({"run": "71"}, [["checkout"], ["inventory"]], id="a run"),
        pytest.param({"services": "checkout@3.0.0"}, [["checkout"]], id="a service"),
    ],
)
def test_what_was_typed_into_the_form_is_planned(typed: dict[str, str], waves: list[list[str]]) -> None:
    with on_github(a_shop()) as github:
        deploy(github, TRAIN, run=71)
        ended = planned(github, form(environment="staging", **typed), "rollback")
        assert (ended.code, json.loads(ended.outputs["waves"])) == (0, waves)
        assert ended.outputs["matrices"]


def test_a_misspelt_operation_deploys_nothing() -> None:
    with on_github(a_shop()) as github:
        ended = planned(github, form(environment="staging", services="inventory@1.9.0"), "rolback")
        assert (ended.code, ended.outputs["matrices"]) == (2, "")


def test_the_form_that_resumes_lets_go_of_what_was_typed() -> None:
    given = step_named(RESUME, "Resume")["with"]
    assert given["command"] == "resume"
    with on_github(a_shop()) as github:
        event = {"inputs": {"environment": "staging", "services": "inventory", "run": ""}}
        ended = act(github.url, event, "workflow_dispatch", environ=a_job(99), command="resume", github_token=WRITER)
        assert (ended.code, ended.outputs["reason_code"]) == (0, "nothing_held")
