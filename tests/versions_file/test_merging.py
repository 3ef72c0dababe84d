"""Versions are merged key by key: every byte that is not a changed value stays."""
# ruff: noqa: E501 - a row of the table is one line, so that before and after stand side by side

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.versions_file import MergeError, merge_versions, read_versions

FILE = """\
# what runs where
staging:
  web: 1.0.0   # by hand
  api: '2.0.0'

  # the last one
  "db": "3.0.0"
# production comes last
production: {web: 0.9.0}
"""


@pytest.mark.parametrize(
    ("before", "environment", "versions", "after"),
    [
        pytest.param("", "staging", {"web": "1.0.0"}, "staging:\n  web: 1.0.0\n", id="no file"),
        pytest.param("# empty\n", "staging", {"web": "1.0.0"}, "# empty\nstaging:\n  web: 1.0.0\n", id="only a comment"),
        pytest.param("staging:\n", "staging", {"web": "1.0.0"}, "staging:\n  web: 1.0.0\n", id="an environment alone"),
        pytest.param("staging:\nproduction:\n  a: 1.0.0\n", "staging", {"web": "1.0.0"},
                     "staging:\n  web: 1.0.0\nproduction:\n  a: 1.0.0\n", id="an environment alone before another"),
        pytest.param(FILE, "staging", {"web": "1.1.0"}, FILE.replace("web: 1.0.0 ", "web: 1.1.0 "), id="a plain value"),
        pytest.param(FILE, "staging", {"api": "2.1.0"}, FILE.replace("'2.0.0'", "'2.1.0'"), id="single quotes stay"),
        pytest.param(FILE, "staging", {"db": "3.1.0"}, FILE.replace('"3.0.0"', '"3.1.0"'), id="double quotes stay"),
        pytest.param(FILE, "production", {"web": "1.0.0"}, FILE.replace("0.9.0", "1.0.0"), id="a value within braces"),
        pytest.param(FILE, "production", {"api": "2.0.0"}, FILE.replace("0.9.0}", "0.9.0, api: 2.0.0}"),
                     id="a key within braces"),
        pytest.param(FILE, "staging", {"new": "1.0.0"},
                     FILE.replace('"db": "3.0.0"\n', '"db": "3.0.0"\n  new: 1.0.0\n'), id="a key behind its neighbours"),
        pytest.param(FILE, "development", {"web": "2.0.0"}, FILE + "development:\n  web: 2.0.0\n", id="an environment"),
        pytest.param("a:\n    x: 1.0.0", "a", {"y": "2.0.0"}, "a:\n    x: 1.0.0\n    y: 2.0.0", id="no last line end"),
        pytest.param("a:\r\n  x: 1.0.0\r\n", "a", {"x": "2.0.0", "y": "1.0.0"},
                     "a:\r\n  x: 2.0.0\r\n  y: 1.0.0\r\n", id="line ends of Windows"),
        pytest.param("a:\n  x: 1.0.0\n", "a", {"x": "1.10"}, 'a:\n  x: "1.10"\n', id="what YAML would take for a number"),
        pytest.param("a:\n  x: 1.0.0\n", "a", {"on": "1.0.0"}, 'a:\n  x: 1.0.0\n  "on": 1.0.0\n', id="a flag to YAML 1.1"),
        pytest.param("a:\n  x:\n  y: 1.0.0\n", "a", {"x": "1.0.0"}, "a:\n  x: 1.0.0\n  y: 1.0.0\n", id="a key without value"),
        pytest.param("---\na: {}\n...\n", "a", {"x": "1.0.0"}, "---\na: {x: 1.0.0}\n...\n", id="marks of a document"),
        pytest.param(FILE, "staging", {"web": "1.0.0"}, FILE, id="what it says already"),
    ],
)  # fmt: skip
def test_what_comes_out(before: str, environment: str, versions: dict[str, str], after: str) -> None:
    assert merge_versions(before, environment, versions) == after
    assert read_versions(after, environment).items() >= versions.items()
    assert merge_versions(after, environment, versions) == after


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("a: &x {web: 1.0.0}\nb: *x\n", "line 1 has an anchor", id="an anchor"),
        pytest.param("a:\n  web: 1.0.0\n  web: 2.0.0\n", "line 3 has the key 'web' a second time", id="a key twice"),
        pytest.param("- a\n", "no mapping of environments", id="a list"),
        pytest.param("a: [web]\n", "line 1 is no mapping of services", id="a list of services"),
        pytest.param("a:\n\tweb: 1.0.0\n", "line 2: ", id="a tab"),
        pytest.param("a:\n  web:\n    version: 1\n", "something else than a version", id="a mapping for a version"),
        pytest.param("a:\n  web: |\n    1.0.0\n", "something else than a version", id="a text of lines"),
        pytest.param("a: ~\n", "leave the value out", id="nothing, in a word"),
        pytest.param("{b: {web: 1.0.0}}\n", "stand in braces", id="environments in braces"),
        pytest.param("a: 1\n---\nb: 2\n", "", id="two documents"),
        pytest.param("a: \x00\n", "", id="what is no YAML"),
        pytest.param("a: " + "[" * 1000, "", id="brackets without end"),
        pytest.param("a: b\n" * 250_000, "more than the", id="too much"),
    ],
)
def test_what_cannot_be_changed_safely_is_left_alone_and_says_why(text: str, said: str) -> None:
    with pytest.raises(MergeError) as raised:
        merge_versions(text, "a", {"web": "3.0.0"})
    assert said in str(raised.value)


