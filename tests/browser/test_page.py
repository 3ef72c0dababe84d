"""The page of a board in a real browser."""

import re
from pathlib import Path

import pytest

from deploy_gate.report.status_page import status_page
from tests.browser.browser import opened
from tests.report.test_status import BOARD, a_board

pytestmark = pytest.mark.browser

HOSTILE = (
    '"><img src="https://e.example/x.png">', "<script>document.title='gone'</script>", "</title><style>*{}</style>",
    "<iframe src=https://e.example>", "javascript:alert(1)", "\u202eback", "&lt;b&gt;", "]]><svg onload=x>",
)  # fmt: skip


def test_a_browser_shows_the_board_and_asks_for_nothing_else(tmp_path: Path) -> None:
    page = opened(status_page(BOARD), tmp_path)
    assert page.asked == ["/"]
    assert page.addresses == []
    assert "Content Security Policy" not in page.said
    rows = re.findall(r'<tr id="s\d+".*?<th scope="row">(.*?)</th>', page.dom)
    assert rows == ["checkout", "inventory", "frontend"]
    assert re.search(r'<td class="move"><span class="version">3\.0\.0 \(3\.1\.0 in progress\)</span>', page.dom)
    assert page.dom.count('<a href="#s1" class="box run">') == 1
    assert '<div class="tools" id="tools">' in page.dom


def test_it_reads_without_a_script(tmp_path: Path) -> None:
    page = opened(re.sub(r"script-src '[^']*'", "script-src 'none'", status_page(BOARD)), tmp_path)
    assert "Content Security Policy" in page.said
    assert '<div class="tools" id="tools" hidden="">' in page.dom
    assert page.dom.count("<tr") == 4


def test_what_others_wrote_is_only_shown(tmp_path: Path) -> None:
    page = opened(status_page(a_board(*HOSTILE, environments=("staging",), by=HOSTILE[0])), tmp_path)
    assert page.asked == ["/"]
    assert page.addresses == []
    assert "Content Security Policy" not in page.said
    assert set(re.findall(r"<(\w+)", page.dom)) & {"img", "iframe", "object", "embed", "form", "base"} == set()
    assert page.dom.count("<script") == page.dom.count("<style") == page.dom.count("<svg") == 1
    assert "<title>What runs where" in page.dom


def test_a_thousand_services_are_one_page(tmp_path: Path) -> None:
    page = opened(status_page(a_board(*(f"s{number}" for number in range(1000)))), tmp_path)
    assert page.dom.count("<tr") == 1001
    assert page.dom.endswith("</html>\n")


def test_what_a_page_asks_for_would_be_seen(tmp_path: Path) -> None:
    page = opened("<!doctype html><img src=https://e.example/x.png><img src=/y.png>", tmp_path)
    assert "https://e.example/x.png" in page.addresses
    assert "/y.png" in page.asked
