import json
import re
from pathlib import Path
from typing import Any

import pytest

from deploy_gate.catalog.rules import MAX_GROUP
from deploy_gate.matrix import RUNGS, UPSTREAM_WAIT, Layout, matrix
from deploy_gate.model import Ahead, Catalog, Operation, Plan, RunJob, Service, Step, Target
from deploy_gate.predecessors import Course, courses_of
from deploy_gate.versions import parse_version
from tests.published.expressions import evaluate
from tests.workflows.files import CALLERS, MATRICES, PREFIX, REUSABLE, ROOT, jobs, read, step_named, steps

WORKFLOWS = ROOT / ".github/workflows"
ORDERED, LADDER = WORKFLOWS / "coordinated-deploy.yml", WORKFLOWS / "coordinated-deploy-waves.yml"
MATRIX = WORKFLOWS / "deploy-wave.yml"
EACH = pytest.mark.parametrize("path", REUSABLE, ids=lambda path: path.name)
EACH_MATRIX = pytest.mark.parametrize("path", MATRICES, ids=lambda path: path.name)
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


BOTH = {"http": ["https://web.example/health"], "command": "./smoke.sh"}


def bare(text: str) -> str:
    """An expression without its braces."""
    return text.removeprefix("${{").removesuffix("}}").strip()


def condition(step: dict[str, Any], **contexts: object) -> bool:
    return bool(evaluate(step["if"], contexts))


@pytest.mark.parametrize("path", [ORDERED, LADDER, MATRIX], ids=lambda path: path.name)
def test_the_second_file_is_the_first_with_a_cloud_login(path: Path) -> None:
    plain = path.read_text(encoding="utf-8").splitlines()
    login = (
        path.with_name(f"{path.stem}-oidc.yml")
        .read_text(encoding="utf-8")
        .replace("deploy-wave-oidc.yml", "deploy-wave.yml")
    )
    added = [line for line in login.splitlines() if line not in plain]
    names = [line for line in plain if line.startswith("name: ")]
    assert {line.strip().split(" #")[0] for line in added} == {f"{names[0]} with a cloud login", "id-token: write"}
    assert [line for line in login.splitlines() if line not in added] == [line for line in plain if line not in names]


@EACH_MATRIX
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


@pytest.mark.parametrize("path", [*REUSABLE, *MATRICES], ids=lambda path: path.name)
def test_every_step_of_ours_gives_only_what_the_action_takes(path: Path) -> None:
    takes = read(ROOT / "action.yml")["inputs"].keys()
    ours = [step for _, step in steps(path) if step.get("uses") == f"{PREFIX}@v1"]
    assert ours
    assert all(step["with"].keys() <= takes for step in ours)


def calls_of(path: Path) -> list[dict[str, Any]]:
    """The jobs that deploy a matrix each, in their order."""
    return [job for name, job in jobs(path).items() if name.startswith("deploy-")]


@EACH_MATRIX
def test_a_failure_cancels_no_other(path: Path) -> None:
    strategy = jobs(path)["deploy"]["strategy"]
    assert (strategy["max-parallel"], strategy["fail-fast"]) == ("${{ inputs.max_parallel }}", "false")


@pytest.mark.published
@pytest.mark.node
@pytest.mark.parametrize(
    ("waits", "minutes", "seconds"),
    [
        pytest.param(False, SINGLE["job_timeout"], 0, id="one after the other, or in waves"),
        pytest.param(True, SINGLE["waiting_timeout"], UPSTREAM_WAIT * 60, id="several at once"),
    ],
)
def test_a_start_waits_only_where_several_are_deployed_at_once(*, waits: bool, minutes: int, seconds: int) -> None:
    contexts = {"inputs": {"wait_for_upstreams": waits}, "matrix": SINGLE}
    assert evaluate(bare(jobs(MATRIX)["deploy"]["timeout-minutes"]), contexts) == minutes
    assert evaluate(bare(step_named(MATRIX, "Start")["with"]["upstream_timeout"]), contexts) == seconds