NAMES = st.from_regex(r"\A[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,8}[a-zA-Z0-9])?\Z")
VERSIONS = st.from_regex(r"\Av?[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(?:-[a-z0-9]{1,8})?\Z") | st.from_regex(
    r"\A[0-9a-f]{7,40}\Z"
)
FILES = st.dictionaries(NAMES, st.dictionaries(NAMES, VERSIONS, max_size=4), max_size=3)


@st.composite
def written(draw: st.DrawFn) -> tuple[str, dict[str, dict[str, str]]]:
    """A file as people write them, and what it says."""
    said, lines = draw(FILES), []
    end = draw(st.sampled_from(["\n", "\r\n"]))
    for environment, versions in said.items():
        lines += draw(st.lists(st.sampled_from(["", "# a word", "  # another"]), max_size=2))
        lines.append(f'"{environment}":' + draw(st.sampled_from(["", "  # here"])))
        indent = draw(st.sampled_from(["  ", "    "]))
        for name, version in versions.items():
            quote = draw(st.sampled_from(["'", '"']))
            lines += draw(st.lists(st.sampled_from(["", f"{indent}# why"]), max_size=1))
            lines.append(f'{indent}"{name}":{draw(st.sampled_from([" ", "   "]))}{quote}{version}{quote}  # kept')
    return end.join(lines) + draw(st.sampled_from(["", end])), said


@given(written(), NAMES, st.dictionaries(NAMES, VERSIONS, min_size=1, max_size=3))
def test_a_file_says_what_it_said_and_what_was_merged(
    file: tuple[str, dict[str, dict[str, str]]], environment: str, versions: dict[str, str]
) -> None:
    text, said = file
    merged = merge_versions(text, environment, versions)
    expected = {**said, environment: {**said.get(environment, {}), **versions}}
    found = yaml.load(merged, yaml.BaseLoader)  # noqa: S506 - it makes texts and nothing else
    assert {name: there or {} for name, there in found.items()} == expected
    assert merge_versions(merged, environment, versions) == merged


@given(written(), st.data())
def test_every_byte_around_a_changed_value_stays(
    file: tuple[str, dict[str, dict[str, str]]], data: st.DataObject
) -> None:
    text, said = file
    there = [(where, name) for where, versions in said.items() for name in versions]
    if not there:
        return
    where, name = data.draw(st.sampled_from(there))
    mark = "99999.0.1"
    merged = merge_versions(text, where, {name: mark})
    before, _, after = merged.partition(mark)
    assert text.startswith(before)
    assert text.endswith(after)
    assert text[len(before) : len(text) - len(after)] == said[where][name]


@given(st.text(alphabet="ab:{}[],&*!|>'\"#%@\t\n -?~", max_size=60))
def test_whatever_stands_there_it_is_merged_or_refused(text: str) -> None:
    try:
        merged = merge_versions(text, "a", {"b": "1.0.0"})
    except MergeError:
        return
    assert read_versions(merged, "a")["b"] == "1.0.0"
