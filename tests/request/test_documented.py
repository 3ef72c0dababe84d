"""What the page on requests shows is read as it says."""

import json
import re
from pathlib import Path

import pytest

from deploy_gate.model import Promote, Request
from deploy_gate.request import read_request
from deploy_gate.request.payload import KEYS
from tests.request.shop import a_catalog, a_service

PAGE = (Path(__file__).parents[2] / "docs" / "requests.md").read_text(encoding="utf-8")
EXAMPLES = [json.loads(block) for block in re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)]
CATALOG = a_catalog(*map(a_service, ("inventory-service", "checkout-service", "payments", "frontend")))


@pytest.mark.parametrize("payload", EXAMPLES, ids=[f"example {number}" for number, _ in enumerate(EXAMPLES, 1)])
def test_every_example_is_a_request(payload: dict[str, object]) -> None:
    assert isinstance(read_request("repository_dispatch", {"client_payload": payload}, {}, CATALOG), Request)


def test_the_example_without_a_version_promotes() -> None:
    request = read_request("repository_dispatch", {"client_payload": EXAMPLES[-1]}, {}, CATALOG)
    assert isinstance(request, Request)
    assert request.promotions == (Promote("frontend"),)


def test_the_table_of_keys_is_the_readers() -> None:
    table = PAGE[PAGE.index("| key | value |") : PAGE.index("GitHub takes at most")]
    first_cells = re.findall(r"^\| (`[^|]*`) \|", table, re.MULTILINE)
    named = {name for cell in first_cells for name in re.findall(r"`([^`]+)`", cell)}
    assert {name.replace("requiredBy", "required_by") for name in named} == set(KEYS)
