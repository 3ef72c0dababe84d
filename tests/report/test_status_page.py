"""The page of a board, read as a browser reads it."""

import re
from base64 import b64decode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given

from deploy_gate.model import Record, State
from deploy_gate.report.markup import link, shown, tag
from deploy_gate.report.status_graph import MOST, chosen
from deploy_gate.report.status_page import status_page
from deploy_gate.report.status_style import SCRIPT, STYLE
from tests.report.hostile import hostile, hostile_name
from tests.report.test_status import BOARD, a_board

KNOWN = {
    "html", "head", "meta", "link", "title", "style", "body", "header", "h1", "h2", "p", "time", "ul", "li", "section",
    "details", "summary", "span", "br", "small", "div", "input", "label", "table", "thead", "tbody", "tr", "th", "td",
    "a", "svg", "defs", "marker", "path", "rect", "text", "footer", "script",
}  # fmt: skip
VOID = {"meta", "link", "br", "input"}


class Page(HTMLParser):
    """The elements, the attributes and the texts of a page, every element closed where it has to be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def values(self, name: str) -> list[str]:
        return [value or "" for key, value in self.attributes if key == name]


def test_the_page_holds_every_cell_and_every_remark() -> None:
    page = Page(status_page(BOARD))
    assert set(page.tags) <= KNOWN
    text = " ".join(page.texts)
    for said in ("3.0.0 (3.1.0 in progress)", "4 min", "alice", "locked", "held", "unknown", "it was not found"):
        assert said in text
    for remark in BOARD.remarks:
        assert remark.message in text
        assert remark.remedy in text


def test_only_its_own_style_and_script_are_allowed() -> None:
    rules = next(value for value in Page(status_page(BOARD)).values("content") if value.startswith("default-src"))
    assert rules.startswith("default-src 'none'; ")
    hashes = [b64decode(found) for found in re.findall(r"'sha256-([^']+)'", rules)]
    assert hashes == [sha256(text.encode()).digest() for text in (STYLE, SCRIPT)]
    assert "unsafe" not in rules


def test_nothing_is_asked_of_the_network() -> None:
    page = Page(status_page(BOARD))
    assert page.values("src") == page.values("style") == page.values("srcset") == []
    assert "url(" not in STYLE
    assert "@import" not in STYLE


@given(hostile_name, hostile_name)
def test_what_others_wrote_adds_no_element_and_no_attribute(name: str, by: str) -> None:
    plain = Page(status_page(a_board("web", environments=("staging",), by="bob")))
    page = Page(status_page(a_board(name, environments=("staging",), by=by)))
    assert page.tags == plain.tags
    assert [key for key, _ in page.attributes] == [key for key, _ in plain.attributes]


@given(hostile)
def test_a_text_stays_a_text(text: str) -> None:
    page = Page(tag("p", shown(text), title=text))
    assert page.tags == ["p"]
    assert [key for key, _ in page.attributes] == ["title"]
    assert "".join(page.texts) == page.values("title")[0]


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        pytest.param("https://github.com/a/b/actions/runs/1", True, id="a run"),
        pytest.param("http://ghe.example/a", True, id="without encryption"),
        pytest.param("javascript:alert(1)", False, id="a script"),
        pytest.param("data:text/html,x", False, id="a page of its own"),
        pytest.param('https://e.example/"onclick=x', False, id="a quotation mark"),
        pytest.param(None, False, id="none"),
    ],
)
def test_only_pages_of_the_web_are_led_to(address: str | None, *, leads: bool) -> None:
    assert link(address, "1.0.0").startswith("<a ") is leads
    assert "1.0.0" in link(address, "1.0.0")


def test_a_version_leads_to_its_run() -> None:
    record = Record("web", "staging", State.ACTIVE, url="https://github.com/a/b/actions/runs/1")
    board = a_board("web", environments=("staging",))
    cell = board.cells["staging", "web"].but(newest=record, serving=record)
    page = Page(status_page(board.but(cells={("staging", "web"): cell})))
    assert "https://github.com/a/b/actions/runs/1" in page.values("href")


def test_an_empty_board_has_a_page() -> None:
    page = Page(status_page(a_board()))
    assert "There are no services to show." in page.texts
    assert "svg" not in page.tags


def test_a_large_graph_draws_what_is_remarked_on_and_what_stands_beside_it() -> None:
    board = a_board("web", "db", environments=("staging",))
    names = tuple(f"s{number}" for number in range(MOST * 2))
    strands = tuple(
        board.strands[0].but(consumer=one, provider=other) for one, other in zip(names[1:], names, strict=False)
    )
    remark = board.remarks[0].but(service=names[-1])
    large = board.but(services=names, strands=strands, remarks=(remark,), cells={})
    drawn = chosen(large)
    assert len(drawn) == MOST
    assert {names[-1], names[-2]} <= set(drawn)