@pytest.mark.published
@pytest.mark.node
@pytest.mark.parametrize(("at_once", "waits"), [(1, False), (8, True)])
def test_in_order_several_at_once_wait_for_each_other(*, at_once: int, waits: bool) -> None:
    assert read(ORDERED)["on"]["workflow_call"]["inputs"]["max_parallel"]["default"] == "1"
    for call in calls_of(ORDERED):
        assert evaluate(bare(call["with"]["wait_for_upstreams"]), {"inputs": {"max_parallel": at_once}}) is waits
    assert {call["with"]["wait_for_upstreams"] for call in calls_of(LADDER)} == {"false"}


@EACH_MATRIX
def test_a_job_is_called_what_starts_look_for(path: Path) -> None:
    name = jobs(path)["deploy"]["name"]
    for entry, ahead in ((SINGLE, Ahead("db", parse_version("1.2.3"))), (GROUP, Ahead("api", parse_version("1.2.3")))):
        shown = re.sub(r"\$\{\{ matrix\.(\w+) \}\}", lambda found, of=entry: of[found[1]], name)
        catalog = Catalog({}, {"db": Service("db", "acme/db"), "api": Service("api", "acme/api", group="pair")})
        step = Step((a_target("web"),), after=(ahead,))
        listed = [RunJob(1, f"go / Deploy / {shown}", "completed")]
        assert courses_of(step, catalog, listed, None) == {ahead.service: Course.OVER}


@pytest.mark.parametrize(
    ("path", "layout"), [(ORDERED, Layout.ORDERED), (LADDER, Layout.WAVES)], ids=["in order", "in waves"]
)
def test_there_is_a_job_for_each_matrix_that_a_plan_may_have(path: Path, layout: Layout) -> None:
    calls = calls_of(path)
    assert len(calls) == RUNGS[layout]
    assert step_named(path, "Plan")["with"]["layout"] == layout
    assert {call["uses"] for call in calls} == {f"{PREFIX}/.github/workflows/deploy-wave.yml@v1"}
    assert {call["with"]["max_parallel"] for call in calls} == {"${{ inputs.max_parallel }}"}
    for index, call in enumerate(calls):
        assert call["with"]["matrix"] == f"${{{{ toJSON(fromJSON(needs.plan.outputs.matrices)[{index}]) }}}}"
        assert call["needs"] == ("plan" if index == 0 else ["plan", f"deploy-{index}"])
    assert jobs(path)["conclude"]["needs"] == ["plan", *(f"deploy-{number + 1}" for number in range(len(calls)))]


@EACH
def test_what_is_called_for_a_matrix_gets_all_that_it_takes(path: Path) -> None:
    takes = read(MATRIX)["on"]["workflow_call"]
    for call in calls_of(path):
        assert call["with"].keys() == takes["inputs"].keys()
        assert call["secrets"].keys() == takes["secrets"].keys()


@EACH_MATRIX
def test_there_is_a_prepare_step_for_every_member_that_a_group_may_have(path: Path) -> None:
    prepare = [step for _, step in steps(path) if step["name"].startswith("Prepare")]
    assert len(prepare) == MAX_GROUP
    for number, step in enumerate(prepare):
        assert json.dumps(step).replace(f"members[{number}]", "members[0]") == json.dumps(prepare[0])


@EACH_MATRIX
def test_every_deploy_step_has_the_time_that_the_catalog_gives_it(path: Path) -> None:
    deploying = [
        step
        for name, step in steps(path)
        if name == "deploy" and "OPERATION" in step.get("env", {}) and "DEPLOY_COMMAND" in step["env"]
    ]
    deploying += [step for _, step in steps(path) if step.get("uses") == "./.github/actions/deploy"]
    assert all(re.fullmatch(r"\$\{\{ matrix\.(members\[\d\]\.)?timeout \}\}", s["timeout-minutes"]) for s in deploying)
    assert len(deploying) == MAX_GROUP + 3


ONE, TWO = '[{"include":[{}]}]', '[{"include":[{}]},{"include":[{}]}]'


