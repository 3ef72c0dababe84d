from collections.abc import Iterator

import pytest

from deploy_gate.versions import parse_range, parse_version


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Every test reads its texts anew, whatever an earlier one had read."""
    parse_version.cache_clear()
    parse_range.cache_clear()
    yield
    parse_version.cache_clear()
    parse_range.cache_clear()
