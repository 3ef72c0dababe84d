"""A rollout tells its end where it told its beginning: in one comment."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from standin.github import GitHub
from tests.doors.deploying import WRITER, a_job, finish, start
from tests.doors.shop import a_shop, on_github
from tests.doors.step import Ended, act, dispatched

ASKED = {"services": "checkout@3.1.0, inventory@1.9.0", "environment": "staging"}


def a_discussed_shop(*comments: Mapping[str, str]) -> dict[str, Any]:
    """The shop, with an issue in its infra repository on which somebody may have written."""
    world = a_shop()
    world["users"]["mallory"] = {}
    world["repositories"]["acme/infra"]["issues"] = [{"number": 7, "comments": list(comments)}]
    return world


def step(github: GitHub, command: str, run: int = 77, report_to: str = "acme/infra#7", **inputs: str) -> Ended:
    given = {"command": command, "report_to": report_to, "github_token": WRITER} | inputs
    event = dispatched(ASKED if command == "plan" else {})
    return act(github.url, event, environ=a_job(run, GITHUB_REPOSITORY="acme/infra"), **given)


def comments(github: GitHub) -> list[str]:
    repository = github.world.repository("acme/infra")
    assert repository is not None
    return [one.body for one in repository.issues[7].comments]


def test_the_end_is_told_in_the_comment_of_the_beginning() -> None:
    with on_github(a_discussed_shop()) as github:
        planned = step(github, "plan")
        (began,) = comments(github)
        assert "inventory" in began
        assert "https://github.com/acme/infra/actions/runs/77" in began
        for entry in json.loads(planned.outputs["matrix"])["include"]:
            finish(github, start(github, entry))
        step(github, "conclude", planned=planned.outputs["planned"])
        (ended,) = comments(github)
        assert "all 2 services are new in staging" in ended


def test_another_run_has_another_comment() -> None:
    with on_github(a_discussed_shop()) as github:
        step(github, "plan", run=77)
        step(github, "plan", run=78)
        step(github, "plan", run=77)
        assert ["/runs/77" in one for one in comments(github)] == [True, False]


def test_a_refused_plan_is_told_as_well() -> None:
    with on_github(a_discussed_shop()) as github:
        ended = step(github, "plan", services="nobody")
        assert ended.code != 0
        assert len(comments(github)) == 1


def test_what_somebody_else_wrote_with_the_same_mark_stays_theirs() -> None:
    mark = "<!-- deploy-gate rollout acme/infra 77 -->"
    with on_github(a_discussed_shop({"author": "mallory", "body": f"{mark}\nhello"})) as github:
        step(github, "plan")
        theirs, ours = comments(github)
        assert theirs == f"{mark}\nhello"
        assert ours.startswith(mark)


def test_nothing_is_written_where_nobody_asked_for_it() -> None:
    with on_github(a_discussed_shop()) as github:
        step(github, "plan", report_to="")
        assert comments(github) == []


@pytest.mark.parametrize(
    "where", ["acme/infra", "#7", "acme/infra#0", "acme/infra#seven", "a b/c#7", "acme/infra#7\n8"]
)
def test_what_names_no_issue_is_refused_before_anything_is_asked(where: str) -> None:
    with on_github(a_discussed_shop()) as github:
        ended = step(github, "plan", report_to=where)
        assert (ended.code, ended.outputs["reason_code"]) == (2, "bad_input")
        assert github.requests.entries() == []


def test_a_comment_that_cannot_be_written_is_a_warning_and_changes_no_verdict() -> None:
    with on_github(a_discussed_shop()) as github:
        ended = step(github, "plan", report_to="acme/infra#8")
        assert (ended.code, ended.outputs["decision"]) == (0, "go")
        assert "::warning title=not reported::" in ended.out


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"kind": "cut", "after": True}, id="written, and the answer was lost"),
        pytest.param({"kind": "status", "status": 502, "after": True}, id="written, and GitHub says it failed"),
        pytest.param({"kind": "cut"}, id="never arrived"),
    ],
)
def test_a_lost_answer_makes_no_second_comment(fault: dict[str, Any]) -> None:
    with on_github(a_discussed_shop(), {"on": "graphql AddOneComment", **fault}) as github:
        ended = step(github, "plan")
        assert ended.code == 0
        assert len(comments(github)) == 1


@pytest.mark.parametrize(
    ("operation", "field"), [("AddOneComment", "addComment"), ("EditOneComment", "updateIssueComment")]
)
def test_a_comment_that_the_token_may_not_write_is_a_warning_that_names_the_permission(
    operation: str, field: str
) -> None:
    error = {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}
    fault = {"on": f"graphql {operation}", "kind": "partial", "alias": field, "count": None, "error": error}
    with on_github(a_discussed_shop(), fault) as github:
        step(github, "plan")
        ended = step(github, "plan")
        assert (ended.code, ended.outputs["decision"]) == (0, "go")
        assert "::warning title=not reported::" in ended.out
        assert "`issues: write` on acme/infra" in ended.out
