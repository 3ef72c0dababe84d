import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.published.workflows import parse_workflow
from tests.workflows.files import ALL, CALLERS, DEPLOYING, PREFIX, ROOT, read, step_named, steps

WORKFLOWS = pytest.mark.parametrize("path", ALL, ids=lambda path: path.relative_to(ROOT).as_posix())
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")


@pytest.mark.published
@pytest.mark.node
@WORKFLOWS
def test_github_reads_it_without_an_error(path: Path) -> None:
    assert parse_workflow(path.name, path.read_text(encoding="utf-8")).errors == ()


@WORKFLOWS
def test_nobody_has_a_permission_that_no_job_states(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {}
    assert all("permissions" in job for job in workflow["jobs"].values())


@WORKFLOWS
def test_a_value_reaches_a_script_through_the_environment_alone(path: Path) -> None:
    scripts = [step["run"] for _, step in steps(path) if "run" in step]
    assert not [script for script in scripts if "${{" in script]


@WORKFLOWS
def test_what_others_wrote_is_named_by_its_commit_and_its_version(path: Path) -> None:
    lines = re.findall(r"(?m)^[ -]*\buses: (.+)$", path.read_text(encoding="utf-8"))
    foreign = [line for line in lines if not line.startswith(("./", PREFIX))]
    for line in foreign:
        name, _, comment = line.partition(" # ")
        assert PINNED.fullmatch(name), line
        assert re.fullmatch(r"v\d+\.\d+\.\d+", comment), line


@pytest.mark.parametrize("path", DEPLOYING, ids=lambda path: path.name)
def test_what_users_copy_queues_every_deployment_of_an_environment_and_cancels_none(path: Path) -> None:
    concurrency = read(path)["concurrency"]
    assert concurrency["group"].startswith("deploy-")
    assert concurrency["cancel-in-progress"] == "false"
    assert concurrency["queue"] == "max"


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        pytest.param("actionlint", [*map(str, ALL)], id="actionlint"),
        pytest.param(
            "check-jsonschema",
            ["--builtin-schema", "vendor.github-workflows", *map(str, ALL)],
            id="the published schema of workflows",
        ),
        pytest.param(
            "check-jsonschema",
            ["--builtin-schema", "vendor.github-actions", str(ROOT / "action.yml")],
            id="the published schema of actions",
        ),
        pytest.param(
            "check-jsonschema",
            ["--builtin-schema", "vendor.dependabot", str(ROOT / ".github/dependabot.yml")],
            id="the published schema of Dependabot",
        ),
        pytest.param(
            "zizmor", ["--pedantic", "--offline", "--no-progress", str(ROOT), *map(str, CALLERS)], id="zizmor, pedantic"
        ),
    ],
)
def test_a_linter_finds_nothing(tool: str, arguments: list[str]) -> None:
    command = [str(Path(sys.executable).with_name(tool)), *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)  # noqa: S603
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_comment_deploys_the_commit_that_was_judged_and_leaves_no_token_beside_it() -> None:
    step = step_named(ROOT / "workflows/service-comment.yml", "Check out")
    assert step["if"] == "steps.comment.outputs.continue == 'true'"
    assert step["with"] == {"ref": "${{ steps.comment.outputs.sha }}", "persist-credentials": "false"}


def test_every_exception_made_for_zizmor_gives_its_reason() -> None:
    lines = (ROOT / ".github/zizmor.yml").read_text(encoding="utf-8").splitlines()
    exceptions = [number for number, line in enumerate(lines) if line.strip().startswith(("- ", '"deploy-gate/'))]
    for number in exceptions:
        before = lines[number - 1].strip()
        assert before.startswith(("#", "- ")), json.dumps(lines[number])