def follows(path: Path, outputs: dict[str, str], *, status: Any = "success", result: str = "success") -> list[str]:  # noqa: ANN401
    """The jobs that run after a plan with these outputs, when the jobs before them came to that status."""
    contexts = {"needs": {"plan": {"result": result, "outputs": outputs}}}
    found = []
    for name, job in jobs(path).items():
        if name == "plan":
            continue
        text = bare(job["if"])
        # GitHub puts `success() &&` before a condition that calls no status function.
        if not re.search(r"\b(always|failure|cancelled|success)\(", text):
            text = f"success() && ({text})"
        if evaluate(text, contexts, status=status):
            found.append(name)
    return found


@pytest.mark.published
@pytest.mark.node
@pytest.mark.parametrize(
    ("outputs", "run"),
    [
        pytest.param({"matrices": ONE, "has_matrices": "true"}, ["deploy-1", "conclude"], id="one matrix"),
        pytest.param({"matrices": TWO, "has_matrices": "true"}, ["deploy-1", "deploy-2", "conclude"], id="two"),
        pytest.param({"matrices": "", "has_matrices": "false"}, [], id="an empty plan ends quietly"),
        pytest.param({"matrices": "", "has_matrices": "true"}, ["withheld"], id="withheld by GitHub is an error"),
        pytest.param({}, [], id="a plan that said nothing deploys nothing"),
    ],
)
@EACH
def test_what_follows_a_plan(path: Path, outputs: dict[str, str], run: list[str]) -> None:
    assert follows(path, outputs) == run


@pytest.mark.published
@pytest.mark.node
@EACH
def test_a_refused_plan_deploys_nothing(path: Path) -> None:
    assert follows(path, {"matrices": ""}, status="failure", result="failure") == []


@pytest.mark.published
@pytest.mark.node
@EACH
def test_after_a_failed_matrix_the_next_begins_and_its_starts_decide(path: Path) -> None:
    # What needs nothing but the plan has begun before anything could fail.
    assert follows(path, {"matrices": TWO, "has_matrices": "true"}, status="failure") == ["deploy-2", "conclude"]


@pytest.mark.published
@pytest.mark.node
@EACH
def test_a_cancelled_run_begins_no_other_matrix_and_still_says_what_became_of_it(path: Path) -> None:
    assert follows(path, {"matrices": TWO, "has_matrices": "true"}, status="cancelled") == ["conclude"]


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
    return next(step for _, step in steps(MATRIX) if step["name"] == name)


@pytest.mark.published
@pytest.mark.node
@pytest.mark.parametrize(("key", "name"), [(True, "staging"), (False, "")])
def test_the_github_environment_is_entered_only_where_it_is_asked_for(*, key: bool, name: str) -> None:
    environment = jobs(MATRIX)["deploy"]["environment"]
    text = environment["name"].removeprefix("${{").removesuffix("}}")
    assert evaluate(text, {"inputs": {"environment_key": key}, "matrix": SINGLE}) == name
    assert environment["deployment"] == "false"


def calling_jobs(path: Path) -> list[dict[str, Any]]:
    """The jobs that call a workflow of ours; of most callers one."""
    found = [dict(job) for job in jobs(path).values() if f"{PREFIX}/.github/workflows/" in job.get("uses", "")]
    assert found
    return found


@EACH_CALLER
def test_a_copied_caller_grants_what_the_workflow_asks_for_and_no_more(path: Path) -> None:
    asked: dict[str, str] = {}
    for called in jobs(ORDERED).values():
        asked |= {name: level for name, level in called["permissions"].items() if asked.get(name) != "write"}
    for job in calling_jobs(path):
        assert job["uses"] == f"{PREFIX}/.github/workflows/coordinated-deploy.yml@v1"
        assert job["permissions"] == asked


@EACH_CALLER
def test_a_copied_caller_passes_only_what_the_workflow_takes(path: Path) -> None:
    takes = read(ORDERED)["on"]["workflow_call"]
    for job in calling_jobs(path):
        assert job.get("with", {}).keys() <= takes["inputs"].keys()
        assert job["secrets"].keys() <= takes["secrets"].keys()


