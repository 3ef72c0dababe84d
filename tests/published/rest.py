"""REST requests and answers against the OpenAPI description that GitHub publishes."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.published.descriptions import fetched

NAME = "published:rest"
# These stand for names with slashes in them: refs, files, environments.
MANY_SEGMENTS = frozenset({"path", "ref", "branch", "basehead", "environment_name", "name"})
FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time")
def _is_time(value: object) -> bool:
    return not isinstance(value, str) or bool(
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value)
    )


@FORMATS.checks("uri")
def _is_address(value: object) -> bool:
    return not isinstance(value, str) or bool(re.fullmatch(r"([a-z]+:\S*)?", value))


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one described path."""

    method: str
    template: str

    @property
    def described(self) -> dict[str, Any]:
        """What GitHub publishes about it."""
        found: dict[str, Any] = description()["paths"][self.template][self.method]
        return found


@cache
def description() -> dict[str, Any]:
    """The described paths and the components they refer to."""
    loaded: dict[str, Any] = json.loads(fetched("rest.json").read_bytes())
    return loaded


@cache
def registry() -> Registry[Any]:
    """The description, as a place that references lead into."""
    return Registry().with_resource(NAME, Resource(description(), DRAFT202012))


@cache
def templates() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Every described path as a pattern, those that say most first."""
    return tuple(
        (re.compile(_pattern(template)), template)
        for template in sorted(description()["paths"], key=lambda one: -len(re.sub(r"\{\w+\}", "", one)))
    )


def _pattern(template: str) -> str:
    parts = re.split(r"\{(\w+)\}", template)
    return "".join(
        (".*" if part in MANY_SEGMENTS else "[^/]+") if index % 2 else re.escape(part)
        for index, part in enumerate(parts)
    )


def operation(method: str, path: str) -> Operation | None:
    """The described operation that a request means, if there is one."""
    bare = urlsplit(path).path.removeprefix("/api/v3")
    for pattern, template in templates():
        if pattern.fullmatch(bare) and method.lower() in description()["paths"][template]:
            return Operation(method.lower(), template)
    return None


def validate_rest_request(method: str, path: str, body: object = None) -> list[str]:
    """What GitHub's description has against the request; keys and parameters that it does not name included."""
    asked = operation(method, path)
    if asked is None:
        return [f"GitHub describes no {method} {path}"]
    problems = [
        f"{method} {asked.template} takes no parameter {name}"
        for name, _ in parse_qsl(urlsplit(path).query)
        if name not in _parameters(asked)
    ]
    content = _content(_follow(asked.described.get("requestBody", {})))
    if content is None:
        return problems
    if body is None:
        required = _follow(asked.described["requestBody"]).get("required", False)
        return [*problems, f"{method} {asked.template} needs a body"] if required else problems
    if isinstance(body, dict):
        known = set(_properties(content))
        problems += [f"{method} {asked.template} takes no {key}" for key in body if known and key not in known]
    pointer = ("paths", asked.template, asked.method, "requestBody", "content", "application/json", "schema")
    return problems + _mismatches(pointer, body)


def validate_rest_answer(method: str, path: str, status: int, body: object = None) -> list[str]:
    """What GitHub's description has against an answer; a failure that it does not name needs a message only."""
    asked = operation(method, path)
    if asked is None:
        return [f"GitHub describes no {method} {path}"]
    responses = asked.described["responses"]
    if str(status) not in responses:
        if status >= 400 and isinstance(body, dict) and isinstance(body.get("message"), str):
            return []
        return [f"{method} {asked.template} does not answer {status} {body!r}"]
    response = responses[str(status)]
    pointer: tuple[str, ...] = ("paths", asked.template, asked.method, "responses", str(status))
    if "$ref" in response:
        pointer = tuple(response["$ref"].removeprefix("#/").split("/"))
    if _content(_follow(response)) is None:
        return [] if body in (None, "") or status >= 400 else [f"{method} {asked.template} answers {status} empty"]
    return _mismatches((*pointer, "content", "application/json", "schema"), body)


def _follow(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = description()
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def _content(node: dict[str, Any]) -> dict[str, Any] | None:
    schema: dict[str, Any] | None = node.get("content", {}).get("application/json", {}).get("schema")
    return schema


def _parameters(asked: Operation) -> set[str]:
    shared = description()["paths"][asked.template].get("parameters", [])
    every = (_follow(one) for one in (*shared, *asked.described.get("parameters", [])))
    return {one["name"] for one in every if one["in"] == "query"}


def _properties(schema: dict[str, Any]) -> Iterator[str]:
    schema = _follow(schema)
    yield from schema.get("properties", {})
    for kind in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(kind, []):
            yield from _properties(part)


@cache
def _validator(pointer: tuple[str, ...]) -> Draft202012Validator:
    path = "/".join(
        part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D") for part in pointer
    )
    return Draft202012Validator({"$ref": f"{NAME}#/{path}"}, registry=registry(), format_checker=FORMATS)


def _mismatches(pointer: tuple[str, ...], body: object) -> list[str]:
    return [f"{error.json_path}: {error.message[:300]}" for error in _validator(pointer).iter_errors(body)]
