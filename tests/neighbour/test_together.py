"""branch-deploy's own bundle and `command: comment` in one repository: each honours what the other left."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.doors.pulling import Pull
from tests.doors.test_comment_locks import lock_of
from tests.neighbour.conftest import Open
from tests.neighbour.neighbour import HEAD, PullRequest, a_record, a_world

pytestmark = [pytest.mark.neighbour, pytest.mark.node]

ORDER = "staging,production"


@pytest.fixture
def both(pull_request: Open) -> Callable[..., tuple[PullRequest, Pull]]:
    """The same pull request, as either tool sees it."""

    def open_in(world: dict[str, Any] | None = None, **inputs: str) -> tuple[PullRequest, Pull]:
        theirs = pull_request(world, **inputs)
        return theirs, Pull(theirs.github, inputs)

    return open_in


@pytest.mark.parametrize("held", [".deploy", ".lock", ".lock --global"])
def test_each_stops_at_the_other_s_lock(both: Callable[..., tuple[PullRequest, Pull]], held: str) -> None:
    theirs, ours = both()
    ours.says(held, by="hubot")
    assert theirs.says(".deploy").main.decided == (1, "stop", "lock_conflict")
    ours.says(".unlock --global" if "global" in held else ".unlock")
    theirs.says(held, by="hubot")
    assert ours.says(".deploy").main.decided == (1, "stop", "lock_conflict")


def test_each_shows_and_unlocks_what_the_other_locked(both: Callable[..., tuple[PullRequest, Pull]]) -> None:
    theirs, ours = both()
    ours.says(".lock --reason release")
    assert theirs.says(".wcid").main.decided == (0, "complete", "lock_info_completed")
    assert "release" in ours.answers[-1]
    theirs.says(".unlock")
    assert ours.locks == []


def test_each_counts_the_other_s_records_in_the_order(both: Callable[..., tuple[PullRequest, Pull]]) -> None:
    theirs, ours = both(None, enforced_deployment_order=ORDER)
    ours.says(".deploy staging").post()
    assert theirs.says(".deploy production").main.decided == (0, "continue", "deployment_ready")


def test_and_the_other_way_round(both: Callable[..., tuple[PullRequest, Pull]]) -> None:
    theirs, ours = both(None, enforced_deployment_order=ORDER, deployment_order_scope="branch-deploy")
    theirs.says(".deploy staging").post()
    assert ours.says(".deploy production").main.decided == (0, "continue", "deployment_ready")


@pytest.mark.parametrize(
    ("comment", "world", "inputs"),
    [
        pytest.param(".deploy", a_world(), {}, id="a deploy"),
        pytest.param(".noop staging", a_world(), {}, id="a noop"),
        pytest.param(".deploy main", a_world(), {}, id="the stable branch"),
        pytest.param(
            ".deploy production",
            a_world(deployments=[a_record("staging", state="FAILURE")]),
            {"enforced_deployment_order": ORDER},
            id="a refused order",
        ),
        pytest.param(".lock --global --reason freeze", a_world(), {}, id="a lock"),
        pytest.param(".unlock", a_world(), {}, id="an unlock"),
        pytest.param(".deploy nowhere", a_world(), {}, id="no environment"),
        pytest.param(".lock staging", a_world(), {}, id="a lock of one environment"),
        pytest.param(".wcid staging", a_world(), {}, id="who holds what"),
        pytest.param(".lock", a_world(), {"disable_lock": "true"}, id="a lock where there are none"),
        pytest.param(".deploy", a_world(), {"environment_urls": "staging|https://shop.test"}, id="no address"),
        pytest.param(".noop", a_world(), {"environment_urls": "production|https://shop.test"}, id="an address"),
        pytest.param(f".deploy {HEAD}", a_world(), {"allow_sha_deployments": "true"}, id="an exact commit"),
    ],
)
def test_both_tell_the_workflow_the_same(
    both: Callable[..., tuple[PullRequest, Pull]], comment: str, world: dict[str, Any], inputs: dict[str, str]
) -> None:
    theirs, _ = both(world, **inputs)
    _, ours = both(world, **inputs)
    told, tells = theirs.says(comment).main, ours.says(comment).main
    assert tells.decided == told.decided
    ids = {"result", "comment_id", "deployment_id", "initial_comment_id", "initial_reaction_id"}
    assert {name: tells.outputs[name] for name in told.outputs if name not in ids} == {
        name: value for name, value in told.outputs.items() if name not in ids
    }
    results = [json.loads(one.outputs["result"]) | {"deployment_id": None} for one in (told, tells)]
    assert results[0] == results[1]


@pytest.mark.parametrize(
    "comment",
    [
        *(".deploy", ".noop staging", ".deploy main", f".deploy {HEAD} to staging"),
        *(".lock", ".lock staging --reason load test", ".lock --global --reason freeze"),
    ],
)
def test_both_write_the_same_lock(both: Callable[..., tuple[PullRequest, Pull]], comment: str) -> None:
    theirs, seen = both(allow_sha_deployments="true")
    _, ours = both(allow_sha_deployments="true")
    theirs.says(comment)
    ours.says(comment)
    [branch] = theirs.locks
    wrote, writes = lock_of(seen, branch), lock_of(ours, branch)
    own = {"created_at", "run"}
    assert {name: writes[name] for name in wrote if name not in own} == {
        name: value for name, value in wrote.items() if name not in own
    }


@pytest.mark.parametrize(
    ("template", "comment"),
    [
        pytest.param("{{ actor }} {{ status }} {{ ref }} {{ sha }} {{ noop }} {{ fork }}", ".deploy", id="variables"),
        pytest.param("{{ params }} {{ parsed_params }}", ".deploy | <b> --a=1", id="parameters"),
        pytest.param('{{ "<b>*a*</b>" if noop else "c & d" }} {{ 1e3 if noop else 2.0 }}', ".noop", id="choices"),
        pytest.param(
            '{% if status === "success" %}{% if not noop %}a{% else %}b{% endif %}{% endif %}{{ results }}', ".noop",
            id="conditions",
        ),
        pytest.param("{{ approved_reviews_count }} {{ review_decision }}", ".deploy main", id="reviews"),
    ],
)  # fmt: skip
def test_both_read_the_same_template(
    both: Callable[..., tuple[PullRequest, Pull]], template: str, comment: str
) -> None:
    world = a_world(files={".github/deployment_message.md": template})
    theirs, _ = both(world)
    _, ours = both(world)
    theirs.says(comment).post()
    ours.says(comment).post()
    assert ours.answers[-1] == theirs.answers[-1]
