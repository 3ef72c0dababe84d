"""Whatever a page shows as YAML or JSON is what the page says it is, by whoever reads it in earnest."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy_gate.catalog import read_catalog
from deploy_gate.github.records import Reader
from deploy_gate.model import Catalog, ForeignRecords, Record, Request
from deploy_gate.request import read_request
from deploy_gate.versions_file import merge_versions
from standin import read_world
from standin.fault_file import load_faults
from tests.docs.blocks import PAGES, Block, blocks
from tests.published.workflows import parse_workflow

YAML = [block for page in PAGES for block in blocks(page, "yaml", "yml")]
JSON = [block for page in PAGES for block in blocks(page, "json")]
CATALOG = """\
environments: [development, staging, production]
services:
  inventory-service: {repository: acme/inventory-service}
  payments: {repository: acme/payments}
  checkout-service: {repository: acme/checkout-service}
  frontend: {repository: acme/frontend}
"""
JOBS = ("on: push\njobs:\n  plan:\n    runs-on: x\n    outputs: {matrix: y}\n    steps: [{run: z}]\n", "  ")


def kind_of(value: Any) -> str:  # noqa: ANN401 - whatever a page shows
    match value:
        case {"environments": _, "services": _}:
            return "a catalog"
        case {True: _, "jobs": _}:
            return "a workflow"
        case {"jobs": _}:
            return "the jobs of a workflow"
        case {"inputs": _, "runs": _}:
            return "an action"
        case {"repositories": _}:
            return "a world"
        case {"staging": {**versions}} if all(isinstance(version, str) for version in versions.values()):
            return "a file of versions"
        case [{"uses": _}, *_]:
            return "steps"
        case [{True: _, "kind": _}, *_]:
            return "faults"
        case {**jobs} if all(
            isinstance(job, dict) and ({"uses", "steps", "strategy"} & job.keys()) for job in jobs.values()
        ):
            return "jobs"
        case _:
            return "nothing that is known"


@pytest.mark.published
@pytest.mark.node
@pytest.mark.parametrize("block", YAML, ids=str)
def test_a_block_of_yaml_is_read(block: Block, tmp_path: Path) -> None:
    value = yaml.safe_load(block.text)
    match kind_of(value):
        case "a catalog":
            answer = read_catalog(block.text)
            assert isinstance(answer, Catalog), answer
        case "a workflow":
            assert parse_workflow("example.yml", block.text).errors == ()
        case "the jobs of a workflow":
            assert parse_workflow("example.yml", f"on: push\n{block.text}").errors == ()
        case "jobs":
            assert parse_workflow("example.yml", in_a_workflow(block.text)).errors == ()
        case "steps":
            inside = "".join(f"      {line}\n" for line in block.text.splitlines())
            of_a_job = f"on: push\njobs:\n  ask:\n    runs-on: x\n    steps:\n{inside}"
            assert parse_workflow("example.yml", of_a_job).errors == ()
        case "an action":
            file = tmp_path / "action.yml"
            file.write_text(block.text, encoding="utf-8")
            assert actions_schema_finds(file) == ""
        case "a file of versions":
            assert merge_versions(block.text, "staging", {}) == block.text
        case "a world":
            read_world(value)
        case "faults":
            file = tmp_path / "faults.yml"
            file.write_text(block.text, encoding="utf-8")
            assert load_faults(file).rules
        case unknown:
            pytest.fail(f"{block} is {unknown}")


def in_a_workflow(jobs: str) -> str:
    """The jobs beside one named `plan`, with what a page leaves out for shortness."""
    top, indent = JOBS
    lines = (f"{indent}{line}" if line else line for line in jobs.splitlines())
    return top + "\n".join((*lines, f"{indent * 2}runs-on: x", f"{indent * 2}steps: [{{run: z}}]", ""))


def actions_schema_finds(file: Path) -> str:
    """What the published schema of actions has against the file."""
    command = [str(Path(sys.executable).with_name("check-jsonschema")), "--builtin-schema", "vendor.github-actions"]
    done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)  # noqa: S603
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("block", JSON, ids=str)
def test_a_block_of_json_is_a_request_or_a_record(block: Block) -> None:
    match json.loads(block.text):
        case {"payload": payload} as deployment:
            record = Reader("checkout-service", "staging", ForeignRecords.IGNORE, own_repository=True).read(
                {"payload": payload, "state": "ACTIVE", "commitOid": deployment["ref"]}
            )
            assert isinstance(record, Record), record
            assert record.sha == deployment["ref"]
        case {"client_payload": _} as dispatch:
            assert isinstance(asked(dispatch), Request), asked(dispatch)
        case payload:
            assert isinstance(asked({"client_payload": payload}), Request), asked({"client_payload": payload})


def asked(event: dict[str, object]) -> object:
    catalog = read_catalog(CATALOG)
    assert isinstance(catalog, Catalog)
    return read_request("repository_dispatch", event, {}, catalog)
