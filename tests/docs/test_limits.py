"""The numbers on the page of limits are those of the code."""

from re import Pattern

import pytest

from deploy_gate import catalog, event, matrix
from deploy_gate.catalog.nodes import MAX_DEPTH
from deploy_gate.catalog.reader import MAX_ENVIRONMENTS
from deploy_gate.catalog.rules import MAX_GROUP
from deploy_gate.catalog.services import TIMEOUT_LIMITS
from deploy_gate.commands.asked import LONGEST_WAIT
from deploy_gate.github.history import PAGES
from deploy_gate.github.patience import PATIENCE
from deploy_gate.github.pipe import LARGEST
from deploy_gate.model import NAME
from deploy_gate.request.check import MAX_SERVICES
from deploy_gate.request.payload import MAX_BYTES, MAX_KEYS
from deploy_gate.requirement import MAX_KEPT_RANGES, MAX_RANGES
from deploy_gate.versions import MAX_LENGTH
from tests.docs.blocks import README, ROOT, section, table

NUMBERS = table(section(ROOT / "docs/limits.md", "Numbers"), "what")


def _longest(name: Pattern[str]) -> int:
    """How many letters a name may have."""
    return next(count for count in range(1, 1000) if not name.match("a" * (count + 1)))


@pytest.mark.parametrize(
    ("what", "limit"),
    [
        ("jobs in a matrix", f"{matrix.MAX_ENTRIES}"),
        ("jobs in an ordered rollout", f"{matrix.MAX_ENTRIES * matrix.RUNGS[matrix.Layout.ORDERED]:,}"),
        ("waves", f"{matrix.RUNGS[matrix.Layout.WAVES]}"),
        ("a plan's matrices and what is told of them", f"{matrix.MAX_BYTES:,} bytes of UTF-16, some 700 services"),
        ("keys in a dispatch", f"{MAX_KEYS}"),
        ("size of a dispatch", f"below {(MAX_BYTES + 1) // 1024} KB"),
        ("services in a request", f"{MAX_SERVICES:,}"),
        ("services in a group", f"{MAX_GROUP}"),
        ("size of a catalog", f"{catalog.MAX_BYTES // 1024**2} MiB, {MAX_DEPTH} levels"),
        ("environments in a catalog", f"{MAX_ENVIRONMENTS}"),
        ("characters of a name", f"{_longest(NAME)}"),
        ("characters of a version or a range", f"{MAX_LENGTH}"),
        (
            "requirements of one service on one other",
            f"{MAX_RANGES} in a catalog, {MAX_RANGES} more in a request",
        ),
        (
            "ranges on one other service that a record may hold",
            f"{MAX_KEPT_RANGES}; beyond that it cannot be understood, and refuses",
        ),
        ("size of an event's file", f"{event.MAX_BYTES // 1024**2} MiB"),
        ("minutes for one deploy", f"{TIMEOUT_LIMITS[1]}"),
        ("seconds that a gate waits", f"{LONGEST_WAIT:,}"),
        ("records read of one service in one environment", f"{sum(PAGES)}"),
        ("seconds that one reading takes in all", f"{PATIENCE:.0f}"),
        ("size of an answer of GitHub", f"{LARGEST // 1024**2} MiB, unpacked"),
    ],
)
def test_a_limit_is_as_the_page_says(what: str, limit: str) -> None:
    assert NUMBERS[what] == limit


def test_the_readme_says_the_same() -> None:
    said = section(README, "Limits")
    assert f"{matrix.MAX_ENTRIES} jobs in a matrix, {MAX_GROUP} services in a group, {MAX_KEYS} keys and 64 KB" in said
