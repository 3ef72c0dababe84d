import json
import re
from pathlib import Path
from typing import Any

import pytest

from deploy_gate.catalog.rules import MAX_GROUP
from deploy_gate.matrix import matrix
from deploy_gate.model import Operation, Plan, Step, Target
from deploy_gate.versions import parse_version
from tests.published.expressions import evaluate
from tests.workflows.files import CALLERS, PREFIX, REUSABLE, ROOT, jobs, read, step_named, steps

ORDERED = ROOT / ".github/workflows/coordinated-deploy.yml"
EACH = pytest.mark.parametrize("path", REUSABLE, ids=lambda path: path.name)
CALLING = [
    path for path in CALLERS for job in jobs(path).values() if f"{PREFIX}/.github/workflows/" in job.get("uses", "")
]
EACH_CALLER = pytest.mark.parametrize("path", CALLING, ids=lambda path: path.name)


def a_target(service: str) -> Target:
    return Target(service, parse_version("1.2.3"), f"acme/{service}", "staging", 30)


PAIR = Step((a_target("web"), a_target("api")), "pair")
ENTRIES: list[dict[str, Any]] = json.loads(
    matrix(Plan("staging", Operation.DEPLOY, ((Step((a_target("db"),)),), (PAIR,))))
)["include"]
SINGLE, GROUP = ENTRIES


def condition(step: dict[str, Any], **contexts: object) -> bool:
    return bool(evaluate(step["if"], contexts))


def test_the_second_file_is_the_first_with_a_cloud_login() -> None:
    plain = ORDERED.read_text(encoding="utf-8").splitlines()
    login = (ROOT / ".github/workflows/coordinated-deploy-oidc.yml").read_text(encoding="utf-8").splitlines()
    added = [line for line in login if line not in plain]
    assert [line.strip().split(" #")[0] for line in added] == [
        "name: Coordinated deploy with a cloud login",
        "id-token: write",
    ]
    assert [line for line in login[1:] if "id-token" not in line] == plain[1:]


@EACH
def test_every_matrix_key_that_it_reads_is_one_that_a_plan_writes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    of_members = set(re.findall(r"matrix\.members\[\d\]\.(\w+)", text))
    assert set(re.findall(r"matrix\.(\w+)", text)) <= GROUP.keys()
    assert of_members <= GROUP["members"][0].keys()
    assert SINGLE.keys() == GROUP.keys()


@EACH
def test_every_output_that_it_passes_on_is_one_of_the_action(path: Path) -> None:
    action = read(ROOT / "action.yml")
    plan = step_named(path, "Plan")
    assert set(re.findall(r"steps\.plan\.outputs\.(\w+)", path.read_text(encoding="utf-8"))) <= action["outputs"].keys()
    assert plan["with"].keys() <= action["inputs"].keys()


@EACH
def test_one_deploys_at_a_time_and_a_failure_cancels_no_other(path: Path) -> None:
    strategy = jobs(path)["deploy"]["strategy"]
    assert (strategy["max-parallel"], strategy["fail-fast"]) == ("1", "false")


@EACH
def test_there_is_a_prepare_step_for_every_member_that_a_group_may_have(path: Path) -> None:
    prepare = [step for _, step in steps(path) if step["name"].startswith("Prepare")]
    assert len(prepare) == MAX_GROUP
    for number, step in enumerate(prepare):
        assert json.dumps(step).replace(f"members[{number}]", "members[0]") == json.dumps(prepare[0])


@EACH
def test_every_deploy_step_has_the_time_that_the_catalog_gives_it(path: Path) -> None:
    deploying = [step for name, step in steps(path) if name == "deploy" and "operation: deploy" in json.dumps(step)]
    deploying += [step for _, step in steps(path) if step.get("uses") == "./.github/actions/deploy"]
    assert all(re.fullmatch(r"\$\{\{ matrix\.(members\[\d\]\.)?timeout \}\}", s["timeout-minutes"]) for s in deploying)
    assert len(deploying) == MAX_GROUP + 2


@pytest.mark.published
@pytest.mark.node
@pytest.mark.parametrize(
    ("outputs", "deploys", "complains"),
    [
        pytest.param({"matrix": "{}", "has_matrix": "true"}, True, False, id="a plan with steps is deployed"),
        pytest.param({"matrix": "", "has_matrix": "false"}, False, False, id="an empty plan ends quietly"),
        pytest.param({"matrix": "", "has_matrix": "true"}, False, True, id="a matrix that GitHub withheld is an error"),
        pytest.param({}, False, False, id="a plan that said nothing deploys nothing"),
    ],
)
def test_what_follows_a_plan(outputs: dict[str, str], *, deploys: bool, complains: bool) -> None:
    contexts = {"needs": {"plan": {"result": "success", "outputs": outputs}}}
    found = jobs(ORDERED)
    assert evaluate(found["deploy"]["if"], contexts) is deploys
    assert evaluate(found["withheld"]["if"], contexts) is complains


@pytest.mark.published
@pytest.mark.node
def test_a_refused_plan_deploys_nothing() -> None:
    for job in ("deploy", "withheld"):
        found = jobs(ORDERED)[job]
        assert found["needs"] == "plan"
        # GitHub puts `success() &&` before a condition that calls no status function.
        assert not re.search(r"\b(always|failure|cancelled)\(", found["if"])
        assert evaluate("success()", {}, status="failure") is False


