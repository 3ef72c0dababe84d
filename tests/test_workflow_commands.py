import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deploy_gate.workflow_commands import command, escape_data, escape_property, harmless

REGISTERED = {"set-output", "set-env", "add-mask", "stop-commands", "error", "warning", "notice", "group", "endgroup"}

# A comparison by culture passes over these; the runner may therefore see two colons where a machine sees three signs.
PASSED_OVER = "\u00ad\u034f\u061c\u115f\u180e\u200b\u200c\u200d\u2060\ufe0f\ufeff"


def obeyed(line: str) -> tuple[str, dict[str, str], str] | None:
    """What the runner does with a line, read as the runner's source reads it."""
    seen = line.translate(dict.fromkeys(map(ord, PASSED_OVER)))
    return _newer(seen.lstrip()) or _older(seen)


def _newer(line: str) -> tuple[str, dict[str, str], str] | None:
    head, closed, data = line[2:].partition("::")
    name, _, listed = head.partition(" ")
    if not line.startswith("::") or not closed or name.lower() not in REGISTERED:
        return None
    pairs = [pair.partition("=") for pair in listed.split(",") if pair]
    return name, {key: _plain(value, "%3A:", "%2C,") for key, _, value in pairs}, _plain(data)


def _older(line: str) -> tuple[str, dict[str, str], str] | None:
    _, opened, rest = line.partition("##[")
    head, closed, data = rest.partition("]")
    name = head.partition(" ")[0]
    return (name, {}, data) if opened and closed and name.lower() in REGISTERED else None


def _plain(text: str, *more: str) -> str:
    for mapping in ("%0D\r", "%0A\n", *more, "%25%"):
        text = text.replace(mapping[:3], mapping[3:])
    return text


hostile = st.text(
    alphabet=st.one_of(st.sampled_from([*":#[]%=, \r\n\t\x0b\x85\u2028\u3000", *PASSED_OVER]), st.characters()),
    max_size=30,
)
spoken = st.lists(
    st.one_of(
        hostile, st.sampled_from(["::set-output name=a::", "##[set-output name=a]", "::", "##[", "::stop-commands::x"])
    )
).map("".join)


@given(spoken)
@example("::set-output name=decision::go")
@example("  ::set-output name=decision::go")
@example("fine\r::set-output name=decision::go")
@example("fine\n\u200b:\u200d:set-output name=decision::go")
@example("before ##[set-output name=decision]go")
@example("#\u200b#[set-output name=decision]go")
@example("###[set-output name=decision]go")
@example("#\ufe0f#\u034f[set-output name=decision]go")
@example(":\ufe0f:set-output name=decision::go")
@example(":::set-output name=decision::go")
def test_no_line_of_what_is_said_is_obeyed(text: str) -> None:
    said = harmless(text)
    assert [line for line in said.splitlines() if obeyed(line)] == []
    assert said.encode().decode() == said


@given(spoken)
def test_what_is_said_has_as_many_lines_as_were_given(text: str) -> None:
    assert len(harmless(text).splitlines() or [""]) <= text.count("\n") + 1


@given(st.text(alphabet=string.ascii_letters + string.digits + " .,;-→✓>=<", max_size=40))
def test_ordinary_text_is_said_as_it_is(text: str) -> None:
    assert harmless(text) == text


@given(
    st.sampled_from(["error", "warning", "notice", "group", "add-mask"]),
    spoken.filter(lambda text: text.isascii()),
    spoken.filter(lambda text: text.isascii() and text),
)
def test_a_command_is_one_line_that_carries_exactly_its_values(name: str, data: str, title: str) -> None:
    line = command(name, data, {"title": title})
    assert "\n" not in line
    assert "\r" not in line
    assert obeyed(line) == (name, {"title": title}, data)


@pytest.mark.parametrize(
    ("text", "data", "value"),
    [
        pytest.param("50%", "50%25", "50%25", id="a percent sign comes first, or the others would be escaped twice"),
        pytest.param("a\r\nb", "a%0D%0Ab", "a%0D%0Ab", id="line ends stay in the value"),
        pytest.param("a:b,c", "a:b,c", "a%3Ab%2Cc", id="colons and commas end a property, not the data"),
        pytest.param("\ud800", "\\ud800", "\\ud800", id="an unpaired surrogate can be printed"),
    ],
)
def test_values_are_escaped_as_the_runner_undoes_it(text: str, data: str, value: str) -> None:
    assert (escape_data(text), escape_property(text)) == (data, value)


def test_a_property_without_a_value_is_not_written() -> None:
    assert command("error", "no", {"title": "", "file": "deploy-gate.yml"}) == "::error file=deploy-gate.yml::no"