@EACH_MATRIX
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
    text = step_named(MATRIX, "Finish")["with"]["status"].removeprefix("${{").removesuffix("}}")
    assert evaluate(text, contexts) == status


SMOKE = {
    "http": ["https://staging.example/"],
    "command": "./smoke.sh",
    "timeout": 9,
    "interval": 1,
    "successes": 1,
    "minutes": 2,
}


@pytest.mark.published
@pytest.mark.node
@pytest.mark.parametrize(
    ("verify", "run"),
    [
        pytest.param({"http": [], "command": ""}, [], id="nothing to verify"),
        pytest.param({"http": ["https://web.example/"], "command": ""}, ["answers"], id="an address"),
        pytest.param({"http": [], "command": "./check"}, ["check"], id="a command"),
        pytest.param({"http": ["https://web.example/"], "command": "./check"}, ["answers", "check"], id="both"),
    ],
)
def test_which_steps_verify(verify: dict[str, Any], run: list[str]) -> None:
    contexts = {"matrix": {**SINGLE, "verify": verify}}
    found = [step for _, step in steps(MATRIX) if step["name"].startswith("Verify")]
    assert [step["id"] for step in found if condition(step, **contexts)] == run


@pytest.mark.published
@pytest.mark.node
@EACH
@pytest.mark.parametrize(
    ("smoke", "run"),
    [
        pytest.param("", [], id="nothing to verify"),
        pytest.param(json.dumps({**SMOKE, "command": ""}), ["answers"], id="an address"),
        pytest.param(json.dumps(SMOKE), ["answers", "check"], id="both"),
    ],
)
def test_which_steps_verify_the_environment(path: Path, smoke: str, run: list[str]) -> None:
    contexts = {"needs": {"plan": {"outputs": {"smoke": smoke}}}}
    found = [step for _, step in steps(path) if step["name"].startswith("Verify")]
    assert [step["id"] for step in found if condition(step, **contexts)] == run
    for step in found:
        # GitHub evaluates the environment of a step before its condition, and fails the step where that fails.
        for text in step.get("env", {}).values():
            evaluate(bare(text), contexts)


@pytest.mark.published
@pytest.mark.node
@pytest.mark.parametrize(
    ("verify", "outcomes", "verified"),
    [
        pytest.param({}, {"answers": "skipped", "check": "skipped"}, "skipped,skipped", id="nothing was to be asked"),
        pytest.param(BOTH, {"answers": "success", "check": "failure"}, "success,failure", id="the command failed"),
        pytest.param(BOTH, {"answers": "success"}, "success,unknown", id="what has no outcome is unknown"),
        pytest.param(BOTH, {"answers": "failure", "check": "skipped"}, "failure,unknown", id="the addresses failed"),
        pytest.param(
            BOTH, {"answers": "skipped", "check": "skipped"}, "unknown,unknown", id="what was never reached is unknown"
        ),
    ],
)
def test_a_finish_and_a_conclusion_are_told_what_the_verification_came_to(
    verify: dict[str, Any], outcomes: dict[str, str], verified: str
) -> None:
    of_steps = {"steps": {name: {"outcome": outcome} for name, outcome in outcomes.items()}}
    contexts = {"matrix": {"verify": verify}, **of_steps}
    assert evaluate(bare(step_named(MATRIX, "Finish")["with"]["verified"]), contexts) == verified
    contexts = {"needs": {"plan": {"outputs": {"smoke": json.dumps(verify) if verify else ""}}}, **of_steps}
    told = step_named(ORDERED, "Say what became")["with"]["verified"]
    assert evaluate(bare(told), contexts) == (verified if verify else "")


@EACH
def test_both_places_read_deploy_env_by_the_same_script(path: Path) -> None:
    here, there = step_named(path, "Read deploy_env"), step_named(MATRIX, "Read deploy_env")
    assert here["run"] == there["run"]
    assert (
        step_named(path, "Verify ${{ needs.plan.outputs.environment }} by command")["run"]
        == step_named(MATRIX, "Verify ${{ matrix.service }} by command")["run"]
    )