@pytest.mark.published
@pytest.mark.node
@pytest.mark.parametrize(
    ("entry", "command", "run"),
    [
        pytest.param(SINGLE, "", ["Deploy"], id="one service by the action"),
        pytest.param(SINGLE, "./go", ["Deploy by command"], id="one service by a command"),
        pytest.param(GROUP, "", ["Prepare 0", "Prepare 1", "Switch"], id="a group of two by the action"),
        pytest.param(GROUP, "./go", ["Deploy by command"], id="a group by a command"),
    ],
)
def test_which_steps_deploy(entry: dict[str, Any], command: str, run: list[str]) -> None:
    deploying = {
        "Deploy": _exactly("Deploy ${{ matrix.service }}"),
        **{f"Prepare {n}": _exactly(f"Prepare ${{{{ matrix.members[{n}].service }}}}") for n in range(MAX_GROUP)},
        "Switch": _exactly("Switch ${{ matrix.service }}"),
        "Deploy by command": _exactly("Deploy ${{ matrix.service }} by command"),
    }
    contexts = {"matrix": entry, "inputs": {"deploy_command": command}}
    assert [name for name, step in deploying.items() if condition(step, **contexts)] == run


def _exactly(name: str) -> dict[str, Any]:
    return next(step for _, step in steps(ORDERED) if step["name"] == name)


@pytest.mark.published
@pytest.mark.node
@pytest.mark.parametrize(("key", "name"), [(True, "staging"), (False, "")])
def test_the_github_environment_is_entered_only_where_it_is_asked_for(*, key: bool, name: str) -> None:
    environment = jobs(ORDERED)["deploy"]["environment"]
    text = environment["name"].removeprefix("${{").removesuffix("}}")
    assert evaluate(text, {"inputs": {"environment_key": key}, "matrix": SINGLE}) == name
    assert environment["deployment"] == "false"


@EACH_CALLER
def test_a_copied_caller_grants_what_the_workflow_asks_for_and_no_more(path: Path) -> None:
    (job,) = jobs(path).values()
    asked: dict[str, str] = {}
    for called in jobs(ORDERED).values():
        asked |= called["permissions"]
    assert job["uses"] == f"{PREFIX}/.github/workflows/coordinated-deploy.yml@v1"
    assert job["permissions"] == asked


@EACH_CALLER
def test_a_copied_caller_passes_only_what_the_workflow_takes(path: Path) -> None:
    (job,) = jobs(path).values()
    takes = read(ORDERED)["on"]["workflow_call"]
    assert job.get("with", {}).keys() <= takes["inputs"].keys()
    assert job["secrets"].keys() <= takes["secrets"].keys()


@EACH
def test_nothing_is_deployed_before_it_was_started_and_every_start_is_finished(path: Path) -> None:
    of_deploy = jobs(path)["deploy"]["steps"]
    names = [step["name"].split()[0] for step in of_deploy]
    assert names.index("Start") < min(names.index(name) for name in ("Deploy", "Prepare", "Switch"))
    start, finish = of_deploy[names.index("Start")], of_deploy[-1]
    assert (start["id"], start["with"]["entry"]) == ("start", "${{ toJSON(matrix) }}")
    assert (finish["if"], finish["with"]["command"]) == ("always()", "finish")
    assert finish["with"]["started"] == "${{ steps.start.outputs.started }}"


@pytest.mark.published
@pytest.mark.node
@pytest.mark.parametrize(
    ("entry", "command", "outcomes", "status"),
    [
        pytest.param(SINGLE, "", {"deploy": "success"}, "success", id="a service that was deployed"),
        pytest.param(SINGLE, "", {"deploy": "failure"}, "failure", id="a deploy that failed"),
        pytest.param(SINGLE, "", {"deploy": "skipped"}, "skipped", id="a deploy that was never reached"),
        pytest.param(SINGLE, "", {}, "unknown", id="a deploy without an outcome is no success"),
        pytest.param(SINGLE, "./go", {"deploy": "skipped", "command": "success"}, "success", id="a command"),
        pytest.param(SINGLE, "./go", {"deploy": "skipped"}, "unknown", id="a command without an outcome"),
        pytest.param(GROUP, "", {"deploy": "skipped", "switch": "success"}, "success", id="a group that was switched"),
        pytest.param(
            GROUP, "", {"deploy": "skipped", "switch": "skipped"}, "skipped", id="a group that could not be prepared"
        ),
        pytest.param(GROUP, "./go", {"switch": "skipped", "command": "failure"}, "failure", id="a group by a command"),
    ],
)
def test_how_it_ended_is_what_became_of_the_step_that_changes_what_is_served(
    entry: dict[str, Any], command: str, outcomes: dict[str, str], status: str
) -> None:
    contexts = {
        "inputs": {"deploy_command": command},
        "matrix": entry,
        "steps": {name: {"outcome": outcome, "outputs": {}} for name, outcome in outcomes.items()},
    }
    text = step_named(ORDERED, "Finish")["with"]["status"].removeprefix("${{").removesuffix("}}")
    assert evaluate(text, contexts) == status
