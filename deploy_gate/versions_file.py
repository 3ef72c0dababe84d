"""``versions.yaml``: what runs where, changed key by key, so that every byte that is not a changed value stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_BYTES: Final = 1_000_000
"""The largest file that is changed, in characters."""

_STRING: Final = "tag:yaml.org,2002:str"
_INDENT: Final = 2
_RESOLVER: Final = yaml.resolver.Resolver()


class MergeError(ValueError):
    """The file is one that cannot be changed safely; the message says where and why."""


class _Edit(Value):
    """A piece of the text, and what comes in its place."""

    start: int
    end: int
    text: str


def merge_versions(text: str, environment: str, versions: Mapping[str, str]) -> str:
    """The text with these services at these versions in that environment.

    A value keeps its quotes; a key that is missing is added behind its neighbours, and a blank text becomes a file.
    Raises `MergeError` for whatever cannot be changed without touching anything else.
    """
    _check_size(text)
    root = _composed(text)
    wanted = {environment: dict(versions)}
    changed = _applied(text, _edits(text, root, environment, versions))
    if _plain(_composed(changed)) != _merged(_plain(root), wanted):
        raise MergeError("what would come out is not the file with these versions alone: write the keys by hand once")
    return changed


def read_versions(text: str, environment: str) -> Mapping[str, str]:
    """The versions that the file has for an environment, as texts; raises `MergeError` as `merge_versions` does."""
    _check_size(text)
    found = _plain(_composed(text)).get(environment)
    return {name: value for name, value in found.items() if isinstance(value, str)} if isinstance(found, dict) else {}


def _check_size(text: str) -> None:
    if len(text) > MAX_BYTES:
        raise MergeError(f"the file has {len(text)} characters, more than the {MAX_BYTES} that are read")


def _composed(text: str) -> Node | None:
    """The one document; aliases and keys that stand twice make nobody sure what a change would change."""
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken):
                kind = type(token).__name__.removesuffix("Token").lower()
                raise MergeError(f"line {token.start_mark.line + 1} has an {kind}: write the value out")
        root: Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}: " if mark else ""
        raise MergeError(f"{where}{error.problem or error.context or 'this is no YAML'}") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise MergeError(f"this is no YAML ({type(error).__name__})") from None
    if root is not None and not _is_null(root) and not isinstance(root, MappingNode):
        raise MergeError("it is no mapping of environments: write one, or name another file")
    _check_keys(root)
    return root


def _check_keys(node: Node | None) -> None:
    if not isinstance(node, MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode):
            raise MergeError(f"line {line} has a key that is no word")
        if key.value in seen:
            raise MergeError(f"line {line} has the key {key.value!r} a second time: keep one")
        seen.add(key.value)
        _check_keys(value)


def _is_null(node: Node | None) -> bool:
    return node is None or (isinstance(node, ScalarNode) and node.tag == "tag:yaml.org,2002:null" and not node.style)


def _plain(node: Node | None) -> dict[str, Any]:
    found = _value(node)
    return found if isinstance(found, dict) else {}


def _value(node: Node | None) -> Any:  # noqa: ANN401 - a file holds whatever YAML holds
    if isinstance(node, MappingNode):
        return {key.value: _value(value) for key, value in node.value}
    if isinstance(node, ScalarNode):
        return None if _is_null(node) else node.value
    return [_value(item) for item in node.value] if node is not None else None


def _merged(found: dict[str, Any], wanted: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    merged = dict(found)
    for environment, versions in wanted.items():
        before = merged.get(environment)
        merged[environment] = {**(before if isinstance(before, dict) else {}), **versions}
    return merged


def _edits(text: str, root: Node | None, environment: str, versions: Mapping[str, str]) -> Iterable[_Edit]:
    newline = "\r\n" if "\r\n" in text else "\n"
    if not isinstance(root, MappingNode):
        return [_appended(text, len(text), 0, [(environment, versions)], newline)]
    there = next((value for key, value in root.value if key.value == environment), None)
    if there is None:
        if root.flow_style:
            raise MergeError("its environments stand in braces: write each on a line of its own")
        at, column = _end_of(text, root), root.start_mark.column
        return [_appended(text, at, column, [(environment, versions)], newline)]
    if _is_null(there):
        lines = [(name, version) for name, version in versions.items()]
        column = root.start_mark.column + _INDENT
        if root.flow_style or there.start_mark.index != there.end_mark.index:
            raise MergeError(
                f"line {there.start_mark.line + 1} says that {environment} has nothing: leave the value out"
            )
        return [_appended(text, there.start_mark.index, column, lines, newline)]
    if not isinstance(there, MappingNode):
        raise MergeError(f"line {there.start_mark.line + 1} is no mapping of services to versions")
    return _within(text, there, versions, newline)


def _within(text: str, there: MappingNode, versions: Mapping[str, str], newline: str) -> list[_Edit]:
    known = {key.value: value for key, value in there.value}
    edits = [
        _replaced(known[name], version)
        for name, version in versions.items()
        if name in known and not _says(known[name], version)
    ]
    missing = [(name, version) for name, version in versions.items() if name not in known]
    if missing and there.flow_style:
        brace = there.end_mark.index - 1
        between = ", " if there.value else ""
        inside = ", ".join(f"{_scalar(name)}: {_scalar(version)}" for name, version in missing)
        last = _end_of(text, there.value[-1][1]) if there.value else brace
        edits.append(_Edit(last, last, f"{between}{inside}"))
    elif missing:
        edits.append(_appended(text, _end_of(text, there), there.start_mark.column, missing, newline))
    return edits


def _says(node: Node, version: str) -> bool:
    return isinstance(node, ScalarNode) and not _is_null(node) and node.value == version


def _replaced(node: Node, version: str) -> _Edit:
    line = node.start_mark.line + 1
    if not isinstance(node, ScalarNode) or node.style in ("|", ">"):
        raise MergeError(f"line {line} has something else than a version: write one there")
    if node.start_mark.line != node.end_mark.line:
        raise MergeError(f"line {line} has a value of several lines: write it on one")
    if node.style in ("'", '"'):
        return _Edit(node.start_mark.index, node.end_mark.index, f"{node.style}{version}{node.style}")
    space = " " if node.start_mark.index == node.end_mark.index else ""
    return _Edit(node.start_mark.index, node.end_mark.index, f"{space}{_scalar(version)}")


def _appended(
    text: str, at: int, column: int, lines: Iterable[tuple[str, str | Mapping[str, str]]], newline: str
) -> _Edit:
    """New lines below the line in which `at` stands, or at the end of the text."""
    inside = newline.join(_lines(lines, column))
    end = text.find("\n", at)
    if at == len(text) or end < 0:
        # A file whose last line is not ended keeps it so.
        begun = bool(text) and not text.endswith("\n")
        return _Edit(len(text), len(text), f"{newline}{inside}" if begun else f"{inside}{newline}")
    return _Edit(end + 1, end + 1, f"{inside}{newline}")


def _lines(lines: Iterable[tuple[str, str | Mapping[str, str]]], column: int) -> Iterable[str]:
    for name, said in lines:
        if isinstance(said, str):
            yield f"{' ' * column}{_scalar(name)}: {_scalar(said)}"
            continue
        yield f"{' ' * column}{_scalar(name)}:"
        yield from _lines(list(said.items()), column + _INDENT)


def _end_of(text: str, node: Node) -> int:
    """Where the last thing of a node ends; a block's own mark stands behind the comments that follow it."""
    while isinstance(node, MappingNode | yaml.SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end: int = node.end_mark.index
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):
        # It ends where the next line begins.
        end = len(text[:end].rstrip("\r\n"))
    return end


def _scalar(text: str) -> str:
    """The text as a plain word where every reader takes it for a text, else in quotes."""
    plain = bool(text) and _RESOLVER.resolve(ScalarNode, text, (True, False)) == _STRING  # type: ignore[no-untyped-call] # PyYAML leaves it untyped
    simple = all(one.isalnum() or one in "._+-/@" for one in text) and text[:1].isalnum()
    return text if plain and simple else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _applied(text: str, edits: Iterable[_Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
