"""The three stories of the demo, told as `make demo` tells them."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.doors.step import ROOT

DEMO = [sys.executable, str(ROOT / "scripts" / "demo.py")]


@pytest.fixture(scope="module")
def stories() -> list[dict[str, Any]]:
    done = subprocess.run([*DEMO, "--format", "json"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stderr == ""
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


def refusals(story: dict[str, Any]) -> list[tuple[str, str]]:
    findings = story["result"]["findings"]
    return [(one["service"], one["reason_code"]) for one in findings if one["verdict"] == "block"]


def test_there_are_three(stories: list[dict[str, Any]]) -> None:
    assert [(story["result"]["decision"], story["exit_code"]) for story in stories] == [
        ("go", 0), ("no_go", 1), ("no_go", 1),
    ]  # fmt: skip


def test_all_five_services_go_in_the_order_that_their_requirements_ask_for(stories: list[dict[str, Any]]) -> None:
    result = stories[0]["result"]
    assert result["waves"] == [
        ["catalog-service", "inventory-service"], ["checkout-service"], ["payments-service"], ["frontend-shell"],
    ]  # fmt: skip
    assert [entry["service"] for entry in result["matrix"]["include"]] == [
        name for wave in result["waves"] for name in wave
    ]
    assert refusals(stories[0]) == []


def test_the_frontend_is_refused_since_staging_runs_the_old_checkout(stories: list[dict[str, Any]]) -> None:
    assert refusals(stories[1]) == [("frontend-shell", "upstream_out_of_range")]
    [finding] = [one for one in stories[1]["result"]["findings"] if one["verdict"] == "block"]
    assert "checkout-service" in finding["message"]
    assert "checkout-service" in finding["remedy"]


def test_production_is_refused_since_staging_never_had_this_commit(stories: list[dict[str, Any]]) -> None:
    [(service, reason_code)] = refusals(stories[2])
    assert (service, reason_code.startswith("environment_order")) == ("inventory-service", True)
    [finding] = [one for one in stories[2]["result"]["findings"] if one["verdict"] == "block"]
    assert "staging" in finding["message"]


def test_people_are_told_the_same(stories: list[dict[str, Any]]) -> None:
    done = subprocess.run(DEMO, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    assert all(f"=== {story['story']}" in done.stdout for story in stories)
    assert done.stdout.count("NO GO: ") == 2
    assert "\nGO: 5 services may go to staging in 4 waves" in done.stdout
    order = [entry["service"] for entry in stories[0]["result"]["matrix"]["include"]]
    assert f"\nmatrix: {', '.join(order)}\n" in done.stdout
    assert max(map(len, done.stdout.splitlines())) < 160, "no line drowns the verdict"
