"""The page on status shows what the command prints, and names every topic and every key."""

import io
import json
from argparse import ArgumentParser
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from deploy_gate.board.cells import Condition
from deploy_gate.board.remarks import Topic
from deploy_gate.github.session import Session
from deploy_gate.verbs import history, status
from standin import read_world, serve
from tests.docs.blocks import ROOT, blocks, table

PAGE = ROOT / "docs/status.md"
TEXT = PAGE.read_text(encoding="utf-8")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CATALOG = """\
environments: [staging, production]
services:
  inventory-service: {repository: acme/inventory-service}
  checkout-service: {repository: acme/checkout-service, requires: [inventory-service]}
  frontend-shell: {repository: acme/frontend-shell, requires: [checkout-service]}
"""


def a_record(service: str, version: str, where: str, by: str, **ago: int) -> dict[str, Any]:
    payload = {"type": "deploy-gate", "schema_version": 1, "service": service, "version": version, "requires": []}
    when = (NOW - timedelta(**ago)).isoformat()
    return {"environment": where, "payload": payload, "created_at": when, "creator": by}


def a_world() -> dict[str, Any]:
    going = a_record("checkout-service", "3.1.0", "staging", "bob", minutes=4) | {"state": "IN_PROGRESS"}
    lock = {
        "type": "deploy-gate", "schema_version": 1, "service": "checkout-service", "environment": "staging",
        "version": "3.1.0", "claim_id": f"sha256:{'a' * 64}", "job": None, "created_by": "bob",
        "run": {"repository": "acme/infra", "id": 7, "attempt": 1}, "created_at": NOW.isoformat(),
        "expires_at": (NOW + timedelta(hours=1)).isoformat(),
    }  # fmt: skip
    branches = {"deploy-gate-lock/staging/checkout-service": {"files": {"lock.json": json.dumps(lock)}}}
    deployments = {
        "inventory-service": [
            a_record("inventory-service", "1.8.2", "production", "alice", days=30),
            a_record("inventory-service", "1.8.2", "staging", "alice", days=5),
        ],
        "checkout-service": [
            a_record("checkout-service", "3.0.1", "production", "alice", days=30),
            a_record("checkout-service", "3.0.1", "staging", "alice", days=8),
            going,
        ],
        "frontend-shell": [
            {"environment": "production", "payload": {"type": "deploy-gate", "schema_version": 9}},
            a_record("frontend-shell", "5.0.0", "staging", "alice", hours=3),
        ],
    }
    repositories: dict[str, Any] = {f"acme/{name}": {"deployments": those} for name, those in deployments.items()}
    repositories["acme/checkout-service"]["branches"] = branches
    return {"users": {"alice": {}, "bob": {}}, "repositories": repositories}


def printed(folder: Path, *words: str, verb: ModuleType = status) -> str:
    (folder / "deploy-gate.yml").write_text(CATALOG, encoding="utf-8")
    parser = ArgumentParser()
    verb.add(parser)
    arguments = parser.parse_args(["--catalog", str(folder / "deploy-gate.yml"), *words])
    out = io.StringIO()
    with serve(read_world(a_world())) as github, redirect_stdout(out):
        environ = {"GITHUB_TOKEN": "any", "GITHUB_API_URL": github.url, "GITHUB_GRAPHQL_URL": github.graphql_url}
        with Session(environ, "", sleep=lambda _: None, clock=lambda: NOW, log=lambda _: None) as session:
            assert verb.run(arguments, session) == 0
    return out.getvalue()


def test_the_examples_are_what_the_commands_print(tmp_path: Path) -> None:
    board, past = (block.text for block in blocks(PAGE, ""))
    assert printed(tmp_path) == board
    assert printed(tmp_path, "checkout-service", verb=history) == past


def test_every_topic_and_every_condition_is_explained() -> None:
    assert list(table(TEXT, "topic")) == [str(topic) for topic in Topic]
    assert [condition for condition in Condition if f"`{condition}`" not in TEXT] == []


def test_every_key_of_the_json_is_explained(tmp_path: Path) -> None:
    told = json.loads(printed(tmp_path, "--format", "json"))
    assert list(table(TEXT.partition("## The JSON")[2], "key")) == list(told)
    staging = told["services"][1]["environments"]["staging"]
    keys = {
        *told["services"][1],
        *staging,
        *staging["newest"],
        *staging["locked"],
        *told["edges"][0],
        *told["remarks"][0],
    }
    assert [key for key in sorted(keys) if f"`{key}`" not in TEXT] == []


def test_every_key_of_a_history_is_explained(tmp_path: Path) -> None:
    told = json.loads(printed(tmp_path, "checkout-service", "--format", "json", verb=history))
    text = TEXT.partition("## The history")[2].partition("\n## ")[0]
    assert [key for key in (*told, *told["records"][0]) if f"`{key}`" not in text] == []


@pytest.mark.parametrize("option", ["--catalog", "--service", "--environment", "--format", "--output"])
def test_every_option_is_explained(option: str) -> None:
    assert option in table(TEXT.partition("## Options")[2], "option")
