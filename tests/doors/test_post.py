"""One step that starts, and by its post run finishes once the job is over."""

import json

import pytest
import yaml

from standin.fault_file import read_faults
from standin.github import GitHub
from tests.doors.deploying import WRITER, a_job, asked, entry, finish, locks, records, start
from tests.doors.shop import a_shop, on_github
from tests.doors.step import NOWHERE, ROOT, Ended, act_after, read_outputs, saved
from tests.doors.step import start as as_a_process

INVENTORY = entry("inventory", "1.9.0")


def after(github: GitHub, begun: Ended, status: str = "success", **inputs: str) -> Ended:
    """The post run: the runner evaluates the inputs again, `status` by its default, the state of the job."""
    given = {"command": "start", "status": status, "github_token": WRITER} | inputs
    return act_after(github.url, begun, environ=a_job(), **given)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        pytest.param("success", "success", id="a job that succeeded"),
        pytest.param("failure", "failure", id="a job that failed"),
        pytest.param("cancelled", "error", id="a job that was cancelled"),
        pytest.param("", "error", id="a runner that tells no status: never a success"),
        pytest.param("Success!", "error", id="a status that nobody knows: never a success"),
    ],
)
def test_what_a_step_started_is_finished_when_the_job_is_over(status: str, state: str) -> None:
    with on_github(a_shop()) as github:
        begun = start(github, INVENTORY)
        assert set(begun.state) == {"started"}
        assert locks(github) == ["inventory"]
        ended = after(github, begun, status)
        assert (ended.code, ended.err) == (0, ""), ended.out
        assert records(github, "inventory")[-1] == ("1.9.0", state)
        assert locks(github) == []


def test_a_group_is_finished_whole() -> None:
    members = [entry("api", "2.0.0"), entry("site", "2.0.0")]
    with on_github(a_shop()) as github:
        begun = start(github, {**members[0], "service": "pair", "group": "pair", "members": members})
        assert locks(github) == ["api", "site"], begun.out
        after(github, begun)
        assert [records(github, name)[-1] for name in ("api", "site")] == [("2.0.0", "success")] * 2
        assert locks(github) == []


@pytest.mark.parametrize("told", ["success", "failure", "cancelled", "skipped"])
def test_what_a_step_has_finished_stays_as_it_is_whatever_became_of_the_job(told: str) -> None:
    with on_github(a_shop()) as github:
        begun = start(github, INVENTORY)
        finish(github, begun, told)
        before = (records(github, "inventory"), locks(github))
        github.requests.clear()
        ended = after(github, begun, "failure" if told == "success" else "success")
        assert (ended.code, asked(github)) == (0, 1)
        assert [one.kind for one in github.requests.entries()] == ["query"]
        assert (records(github, "inventory"), locks(github)) == before
        assert "has been finished before" in ended.said


def test_a_lock_that_a_finish_could_not_let_go_is_let_go() -> None:
    with on_github(a_shop()) as github:
        begun = start(github, INVENTORY)
        github.faults = read_faults([{"on": "graphql ReleaseLocks", "count": None, "kind": "status", "status": 500}])
        assert finish(github, begun).code == 1
        assert locks(github) == ["inventory"]
        github.faults = read_faults([])
        ended = after(github, begun, "failure")
        assert ended.code == 0, ended.out
        assert records(github, "inventory")[-1] == ("1.9.0", "success")
        assert locks(github) == []


def test_a_lock_that_another_run_has_taken_over_is_not_let_go() -> None:
    with on_github(a_shop()) as github:
        begun = start(github, INVENTORY)
        finish(github, begun)
        assert start(github, entry("inventory", "1.9.5", previous_version="1.9.0"), run=78).code == 0
        after(github, begun)
        assert locks(github) == ["inventory"]
        assert records(github, "inventory")[-1] == ("1.9.5", "in_progress")


