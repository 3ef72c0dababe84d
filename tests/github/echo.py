"""A GitHub that answers what each alias asks with what was asked, so that a lost or swapped answer shows."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    parse,
    value_from_ast_untyped,
)
from requests import PreparedRequest

from deploy_gate.github.client import Client
from deploy_gate.github.settings import API_URL, Settings

URL = "https://api.github.com/graphql"
TOKEN = "ghs_secret"
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

Reply = tuple[int, dict[str, str], str]


class Waits:
    """A clock and a sleep in one: time passes only where someone sleeps."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.lines: list[str] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def client(  # noqa: PLR0913, PLR0917 - whatever a test wants otherwise
        self,
        url: str = URL,
        token: str = TOKEN,
        timeout: int = 5,
        chance: float = 0.0,
        monotonic: Callable[[], float] = lambda: 0.0,
        api_url: str = API_URL,
    ) -> Client:
        return Client(
            Settings(token, api_url, url),
            sleep=self.sleep,
            clock=lambda: NOW,
            log=self.lines.append,
            chance=lambda: chance,
            timeout=timeout,
            monotonic=monotonic,
        )


def fields_of(body: bytes | str | None) -> dict[str, tuple[str, dict[str, tuple[str, dict[str, Any]]]]]:
    """Every repository's alias with the repository and its fields: alias, name, arguments."""
    sent = json.loads(body or "{}")
    document = parse(sent["query"])
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    (operation,) = (one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    found = {}
    for repository in _fields(operation.selection_set, fragments):
        where = _arguments(repository, sent["variables"])
        assert repository.selection_set is not None
        inside = {
            _alias(field): (field.name.value, _arguments(field, sent["variables"]))
            for field in _fields(repository.selection_set, fragments)
        }
        found[_alias(repository)] = (f"{where['owner']}/{where['name']}", inside)
    return found


def _alias(field: FieldNode) -> str:
    assert field.alias is not None
    return field.alias.value


def _fields(selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode]) -> Iterator[FieldNode]:
    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            yield selection
        elif isinstance(selection, FragmentSpreadNode):
            yield from _fields(fragments[selection.name.value].selection_set, fragments)


def _arguments(field: FieldNode, variables: dict[str, Any]) -> dict[str, Any]:
    return {
        argument.name.value: variables[argument.value.name.value]
        if isinstance(argument.value, VariableNode)
        else value_from_ast_untyped(argument.value, variables)
        for argument in field.arguments
    }


def echo(body: bytes | str | None) -> dict[str, Any]:
    """The data of an answer that repeats each question."""
    return {
        alias: {name: [repository, *question] for name, question in inside.items()}
        for alias, (repository, inside) in fields_of(body).items()
    }


def echoing(request: PreparedRequest) -> Reply:
    return 200, {}, json.dumps({"data": echo(request.body)})


def first(*replies: Reply, then: Callable[[PreparedRequest], Reply] = echoing) -> Callable[[PreparedRequest], Reply]:
    """These replies one after the other, and from then on the other's."""
    left = list(replies)
    return lambda request: left.pop(0) if left else then(request)


def said(status: int = 200, headers: dict[str, str] | None = None, **body: Any) -> Reply:  # noqa: ANN401 - JSON
    return status, headers or {}, json.dumps(body)
