import re
from html import unescape

import pytest
from hypothesis import example, given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from deploy_gate.report.inert import code, prose
from deploy_gate.visible import visible
from tests.report.hostile import hostile

PARSER = MarkdownIt("gfm-like")

# What GitHub looks for outside of code: mentions, references, commits, addresses, links, emoji.
NOTICED = re.compile(r"@\w|#\d|\bGH-\d|\b[0-9a-f]{7,40}\b|://|www\.|\S@\S|:[a-z_]+:", re.IGNORECASE)


def leaves(tokens: list[Token]) -> list[tuple[str, str]]:
    """What an inline text is made of: plain text, or code written in one of two ways."""
    found: list[tuple[str, str]] = []
    in_code = False
    for token in tokens:
        match token.type:
            case "html_inline" if token.content in ("<code>", "</code>"):
                in_code = token.content == "<code>"
                found += [("code", "")] if in_code else []
            case "text" | "text_special" if in_code:
                found[-1] = ("code", found[-1][1] + token.content)
            case "text" | "text_special":
                found.append(("text", token.content))
            case "code_inline":
                found.append(("code", token.content))
            case other:
                pytest.fail(f"{other} {token.content!r} came out of plain text")
    return found


def parsed(document: str) -> tuple[list[str], list[list[tuple[str, str]]]]:
    """The blocks of a document, and what stands in each."""
    tokens = PARSER.parse(document)
    blocks = [token.type for token in tokens]
    return blocks, [leaves(token.children or []) for token in tokens if token.type == "inline"]


def sandwich(middle: str) -> str:
    return f"start {middle} end"


def cell(middle: str) -> str:
    return f"| a | b |\n| --- | --- |\n| {middle} | last |"


def told(parts: list[tuple[str, str]]) -> str:
    return " ".join("".join(content for _, content in parts).split())


@pytest.mark.parametrize("render", [code, prose])
@pytest.mark.parametrize("document", [sandwich, cell], ids=["in a paragraph", "in a table"])
@given(text=hostile)
@example(text="\\|")
@example(text="`|`")
@example(text="a\n\n| b | c |")
def test_no_text_changes_the_document_around_it(render, document, text) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    blocks, _ = parsed(document("word"))
    assert parsed(document(render(text)))[0] == blocks


@pytest.mark.parametrize("render", [code, prose])
@given(text=hostile)
def test_outside_of_code_nothing_is_left_that_github_would_notice(render, text) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    _, inlines = parsed(sandwich(render(text)))
    plain = "\n".join(content for parts in inlines for kind, content in parts if kind == "text")
    assert NOTICED.findall(plain) == []


@given(text=hostile)
def test_code_shows_exactly_what_was_written(text: str) -> None:
    for document in (sandwich, cell):
        _, inlines = parsed(document(code(text)))
        shown = told([part for parts in inlines for part in parts if part[0] == "code"])
        assert shown == " ".join(visible(text).split())


@given(text=hostile.filter(lambda text: "`" not in text))
def test_prose_shows_exactly_what_was_written(text: str) -> None:
    _, inlines = parsed(sandwich(prose(text)))
    assert told(inlines[0]) == " ".join(sandwich(visible(text)).split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("staging runs web, too", "staging runs web, too", id="plain words stay"),
        pytest.param(
            "api 2.0.0 requires web >=1 <2.", "api `2.0.0` requires web `>=1` `<2`.", id="versions and ranges"
        ),
        pytest.param("`web` goes (first)", "`web` goes (first)", id="its own code stays code"),
        pytest.param("ask @octocat, or #12", "ask `@octocat`, or `#12`", id="a mention and a reference"),
        pytest.param("see https://e.example!", "see `https://e.example`!", id="an address"),
        pytest.param("at deadbee, or decade", "at `deadbee`, or decade", id="letters that could be a commit"),
        pytest.param("40 services in 3 waves", "40 services in 3 waves", id="numbers"),
        pytest.param("1. first", "`1`. first", id="a number that would begin a list"),
        pytest.param("a|b", "<code>a&#124;b</code>", id="a bar"),
        pytest.param("a `b", "a <code>&#96;</code>b", id="a backtick alone"),
        pytest.param("`a``b`", "`ab`", id="codes that touch are one"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_sentence_keeps_its_words(text: str, expected: str) -> None:
    assert prose(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("web", "`web`", id="a name"),
        pytest.param("<b>&amp;", "`<b>&amp;`", id="marks are literal in code"),
        pytest.param("a`b", "<code>a&#96;b</code>", id="a backtick"),
        pytest.param(" ", "<code>&#32;</code>", id="a space alone"),
        pytest.param("a\nb", "<code>a&#92;nb</code>", id="a line end is shown"),
    ],
)
def test_a_name_is_code(text: str, expected: str) -> None:
    assert code(text) == expected
    assert unescape(re.sub(r"</?code>|\A`|`\Z", "", code(text))) == unescape(visible(text))