@pytest.mark.parametrize(
    ("given", "inputs"),
    [
        pytest.param(INVENTORY, {"auto_finish": "false"}, id="told not to"),
        pytest.param(entry("frontend", "2.0.0"), {}, id="refused"),
        pytest.param(INVENTORY, {"allow_older": "perhaps"}, id="told what cannot be used"),
    ],
)
def test_a_step_that_leaves_nothing_to_finish_saves_nothing_and_asks_nobody(
    given: dict[str, object], inputs: dict[str, str]
) -> None:
    with on_github(a_shop()) as github:
        begun = start(github, given, **inputs)
        assert begun.state == {}
    ended = act_after(NOWHERE, begun, environ=a_job(), status="success")
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_auto_finish_is_a_flag() -> None:
    with on_github(a_shop()) as github:
        begun = start(github, INVENTORY, auto_finish="perhaps")
        assert (begun.code, begun.outputs["reason_code"]) == (2, "bad_input")
        assert "auto_finish" in begun.out
        assert asked(github) == 0


def test_a_state_that_no_start_saved_is_refused() -> None:
    strange = Ended(0, "", "", {}, "", {"started": '[{"schema_version": 2}]'})
    ended = act_after(NOWHERE, strange, environ=a_job(), status="success")
    assert ended.code == 2
    assert "it holds what no start wrote" in ended.out


@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize(
    "kind",
    [{"kind": "status", "status": 502}, {"kind": "status", "status": 502, "after": True}, {"kind": "cut"}],
    ids=lambda kind: " ".join(map(str, kind.values())),
)
def test_a_request_of_a_post_run_that_fails_once_is_recovered(kind: dict[str, object], nth: int) -> None:
    with on_github(a_shop()) as github:
        begun = start(github, INVENTORY)
        github.faults = read_faults([{"on": "*", "nth": nth, **kind}])
        ended = after(github, begun)
        assert ended.code == 0, ended.out
        assert records(github, "inventory")[-1] == ("1.9.0", "success")
        assert locks(github) == []


def test_a_post_run_that_cannot_ask_fails_and_says_so() -> None:
    with on_github(a_shop()) as github:
        begun = start(github, INVENTORY)
        github.faults = read_faults([{"on": "*", "count": None, "kind": "cut"}])
        ended = after(github, begun)
        assert ended.code == 1
        assert "::error" in ended.out
        assert locks(github) == ["inventory"]


def test_the_post_run_is_a_process_with_the_environment_that_the_runner_gives_it() -> None:
    with on_github(a_shop()) as github:
        given = {"command": "start", "entry": json.dumps(INVENTORY), "github_token": WRITER, "status": "in_progress"}
        begun = as_a_process(github.url, {}, variables=a_job(), **given)
        assert begun.code == 0, begun.out
        ended = as_a_process(
            github.url, {}, variables=a_job() | saved(begun), script="post.py", **{**given, "status": "success"}
        )
        assert (ended.code, ended.err) == (0, ""), ended.out
        assert records(github, "inventory")[-1] == ("1.9.0", "success")
        assert locks(github) == []
        assert ended.outputs == {}


def test_a_post_run_of_a_step_that_started_nothing_imports_nothing_that_asks_github() -> None:
    ended = as_a_process(NOWHERE, {}, python=("-I", "-X", "importtime"), script="post.py", command="plan")
    assert (ended.code, ended.out) == (0, "")
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in ended.err.splitlines()}
    assert not imported & {"gql", "requests", "github", "yaml"}


def test_the_image_holds_what_the_action_names_as_its_post_run() -> None:
    runs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["runs"]
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert runs["post-entrypoint"] == "/opt/deploy-gate/post.py"
    assert f"COPY post.py {runs['post-entrypoint']}" in dockerfile
    assert f"chmod 755 {runs['post-entrypoint']}" in dockerfile
    script = (ROOT / "post.py").read_text(encoding="utf-8")
    assert script.startswith("#!/opt/deploy-gate/bin/python -I\n"), "nothing in the checkout may be imported"


def test_state_is_saved_as_the_runner_reads_it() -> None:
    with on_github(a_shop()) as github:
        begun = start(github, INVENTORY)
        assert begun.state["started"] == begun.outputs["started"]
    with pytest.raises(ValueError, match="the runner refuses"):
        read_outputs("started\n")
