import json
from pathlib import Path

import pytest

from tests.doors.deploying import WRITER, a_job, entry, locks, records, start
from tests.doors.pulling import on_pull
from tests.doors.shop import a_shop, on_github
from tests.doors.step import saved
from tests.e2e.containers import POST, in_a_container, run
from tests.e2e.product import IMAGE

pytestmark = pytest.mark.e2e


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A caller's checkout in which modules of our names are planted."""
    for name in ("yaml.py", "gql.py", "entrypoint.py", "sitecustomize.py"):
        (tmp_path / name).write_text('raise SystemExit("PLANTED")\n', encoding="utf-8")
    (tmp_path / "deploy_gate").mkdir()
    (tmp_path / "deploy_gate/__init__.py").write_text('raise SystemExit("PLANTED")\n', encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("product")
def test_what_is_planted_in_the_checkout_is_never_imported(checkout: Path) -> None:
    event = checkout / "event.json"
    event.write_text(json.dumps({"client_payload": {"service": "web"}}), encoding="utf-8")
    there = ["--volume", f"{checkout}:/github/workspace", "--workdir", "/github/workspace"]
    variables = {
        "PYTHONPATH": ".",
        "PYTHONSTARTUP": "yaml.py",
        "INPUT_COMMAND": "plan",
        "INPUT_CATALOG": "deploy-gate.yml",
        "INPUT_GITHUB_TOKEN": "token",
        "GITHUB_API_URL": "http://127.0.0.1:9",
        "GITHUB_GRAPHQL_URL": "http://127.0.0.1:9/graphql",
        "GITHUB_REPOSITORY": "acme/infra",
        "GITHUB_EVENT_NAME": "repository_dispatch",
        "GITHUB_EVENT_PATH": "/github/workspace/event.json",
    }
    ran = run(*there, *(f"--env={name}={value}" for name, value in variables.items()), IMAGE)
    said = ran.stdout + ran.stderr
    assert "PLANTED" not in said
    assert "Traceback" not in said
    assert ran.returncode != 0
    assert "::error" in said


@pytest.mark.usefixtures("product")
def test_every_module_is_compiled_before_it_is_needed() -> None:
    script = (
        "import importlib.util, pathlib, sys, sysconfig\n"
        "for path in pathlib.Path(sysconfig.get_path('purelib')).rglob('*.py'):\n"
        "    if not pathlib.Path(importlib.util.cache_from_source(path)).exists(): print(path)\n"
    )
    ran = run("--entrypoint=/opt/deploy-gate/bin/python", IMAGE, "-I", "-c", script)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@pytest.mark.usefixtures("product")
def test_what_is_only_for_development_is_not_in_the_image() -> None:
    script = (
        "import importlib.util\n"
        "for name in ('standin', 'tests', 'scripts', 'pip', 'pytest'):\n"
        "    if importlib.util.find_spec(name): print(name)\n"
    )
    ran = run("--entrypoint=/opt/deploy-gate/bin/python", IMAGE, "-I", "-c", script)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@pytest.mark.usefixtures("product")
def test_the_post_run_finishes_what_the_step_started(checkout: Path) -> None:
    with on_github(a_shop()) as github:
        begun = start(github, entry("inventory", "1.9.0"))
        (checkout / "event.json").write_text("{}", encoding="utf-8")
        there = ["--volume", f"{checkout}:/github/workspace", "--workdir", "/github/workspace"]
        variables = (
            a_job()
            | saved(begun)
            | {
                "PYTHONPATH": ".",
                "INPUT_COMMAND": "start",
                "INPUT_STATUS": "success",
                "INPUT_GITHUB_TOKEN": WRITER,
                "GITHUB_API_URL": github.url,
                "GITHUB_GRAPHQL_URL": github.graphql_url,
                "GITHUB_REPOSITORY": "acme/infra",
                "GITHUB_EVENT_NAME": "push",
                "GITHUB_EVENT_PATH": "/github/workspace/event.json",
            }
        )
        given = (f"--env={name}={value}" for name, value in variables.items())
        ran = run(POST, *there, *given, IMAGE)
        assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
        assert "PLANTED" not in ran.stdout
        assert records(github, "inventory")[-1] == ("1.9.0", "success")
        assert locks(github) == []


@pytest.mark.usefixtures("product")
@pytest.mark.parametrize(
    ("status", "state", "reactions"),
    [("success", "success", ["rocket"]), ("", "failure", ["-1"])],
    ids=["good", "none"],
)
def test_the_post_run_ends_what_a_comment_began(status: str, state: str, reactions: list[str]) -> None:
    with on_pull() as pull:
        pull.doors = (in_a_container(), in_a_container(POST))
        job = pull.says(".deploy production")
        assert job.main.decided == (0, "continue", "deployment_ready"), job.main.said
        assert (pull.deployments, pull.locks) == (["production: in_progress"], ["production"])
        ended = job.post(status)
        assert ended.code == 0, ended.said
        assert (pull.deployments, pull.locks, job.reactions) == ([f"production: {state}"], [], reactions)
