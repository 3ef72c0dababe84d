from pathlib import Path

import pytest
import yaml

from tests.doors.deploying import a_job
from tests.doors.pulling import DEFAULTS
from tests.doors.step import environ_of
from tests.e2e.containers import POST, in_a_container
from tests.e2e.product import AS_MANY_AS_SAID, IMAGE, ROOT, readable, released
from tests.e2e.runner import Event, Run
from tests.e2e.shop import RUNNING, SHA, Shop, dispatched, open_shop

pytestmark = pytest.mark.e2e

BY_COMMAND = """
    with:
      deploy_command: |
        export REPORTED="SERVICE ENVIRONMENT VERSION PREVIOUS_VERSION IMAGE TAG SHA OPERATION PHASE"
        python .github/actions/deploy/deploy.py
    secrets:
"""


def test_a_manual_run_deploys_what_was_typed_and_where_it_may_leaves_out_what_may_not_go(shop: Shop) -> None:
    shop.caller("infra-manual.yml")
    typed = {"environment": "staging", "services": "web@2.0.0, checkout@3.1.0, inventory@1.8.0"}
    refused = shop.run(Event("workflow_dispatch", {"inputs": {**typed, "allow_partial": "false"}}))
    assert (refused.jobs, shop.order) == (["Plan"], []), refused.text
    run = shop.run(Event("workflow_dispatch", {"inputs": {**typed, "allow_partial": "true"}}))
    assert shop.order == ["inventory 1.8.0", "checkout 3.1.0"], run.text


def test_a_service_s_own_workflow_deploys_after_a_yes(shop: Shop) -> None:
    run = push_tag(shop, "inventory", "v1.8.0")
    assert run.result_of("Deploy to staging") == "success", run.text
    assert "deploying inventory to staging" in run.text


def test_a_service_s_own_workflow_does_not_deploy_after_a_no(tmp_path: Path, product_on_main: Path) -> None:
    with open_shop(tmp_path, product_on_main, RUNNING) as shop:
        run = push_tag(shop, "frontend", "v2.0.0")
    assert "docker build" in run.text
    assert run.result_of("Deploy to staging") == "failure", run.text
    assert "deploying frontend" not in run.text
    assert "staging runs checkout 3.0.0" in run.text


@pytest.mark.parametrize(("status", "state"), [("success", "success"), ("failure", "failure")], ids=["good", "bad"])
def test_one_step_of_a_service_s_own_workflow_starts_and_once_the_job_is_over_finishes(
    shop: Shop, tmp_path: Path, status: str, state: str
) -> None:
    run = push_tag(shop, "inventory", "v1.8.0", caller="service-deploy.yml")
    assert run.result_of("Deploy to staging") == "success", run.text
    assert "deploying inventory to staging" in run.text
    # act gives a post run neither its state nor its status, and no end is no success.
    assert shop.records("inventory")[-1] == ("v1.8.0", "in_progress")
    assert len(shop.locks) == 1

    # GitHub's runner gives it both: what is saved is what the step answers as `started`.
    after = after_the_job(shop, tmp_path, run.outputs_of("Deploy to staging")["started"], status)
    assert in_a_container(POST)(after) == 0
    assert shop.records("inventory")[-1] == ("v1.8.0", state)
    assert shop.locks == []


def test_a_command_deploys_in_place_of_the_action(shop: Shop) -> None:
    text = (ROOT / "workflows/infra-dispatch.yml").read_text(encoding="utf-8")
    shop.caller("infra-dispatch.yml", text.replace("\n    secrets:\n", BY_COMMAND))
    payload = {"environment": "staging", "services": "web@2.0.0, api@2.0.0, inventory@1.8.0"}
    run = shop.run(dispatched(payload))
    assert sorted(shop.order) == ["inventory 1.8.0", "pair prepare", "pair switch"], run.text
    assert shop.order.index("pair prepare") < shop.order.index("pair switch")


@pytest.mark.parametrize(
    "path",
    sorted([*(ROOT / ".github/workflows").glob("*.yml"), *(ROOT / "workflows").glob("*.yml")]),
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_the_runner_s_copy_lacks_three_keys_and_has_a_number_for_one_expression(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    shipped = text.replace(AS_MANY_AS_SAID, "max-parallel: 3").splitlines()
    copied = readable(text, 3, "").splitlines()
    missing = {line.strip() for line in shipped if line not in copied}
    assert missing <= {"queue: max", "deployment: false", "ref: ${{ steps.comment.outputs.sha }}"}
    assert [line for line in shipped if line.strip() not in missing] == copied

    [title] = [line for line in shipped if line.startswith("name:")]
    changed = zip(copied, readable(text, 3, "gw1").splitlines(), strict=True)
    assert [pair for pair in changed if pair[0] != pair[1]] == [(title, f"{title} gw1")]


def test_the_runner_s_copy_has_the_image_that_a_release_would_name_and_is_otherwise_the_same() -> None:
    shipped = (ROOT / "action.yml").read_text(encoding="utf-8").splitlines()
    changed = list(zip(shipped, released("\n".join([*shipped, ""])).splitlines(), strict=True))
    assert [pair for pair in changed if pair[0] != pair[1]] == [("  image: Dockerfile", f"  image: docker://{IMAGE}")]


def push_tag(shop: Shop, service: str, tag: str, *, caller: str = "service-gate.yml") -> Run:
    """A run of the service's own copied workflow for the push of a version tag."""
    shop.caller(caller)
    script = shop.infra / "deploy.sh"
    script.write_text(f'#!/bin/sh\necho "deploying {service} to $1"\n', encoding="utf-8")
    script.chmod(0o755)
    pushed = {"ref": f"refs/tags/{tag}", "after": SHA[service], "created": True, "deleted": False}
    return shop.run(Event("push", pushed), origin=f"acme/{service}")


def after_the_job(shop: Shop, folder: Path, started: str, status: str) -> dict[str, str]:
    """What the runner gives the post run of the one step: every input evaluated once more, and what was saved.

    Source: actions/runner, ``ContainerActionHandler``.
    """
    workflow = yaml.safe_load((ROOT / "workflows/service-deploy.yml").read_text(encoding="utf-8"))
    [step] = [one for one in workflow["jobs"]["staging"]["steps"] if "deploy-gate" in one.get("uses", "")]
    given = {name: str(value) for name, value in step["with"].items()}
    inputs = DEFAULTS | given | {"github_token": shop.secrets["DEPLOY_GATE_TOKEN"], "status": status, "job_id": ""}
    [number] = shop.home("inventory").runs
    job = a_job(number, GITHUB_REPOSITORY="acme/inventory", STATE_started=started)
    return environ_of(folder, shop.github.url, {}, "push", inputs) | job
