"""The board as a page of its own: one file that asks for nothing else, and reads without a script."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from deploy_gate.board.remarks import Topic
from deploy_gate.board.wording import moment
from deploy_gate.report.markup import shown, tag
from deploy_gate.report.status_graph import chosen, graph
from deploy_gate.report.status_style import SCRIPT, STYLE
from deploy_gate.report.status_table import Table
from deploy_gate.report.status_words import counted, title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from deploy_gate.board.made import Board
    from deploy_gate.board.remarks import Remark

OPEN: Final = 20
"""Remarks on one topic that are shown without a click."""


def status_page(board: Board) -> str:
    """The whole page."""
    rows = {name: f"s{number}" for number, name in enumerate(board.services)}
    body = (
        _top(board),
        _remarks(board.remarks),
        tag("h2", "Services"),
        _tools(),
        Table(board, rows).markup(),
        _graph(board, rows),
        tag("footer", "Made by deploy-gate from the deployments of GitHub; as old as the moment at its top."),
        f"<script>{SCRIPT}</script>",
    )
    return f'<!doctype html>\n<html lang="en">\n{tag("head", _head(board))}\n{tag("body", body)}\n</html>\n'


def _head(board: Board) -> Iterator[str]:
    rules = (
        "default-src 'none'",
        f"style-src '{_digest(STYLE)}'",
        f"script-src '{_digest(SCRIPT)}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    yield '<meta charset="utf-8">\n'
    # No style, script, picture or frame but those that stand here: whatever slipped into the page could ask for none.
    yield f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
    # Without an icon of its own a browser asks the server for one.
    yield '<link rel="icon" href="data:,">\n'
    yield tag("title", f"What runs where: {shown(title(board))}")
    yield f"<style>{STYLE}</style>"


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}"


def _top(board: Board) -> str:
    counts = {topic: sum(one.topic is topic for one in board.remarks) for topic in Topic}
    said = [title(board), *(f"{count:,} {topic}" for topic, count in counts.items() if count)]
    chips = tag("ul", (tag("li", shown(one)) for one in said), class_="chips")
    when = tag("time", shown(moment(board.now)), datetime=board.now.isoformat())
    return tag("header", (tag("h1", "What runs where"), tag("p", f"As of {when}", class_="soft"), chips))


def _remarks(remarks: Sequence[Remark]) -> str:
    parts = []
    for topic in Topic:
        those = [one for one in remarks if one.topic is topic]
        if those:
            head = tag("summary", f"{tag('span', shown(topic), class_='topic')} ({len(those):,})")
            items = tag("ul", map(_remark, those), class_="remarks")
            parts.append(tag("details", (head, items), open=len(those) <= OPEN))
    return tag("section", (tag("h2", "To be known"), *parts)) if parts else ""


def _remark(remark: Remark) -> str:
    remedy = f"<br>{tag('small', f'To do: {shown(remark.remedy)}')}" if remark.remedy else ""
    return tag("li", f"{shown(remark.message)}{remedy}")


def _tools() -> str:
    find = '<input type="search" id="find" placeholder="Find a service, a version, a name" aria-label="Find">'
    odd = '<label><input type="checkbox" id="odd"> only what is remarked on</label>'
    return f'<div class="tools" id="tools" hidden>{find}{odd}</div>'


def _graph(board: Board, rows: Mapping[str, str]) -> str:
    drawn = graph(board, rows)
    if not drawn:
        return ""
    names = chosen(board)
    joined = {name for one in board.strands for name in (one.consumer, one.provider)}
    alone = len(board.services) - len(joined)
    said = ["An arrow leads from what is required to what requires it: from left to right is the order of waves."]
    if len(names) < len(joined):
        said.append(
            f"Drawn are {len(names):,} of {len(joined):,} services: those that are remarked on, and those beside them."
        )
    if alone:
        said.append(f"{counted(alone, 'service')} without any requirement {'is' if alone == 1 else 'are'} left out.")
    if any(one.recorded for one in board.strands):
        said.append("Broken lines are known to records only.")
    content = (
        tag("summary", tag("span", "Who requires whom", class_="topic")),
        tag("p", shown(" ".join(said)), class_="soft"),
        tag("div", drawn, class_="graph"),
    )
    return tag("h2", "Graph") + tag("details", content, open=True)
