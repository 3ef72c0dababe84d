"""Comments that speak of the catalog's services, through the whole step."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from deploy_gate.github.rest import Rest
from tests.doors.pulling import Pull, a_world, on_pull
from tests.doors.shop import record
from tests.neighbour.neighbour import REPOSITORY

CATALOG = """\
environments: [staging, production]
services:
  inventory: {repository: acme/inventory}
  checkout: {repository: acme/checkout, requires: ["inventory >=1.8.0"]}
"""


def a_shop(**repository: object) -> dict[str, Any]:
    world = a_world(files={"README.md": "# Demo\n", "deploy-gate.yml": CATALOG}, **repository)
    for name, version in (("inventory", "1.7.0"), ("checkout", "3.0.0")):
        records = [record(name, version, where) for where in ("staging", "production")]
        world["repositories"][f"acme/{name}"] = {"deployments": records}
    robot = world["tokens"]["robot"]
    robot["repositories"] = [*robot["repositories"], "acme/inventory", "acme/checkout"]
    world["tokens"]["teams"] = {"as": "octocat", "everything": True}
    world["teams"] = {"acme/ops": ["octocat"]}
    return world


@contextmanager
def in_a_shop(world: Mapping[str, Any] | None = None, **inputs: str) -> Iterator[Pull]:
    with on_pull(world or a_shop(), **inputs) as pull:
        yield pull


def test_a_plan_is_shown_and_not_carried_out() -> None:
    with in_a_shop() as pull:
        job = pull.says(".plan checkout@3.1.0, inventory@1.9.0 to staging")
        assert job.main.decided == (0, "complete", "plan_completed")
        assert (job.main.outputs["matrix"], job.main.outputs["continue"]) == ("", "")
        assert json.loads(job.main.outputs["waves"]) == [["inventory"], ["checkout"]]
        [answer] = pull.answers
        assert answer.index("inventory") < answer.index("checkout")
        assert job.reactions == ["+1"]
        assert pull.deployments == []


def test_services_are_deployed_in_order_by_the_jobs_behind_it() -> None:
    with in_a_shop() as pull:
        job = pull.says(".deploy checkout@3.1.0, inventory@1.9.0 to staging")
        assert job.main.decided == (0, "continue", "deployment_ready")
        assert job.main.outputs["continue"] == "true"
        matrix = json.loads(job.main.outputs["matrix"])["include"]
        assert [one["service"] for one in matrix] == ["inventory", "checkout"]
        assert pull.locks == []


def test_what_does_not_fit_is_refused_with_its_reason() -> None:
    with in_a_shop() as pull:
        job = pull.says(".deploy checkout@3.1.0 to staging")
        assert job.main.decided == (1, "failure", "gate_refused")
        assert job.main.outputs["continue"] == ""
        assert "inventory" in pull.answers[0]
        assert job.reactions == ["-1"]


def test_the_table_tells_what_runs() -> None:
    with in_a_shop() as pull:
        job = pull.says(".status staging")
        assert job.main.decided == (0, "complete", "status_completed")
        assert "1.7.0" in pull.answers[0]


def test_a_service_that_there_is_not_is_guessed() -> None:
    with in_a_shop() as pull:
        job = pull.says(".deploy inventry to staging")
        assert job.main.decided == (0, "stop", "invalid_service")
        assert "did you mean" in pull.answers[0]


def test_without_a_catalog_its_commands_are_for_people() -> None:
    with on_pull() as pull:
        assert pull.says(".plan checkout").main.decided == (0, "stop", "no_trigger")
        assert pull.answers == []
        assert pull.says(".deploy feature").main.decided == (0, "stop", "invalid_environment")


def test_a_catalog_with_mistakes_says_them() -> None:
    world = a_shop()
    world["repositories"][REPOSITORY]["files"]["deploy-gate.yml"] = "services: 1\n"
    with in_a_shop(world) as pull:
        job = pull.says(".plan checkout")
        assert job.main.decided == (1, "failure", "bad_catalog")
        assert "services" in pull.answers[0]


def test_whoever_may_not_give_commands_may_not_plan_either() -> None:
    with in_a_shop() as pull:
        assert pull.says(".plan checkout to staging", by="visitor").main.decided[2] == "permission_denied"


LOCK = "refs/heads/checkout-in-staging-branch-deploy-lock"


def locked(pull: Pull) -> list[str]:
    return [name for name in pull.github.world.repositories["acme/checkout"].refs if "lock" in name]


def test_a_service_is_locked_where_its_records_live_and_its_start_is_refused() -> None:
    with in_a_shop() as pull:
        job = pull.says(".lock checkout in staging --reason load test")
        assert job.main.decided == (0, "complete", "lock_acquired")
        assert (locked(pull), pull.locks, job.reactions) == ([LOCK], [], ["+1"])
        assert "Unlock it with `.unlock checkout in staging`." in pull.answers[0]

        again = pull.says(".lock checkout in staging")
        assert again.main.decided == (0, "complete", "lock_already_owned")
        other = pull.says(".lock checkout in staging", by="hubot")
        assert other.main.decided == (1, "stop", "lock_conflict")
        assert "load test" in pull.answers[-1]
        assert pull.says(".wcid checkout in staging", by="hubot").main.decided == (0, "complete", "lock_info_completed")
        assert "load test" in pull.answers[-1]
        assert pull.says(".lock checkout in production", by="hubot").main.decided == (0, "complete", "lock_acquired")

        assert pull.says(".unlock checkout in staging", by="hubot").main.decided == (0, "complete", "unlock_completed")
        assert locked(pull) == [LOCK.replace("staging", "production")]
        assert "octocat's" in pull.answers[-1]
        assert pull.says(".unlock checkout in staging").main.decided == (0, "complete", "unlock_completed")
        assert "Nothing locks checkout in staging" in pull.answers[-1]


def test_everything_that_is_locked_where_the_records_live_locks_the_service_as_well() -> None:
    world = a_shop()
    with in_a_shop(world) as pull:
        pull.says(".lock checkout in staging", by="hubot")
        refs = pull.github.world.repositories["acme/checkout"].refs
        refs["refs/heads/global-branch-deploy-lock"] = refs.pop(LOCK)
        assert pull.says(".lock checkout in staging").main.decided == (1, "stop", "lock_conflict")
        assert locked(pull) == ["refs/heads/global-branch-deploy-lock"]


def test_of_two_that_lock_a_service_the_first_has_it() -> None:
    """The branch appears between the look at it and the making of it."""
    with in_a_shop() as pull:
        pull.says(".lock checkout in staging", by="hubot")
        refs = pull.github.world.repositories["acme/checkout"].refs
        first = refs.pop(LOCK)

        def made_meanwhile(*_: object, **__: object) -> str:
            refs[LOCK] = first
            return first

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Rest, "lock_commit", made_meanwhile)
            assert pull.says(".lock checkout in staging").main.decided == (1, "stop", "lock_conflict")
        assert refs[LOCK] == first


@pytest.mark.parametrize(
    ("comment", "reason_code"),
    [
        pytest.param(".lock inventry in staging", "invalid_service", id="no such service"),
        pytest.param(".lock shop in staging --global", "invalid_service", id="everything as well"),
        pytest.param(".lock checkout in qa", "invalid_environment", id="no such environment"),
        pytest.param(".lock checkout in preview", "invalid_environment", id="not deployed there"),
    ],
)
def test_a_lock_on_a_service_that_is_not_there_is_refused(comment: str, reason_code: str) -> None:
    with in_a_shop(environment_targets="staging,production,preview") as pull:
        assert pull.says(comment).main.decided == (0, "stop", reason_code)
        assert locked(pull) == []


def test_a_token_that_may_not_lock_where_the_records_live_is_told_what_it_lacks() -> None:
    world = a_shop()
    world["tokens"]["robot"]["repositories"] = [REPOSITORY, "acme/inventory"]
    world["repositories"]["acme/checkout"]["private"] = True
    with in_a_shop(world) as pull:
        assert pull.says(".lock checkout in staging").main.decided[0] == 1
        assert "acme/checkout" in pull.answers[0]


def test_who_may_deploy_where_holds_for_locks_on_services() -> None:
    with in_a_shop(deployers="staging|hubot") as pull:
        assert pull.says(".lock checkout in staging").main.decided == (1, "failure", "prechecks_failed")
        assert pull.says(".lock checkout in staging", by="hubot").main.decided == (0, "complete", "lock_acquired")


def test_who_may_deploy_where_holds_for_services_as_well() -> None:
    with in_a_shop(deployers="staging|hubot") as pull:
        command = ".deploy inventory@1.9.0 to staging"
        assert pull.says(command).main.decided == (1, "failure", "prechecks_failed")
        assert pull.says(".plan inventory@1.9.0 to staging").main.decided == (0, "complete", "plan_completed")
        assert pull.says(command, by="hubot").main.decided == (0, "continue", "deployment_ready")


def test_a_team_is_looked_up_with_the_token_that_may() -> None:
    with in_a_shop(deployers="production|acme/ops") as pull:
        assert pull.says(".deploy").main.decided == (1, "failure", "unexpected_error")
        assert "admins_pat" in pull.answers[0]
        assert pull.says(".deploy", admins_pat="teams").main.decided == (0, "continue", "deployment_ready")


def test_an_admin_by_team_needs_no_review() -> None:
    with in_a_shop(a_shop(pulls=[{"number": 7, "head": "feature", "base": "main", "author": "octocat"}])) as pull:
        assert pull.says(".deploy", admins="acme/ops").main.decided == (1, "failure", "prechecks_failed")
        job = pull.says(".deploy", admins="acme/ops", admins_pat="teams")
        assert job.main.decided == (0, "continue", "deployment_ready")


def went_on() -> dict[str, Any]:
    """The shop after inventory went from 1.6.0 to 1.7.0 in staging."""
    world = a_shop()
    world["repositories"]["acme/inventory"]["deployments"].insert(0, record("inventory", "1.6.0"))
    return world


def test_the_way_back_is_planned_and_carried_out_by_the_jobs_behind_it() -> None:
    with in_a_shop(went_on()) as pull:
        job = pull.says(".rollback inventory in staging")
        assert job.main.decided == (0, "continue", "deployment_ready")
        [entry] = json.loads(job.main.outputs["matrix"])["include"]
        assert (entry["service"], entry["version"], entry["operation"]) == ("inventory", "1.6.0", "rollback")


def test_a_way_back_that_there_is_not_is_refused() -> None:
    with in_a_shop(went_on()) as pull:
        job = pull.says(".rollback inventory to 1.5.0 in staging")
        assert job.main.decided == (1, "failure", "gate_refused")
        assert "1.5.0" in pull.answers[0]


def test_what_was_taken_back_is_let_go_on() -> None:
    world = went_on()
    held = record("inventory", "1.6.0")
    held["payload"]["operation"] = "rollback"
    world["repositories"]["acme/inventory"]["deployments"].append(held)
    with in_a_shop(world) as pull:
        assert pull.says(".deploy inventory@1.9.0 to staging").main.decided[2] == "gate_refused"
        job = pull.says(".resume inventory in staging")
        assert job.main.decided == (0, "complete", "resume_completed")
        assert "inventory" in pull.answers[-1]
        assert pull.says(".deploy inventory@1.9.0 to staging").main.decided[2] == "deployment_ready"


@pytest.mark.parametrize("lock", [".lock staging", ".lock --global"])
@pytest.mark.parametrize("command", [".deploy inventory@1.9.0 to staging", ".rollback inventory in staging"])
def test_where_somebody_has_locked_no_service_goes(lock: str, command: str) -> None:
    with in_a_shop(went_on()) as pull:
        pull.says(lock, by="hubot")
        job = pull.says(command)
        assert job.main.decided == (1, "stop", "lock_conflict"), job.main.said
        assert "hubot has locked" in pull.answers[-1]
        assert pull.says(".plan inventory@1.9.0 to staging").main.decided == (0, "complete", "plan_completed")
        assert pull.says(command, by="hubot").main.decided == (0, "continue", "deployment_ready")


def test_the_table_tells_who_has_locked_an_environment_where_the_catalog_lies() -> None:
    with in_a_shop() as pull:
        pull.says(".lock staging --reason audit", by="hubot")
        pull.says(".status staging")
        assert "is locked in `acme/demo` by hubot: audit" in pull.answers[-1]


def a_world_in_which(*records: dict[str, Any], of: str) -> dict[str, Any]:
    """The shop in which another repository's deployments are these as well, newer ones last."""
    world = a_shop()
    world["repositories"][f"acme/{of}"]["deployments"] += records
    return world


