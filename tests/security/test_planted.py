"""The working directory is the caller's checkout, and may hold anything: none of it is imported."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from standin.github import GitHub
from tests.doors.shop import a_shop, on_github
from tests.doors.step import ROOT, dispatched, start

ASKED = dispatched({"service": "inventory", "version": "1.9.0", "environment": "staging"})
PLANTED = (
    "yaml", "gql", "semver", "requests", "json", "os", "typing", "github", "sitecustomize", "usercustomize",
)  # fmt: skip
MODULE = "import sys; sys.stderr.write('planted\\n'); raise SystemExit(99)"


@pytest.fixture
def github() -> Iterator[GitHub]:
    with on_github(a_shop()) as serving:
        yield serving


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a module of every name that the product imports, ours among them."""
    for name in PLANTED:
        (tmp_path / f"{name}.py").write_text(MODULE)
    for package in ("deploy_gate", "yaml", "gql"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text(MODULE)
    (tmp_path / "entrypoint.py").write_text(MODULE)
    (tmp_path / "pyvenv.cfg").write_text("home = /nowhere")
    (tmp_path / "deploy-gate.yml").write_text("a catalog that nobody may read")
    return tmp_path


def test_nothing_that_was_planted_is_imported(github: GitHub, checkout: Path) -> None:
    ended = start(github.url, ASKED, folder=checkout)
    assert (ended.code, ended.err, ended.outputs["decision"]) == (0, "", "go")


def test_nor_where_the_environment_points_there(github: GitHub, checkout: Path) -> None:
    paths = {"PYTHONPATH": str(checkout), "PYTHONHOME": "", "PYTHONSTARTUP": str(checkout / "yaml.py")}
    ended = start(github.url, ASKED, folder=checkout, variables=paths)
    assert (ended.code, ended.err, ended.outputs["decision"]) == (0, "", "go")


@pytest.mark.parametrize("command", [("-m", "deploy_gate.cli"), ("-c", "import yaml")])
def test_without_the_isolation_they_would_be(checkout: Path, command: tuple[str, ...]) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, *command], cwd=checkout, env={"PATH": os.environ["PATH"]}, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (99, b"planted\n")


def test_the_image_starts_what_these_tests_start() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    [entry] = re.findall(r"^ENTRYPOINT (.*)$", dockerfile, re.MULTILINE)
    assert entry == '["/opt/deploy-gate/bin/python", "-I", "/opt/deploy-gate/entrypoint.py"]'
    assert "COPY entrypoint.py /opt/deploy-gate/entrypoint.py" in dockerfile
