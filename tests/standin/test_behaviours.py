"""Every row of the table is shown: by its probe, or by a test that names it."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from standin import load_world, read_world, serve
from standin.behaviours import behaviours, table
from standin.github import GitHub
from standin.probes import PROBES, Scratch

ROOT = Path(__file__).parents[2]
WORLD = {
    "tokens": {"writer": {"as": "acme"}},
    "repositories": {"acme/scratch": {"files": {"README.md": "# Scratch\n"}, "issues": [{"title": "For probes"}]}},
}


@pytest.fixture
def github() -> Iterator[GitHub]:
    with serve(read_world(WORLD)) as found:
        yield found


@pytest.mark.parametrize("row", PROBES)
def test_the_stand_in_does_what_the_row_says(row: str, github: GitHub) -> None:
    scratch = Scratch(github.url, github.graphql_url, "acme/scratch", "writer", "test")
    PROBES[row](scratch)
    scratch.clean()
    left = [name for name in github.world.repositories["acme/scratch"].refs if "probe" in name]
    assert left == []


def test_every_row_has_a_probe_or_a_test_that_names_it() -> None:
    named = {
        value.value
        for folder in ("standin", "standin_rest", "clients")
        for file in (ROOT / "tests" / folder).glob("*.py")
        for value in ast.walk(ast.parse(file.read_text()))
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    }
    rows = {row.id: row.probe for row in behaviours()}
    assert {row for row, probe in rows.items() if row not in (PROBES if probe else named)} == set()
    assert set(PROBES) - set(rows) == set()


def test_ids_are_unique_and_a_standing_is_verified_or_assumed() -> None:
    rows = behaviours()
    assert len({row.id for row in rows}) == len(rows)
    assert {row.standing for row in rows} <= {"verified", "assumed"}
    assert all(row.what.endswith(".") and row.source for row in rows)


def test_the_page_shows_the_table() -> None:
    assert table() in (ROOT / "docs" / "standin.md").read_text()


@pytest.mark.parametrize(
    ("repository", "token", "code", "says"),
    [
        pytest.param("acme/scratch", "writer", 0, "0 of the rows differ", id="a GitHub that does what the table says"),
        pytest.param("acme/elsewhere", "writer", 1, "not tried", id="a repository that is not there"),
        pytest.param("acme/scratch", "", 2, "GITHUB_TOKEN is not set", id="no token"),
    ],
)
def test_the_probe_says_what_differs(github: GitHub, repository: str, token: str, code: int, says: str) -> None:
    environment = {**os.environ, "GITHUB_API_URL": github.url, "GITHUB_TOKEN": token}
    environment.pop("GITHUB_GRAPHQL_URL", None)
    ran = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "scripts/probe.py", repository],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, says in ran.stdout) == (code, True), ran.stdout + ran.stderr


def test_the_probe_names_a_row_that_this_github_breaks(github: GitHub) -> None:
    rules = [{"on": "graphql", "kind": "partial", "count": None}]
    github.answer("POST", "/_standin/faults", {}, json.dumps(rules).encode())
    environment = {**os.environ, "GITHUB_API_URL": github.url, "GITHUB_TOKEN": "writer"}
    environment.pop("GITHUB_GRAPHQL_URL", None)
    ran = subprocess.run(
        [sys.executable, "scripts/probe.py", "acme/scratch"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    assert "differs    graphql.count_only" in ran.stdout


def test_the_page_shows_a_world_file_that_is_read() -> None:
    example = ROOT / "docs" / "standin-world.yml"
    assert example.read_text() in (ROOT / "docs" / "standin.md").read_text()
    assert len(load_world(example).repositories["acme/checkout-service"].deployments) == 2
