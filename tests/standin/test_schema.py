"""The schema is a part of the one GitHub publishes: nothing in it is ours."""

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLUnionType,
    build_schema,
)

from standin.graph.schema import schema as ours
from tests.published.queries import schema as published

pytestmark = pytest.mark.published

UNPUBLISHED = ["StatusContext.updatedAt: DateTime!"]
"""What GitHub answers and does not list; our own queries, held to the published schema, cannot ask for it."""


def strangers(own: GraphQLNamedType, theirs: GraphQLNamedType | None) -> Iterator[str]:
    """What a type of ours has that GitHub's has not, or has otherwise."""
    if theirs is None or type(own) is not type(theirs):
        yield own.name
        return
    match own, theirs:
        case (GraphQLEnumType(), GraphQLEnumType()):
            yield from (f"{own.name}.{word}" for word in own.values if word not in theirs.values)
        case (GraphQLUnionType(), GraphQLUnionType()):
            known = {each.name for each in theirs.types}
            yield from (f"{own.name} | {each.name}" for each in own.types if each.name not in known)
        case (GraphQLInputObjectType(), GraphQLInputObjectType()):
            for name, field in own.fields.items():
                there = theirs.fields.get(name)
                if there is None or str(there.type) != str(field.type) or there.default_value != field.default_value:
                    yield f"{own.name}.{name}: {field.type}"
            for name, field in theirs.fields.items():
                if str(field.type).endswith("!") and name not in own.fields:
                    yield f"{own.name} lacks {name}: {field.type}"
        case (
            (GraphQLObjectType() | GraphQLInterfaceType()) as mine,
            (GraphQLObjectType() | GraphQLInterfaceType()) as there,
        ):
            known = {each.name for each in there.interfaces}
            yield from (f"{own.name} & {each.name}" for each in mine.interfaces if each.name not in known)
            yield from _fields(mine, there)
        case _:
            pass


def _fields(
    own: GraphQLObjectType | GraphQLInterfaceType, theirs: GraphQLObjectType | GraphQLInterfaceType
) -> Iterator[str]:
    for name, field in own.fields.items():
        there = theirs.fields.get(name)
        if there is None or str(there.type) != str(field.type):
            yield f"{own.name}.{name}: {field.type}"
            continue
        for argument, given in field.args.items():
            known = there.args.get(argument)
            if known is None or str(known.type) != str(given.type) or known.default_value != given.default_value:
                yield f"{own.name}.{name}({argument}: {given.type})"
        for argument, given in there.args.items():
            if str(given.type).endswith("!") and argument not in field.args:
                yield f"{own.name}.{name} lacks ({argument}: {given.type})"


def named(schema: dict[str, GraphQLNamedType]) -> list[GraphQLNamedType]:
    return [each for name, each in schema.items() if not name.startswith("__")]


def test_every_type_field_argument_and_word_is_github_s_own() -> None:
    """graphql.unpublished"""
    theirs = published().type_map
    found = [each for own in named(dict(ours().type_map)) for each in strangers(own, theirs.get(own.name))]
    assert found == UNPUBLISHED
    assert len(named(dict(ours().type_map))) > 100


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("type RateLimit { price: Int! }", ["RateLimit.price: Int!"], id="a field of our own"),
        pytest.param("type RateLimit { cost: Int }", ["RateLimit.cost: Int"], id="a field that may be null"),
        pytest.param("type Query { node: ID }", ["Query.node: ID"], id="a field of another type"),
        pytest.param("enum OrderDirection { UP }", ["OrderDirection.UP"], id="a word of our own"),
        pytest.param(
            "input DeleteRefInput { refId: ID }",
            ["DeleteRefInput.refId: ID"],
            id="an input that need not be given",
        ),
        pytest.param("type Nothing { a: Int }", ["Nothing"], id="a type of our own"),
    ],
)
def test_a_stranger_is_found(text: str, expected: list[str]) -> None:
    theirs = published().type_map
    built = build_schema(text, assume_valid=True)
    found = [
        each for own in named(dict(built.type_map)) if own.name in text for each in strangers(own, theirs.get(own.name))
    ]
    assert found == expected
