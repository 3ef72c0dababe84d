"""The page about the catalog says what the reader does."""

import re
from pathlib import Path

import pytest

from deploy_gate.catalog import MAX_BYTES, read_catalog
from deploy_gate.catalog.nodes import MAX_DEPTH
from deploy_gate.catalog.reader import CATALOG_KEYS, ENVIRONMENT_KEYS, GROUP_KEYS, MAX_ENVIRONMENTS
from deploy_gate.catalog.rules import MAX_GROUP
from deploy_gate.catalog.services import RECORDS_KEYS, SERVICE_KEYS, TIMEOUT_LIMITS
from deploy_gate.catalog.verify import INTERVAL_LIMITS, PATIENCE_LIMITS, SUCCESS_LIMITS, VERIFY_KEYS
from deploy_gate.catalog.versions_key import VERSIONS_KEYS
from deploy_gate.model import DEFAULT_TIMEOUT, Catalog
from deploy_gate.requirement import MAX_RANGES

PAGE = Path("docs/catalog.md").read_text()
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES, ids=["the short example", "the long example"])
def test_an_example_is_a_catalog(example: str) -> None:
    answer = read_catalog(example)
    assert isinstance(answer, Catalog), answer


def test_the_tables_name_every_key_and_no_other() -> None:
    tables = re.findall(r"^\| key \|.*\n\|.*\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    keys = [re.findall(r"^\| `(\w+)`", table, re.MULTILINE) for table in tables]
    known = (CATALOG_KEYS, ENVIRONMENT_KEYS, SERVICE_KEYS, GROUP_KEYS, RECORDS_KEYS, VERSIONS_KEYS, VERIFY_KEYS)
    assert [sorted(listed) for listed in keys] == [sorted(listed) for listed in known]


def test_the_long_example_uses_every_key() -> None:
    used = set(re.findall(r"(\w+):(?=\s)", EXAMPLES[1]))
    assert used >= {
        *CATALOG_KEYS,
        *ENVIRONMENT_KEYS,
        *SERVICE_KEYS,
        *GROUP_KEYS,
        *RECORDS_KEYS,
        *VERSIONS_KEYS,
        *VERIFY_KEYS,
    }


def test_the_page_states_the_limits_that_hold() -> None:
    assert (TIMEOUT_LIMITS, DEFAULT_TIMEOUT) == ((1, 360), 30)
    assert "from 1 to 360 | 30 |" in PAGE
    for name, (low, high) in (
        ("seconds in all", PATIENCE_LIMITS), ("between two tries", INTERVAL_LIMITS), ("must pass", SUCCESS_LIMITS),
    ):  # fmt: skip
        assert f"{name}, from {low} to {high} |" in PAGE
    assert MAX_GROUP == 8
    assert "eight services at most" in PAGE
    assert (MAX_BYTES, MAX_DEPTH) == (1024 * 1024, 20)
    assert f"at most 1 MiB, 20 levels and {MAX_ENVIRONMENTS} environments" in PAGE
    assert f"requires another at most {MAX_RANGES} times" in PAGE
