from collections.abc import Sequence

import pytest

from scripts.release.changelog import notes
from scripts.release.check import problems

CHANGELOG = (
    "# Changes\n\n## Unreleased\n\n- to come\n\n## 1.2.0 (2026-11-22)\n\n- waits\n\n## 1.1.0\n\n## 1.0.0\n\n- first\n"
)


@pytest.mark.parametrize(
    ("version", "found"),
    [
        pytest.param("1.2.0", "- waits", id="a section with a date"),
        pytest.param("1.0.0", "- first", id="the last section"),
        pytest.param("1.1.0", None, id="a section that says nothing"),
        pytest.param("1.2", None, id="the beginning of a version"),
        pytest.param("2.0.0", None, id="no section"),
    ],
)
def test_notes(version: str, found: str | None) -> None:
    assert notes(CHANGELOG, version) == found


@pytest.mark.parametrize(
    ("version", "tags", "beginnings"),
    [
        pytest.param("1.2.0", ["v1", "v1.1.9", "v2.0.0"], [], id="the next version of its major"),
        pytest.param("v1.2.0", [], ["'v1.2.0' is no version"], id="a version with a v"),
        pytest.param("1.2", [], ["'1.2' is no version"], id="two numbers"),
        pytest.param("1.2.0\n", [], ["'1.2.0\\n' is no version"], id="a version with a line end"),
        pytest.param("1.2.0", ["v1.2.0"], ["v1.2.0 is released already: "], id="a second time"),
        pytest.param("1.2.0", ["v1.9.0", "v1.10.0"], ["v1.10.0 is released already and newer"], id="an older version"),
        pytest.param(
            "1.3.0",
            [],
            ["the package says another version", "CHANGELOG.md says nothing of 1.3.0"],
            id="a version that nothing names yet",
        ),
    ],
)
def test_what_stands_in_the_way_of_a_release(version: str, tags: Sequence[str], beginnings: list[str]) -> None:
    found = list(problems(version, '__version__ = "1.2.0"\n', CHANGELOG, tags))
    assert len(found) == len(beginnings)
    assert all(problem.startswith(beginning) for problem, beginning in zip(found, beginnings, strict=True))