def test_what_another_repository_runs_is_protected() -> None:
    running = record("checkout", "3.0.0", "staging")
    running["payload"]["requires"] = ["inventory >=1.7.0 <2"]
    with in_a_shop(a_world_in_which(running, of="checkout")) as pull:
        job = pull.says(".deploy inventory@2.0.0 to staging")
        assert job.main.decided == (1, "failure", "gate_refused"), job.main.said
        assert "checkout" in pull.answers[0]
        assert "<2" in pull.answers[0]
        assert pull.says(".deploy inventory@1.9.0 to staging").main.decided[2] == "deployment_ready"


@pytest.mark.parametrize(
    ("state", "decided"),
    [
        pytest.param("IN_PROGRESS", (0, "stop", "gate_waits"), id="on its way"),
        pytest.param("FAILURE", (1, "failure", "gate_refused"), id="failed"),
        pytest.param("ACTIVE", (0, "continue", "deployment_ready"), id="there"),
    ],
)
def test_what_another_repository_has_to_run_first_is_waited_for(state: str, decided: tuple[int, str, str]) -> None:
    newer = record("inventory", "1.9.0", "staging") | {"state": state}
    with in_a_shop(a_world_in_which(newer, of="inventory")) as pull:
        job = pull.says(".deploy checkout@3.1.0 to staging")
        assert job.main.decided == decided, job.main.said


