"""GraphQL documents against the schema that GitHub publishes."""

from functools import cache

from graphql import GraphQLError, GraphQLSchema, NoUnusedFragmentsRule, build_schema, parse, specified_rules, validate
from graphql.language import FragmentDefinitionNode

from tests.published.descriptions import fetched


@cache
def schema() -> GraphQLSchema:
    """GitHub's public schema."""
    text = fetched("schema.graphql").read_text(encoding="utf-8")
    # It defines two fields twice and deprecates fields that their interfaces do not: invalid by the letter.
    return build_schema(text, assume_valid=True, assume_valid_sdl=True)


@cache
def validate_query(text: str) -> tuple[str, ...]:
    """What GitHub's schema has against the document, one sentence each; nothing when it is valid."""
    try:
        document = parse(text)
    except GraphQLError as error:
        return (str(error.message),)
    alone = all(isinstance(part, FragmentDefinitionNode) for part in document.definitions)
    # A file of fragments is used by documents that are put together elsewhere.
    rules = [rule for rule in specified_rules if not (alone and rule is NoUnusedFragmentsRule)]
    return tuple(error.message for error in validate(schema(), document, rules))
