"""What the page on records tells a deploy to write is what the next plan reads."""

import json
import re
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from standin import read_world, serve
from standin.github import GitHub
from tests.docs.blocks import ROOT, blocks, table
from tests.doors.step import act, dispatched

PAGE = ROOT / "docs/records.md"
RECORD = json.loads(blocks(PAGE, "json")[0].text)
STATES = re.findall(r"-f state=(\w+)", PAGE.read_text(encoding="utf-8"))
CATALOG = """\
environments: [staging]
services:
  checkout-service: {repository: acme/checkout-service}
  frontend: {repository: acme/frontend, requires: ["checkout-service >=3.1"]}
"""
REPOSITORIES = {
    "acme/infra": {"files": {"deploy-gate.yml": CATALOG}},
    "acme/checkout-service": {"tags": {"v3.1.0": RECORD["ref"]}},
    "acme/frontend": {},
}


@pytest.fixture
def github() -> Iterator[GitHub]:
    with serve(read_world({"repositories": REPOSITORIES})) as served:
        yield served


def post(github: GitHub, path: str, body: object) -> Any:  # noqa: ANN401 - what GitHub answers
    request = urllib.request.Request(  # noqa: S310 - the stand-in's
        f"{github.url}/repos/acme/checkout-service/{path}",
        json.dumps(body).encode(),
        {"Authorization": "Bearer any", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - the stand-in's
        return json.load(answer)


def the_frontend(github: GitHub) -> str:
    payload = {"service": "frontend", "version": "1.0.0", "environment": "staging"}
    return act(github.url, dispatched(payload)).outputs["reason_code"]


def test_what_is_written_before_and_after_a_deploy_is_read(github: GitHub) -> None:
    assert STATES == ["in_progress", "success"]
    assert the_frontend(github) == "upstream_missing"
    deployment = post(github, "deployments", RECORD)
    post(github, f"deployments/{deployment['id']}/statuses", {"state": STATES[0]})
    assert the_frontend(github) == "upstream_in_progress"
    post(github, f"deployments/{deployment['id']}/statuses", {"state": STATES[1]})
    assert the_frontend(github) == "ready"


def test_the_table_explains_every_key_of_the_example() -> None:
    explained = table(PAGE.read_text(encoding="utf-8"), "key")
    assert RECORD["payload"].keys() <= explained.keys()