def test_the_plan_stands_in_the_comment_before_anything_is_deployed() -> None:
    with in_a_shop() as pull:
        assert pull.says(".deploy checkout@3.1.0, inventory@1.9.0 to staging").main.code == 0
        [plan] = pull.answers
        assert plan.index("inventory") < plan.index("checkout")
        assert "requires" in plan
        assert pull.deployments == []


def test_services_by_the_beginning_of_their_names() -> None:
    world = a_shop()
    catalog = CATALOG + "  checkout-worker: {repository: acme/checkout-worker}\n"
    world["repositories"][REPOSITORY]["files"]["deploy-gate.yml"] = catalog
    worker = [record("checkout-worker", "1.0.0", where) for where in ("staging", "production")]
    world["repositories"]["acme/checkout-worker"] = {"deployments": worker}
    world["tokens"]["robot"]["repositories"].append("acme/checkout-worker")
    with in_a_shop(world) as pull:
        job = pull.says(".plan checkout* to production")
        assert job.main.decided == (0, "complete", "plan_completed"), pull.answers
        assert "checkout-worker" in pull.answers[-1]


def test_the_table_of_one_service() -> None:
    with in_a_shop() as pull:
        assert pull.says(".status inventory in staging").main.decided == (0, "complete", "status_completed")
        assert "inventory" in pull.answers[0]
        assert "checkout" not in pull.answers[0]
