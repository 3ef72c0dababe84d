"""The page on benchmarks explains every figure that they print."""

import re

import pytest

from tests.docs.blocks import ROOT

PAGE = (ROOT / "docs/benchmarks.md").read_text(encoding="utf-8")
PRINTED = sorted(
    {
        name
        for file in (ROOT / "benchmarks").glob("bench_*.py")
        for name in re.findall(r"\b(?:row|figures)\(\"(\w+)\"", file.read_text(encoding="utf-8"))
    }
)


@pytest.mark.parametrize("name", PRINTED)
def test_a_figure_is_explained(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_figures_were_found() -> None:
    assert {"plan_requests", "plan_cpu_10k", "image_mb"} <= set(PRINTED)
