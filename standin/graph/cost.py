"""What an operation costs, by GitHub's formulas.

Nodes: every connection may give as many as its `first` or `last`, times those around it.
Points: every connection is asked for once for each thing around it; the sum over 100, at least 1.
Source: docs.github.com, "Rate limits and query limits for the GraphQL API".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)

MOST_NODES: Final = 500_000


@dataclass(slots=True)
class Cost:
    """Counts over one operation; `aliases` are its top-level fields."""

    aliases: int = 0
    connections: int = 0
    requests: int = 0
    nodes: int = 0

    @property
    def points(self) -> int:
        return max(1, round(self.requests / 100))


def cost_of(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> Cost:
    """What an operation asks for at most."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    root = schema.get_root_type(operation.operation)
    found = Cost(aliases=len(operation.selection_set.selections))
    _Walk(schema, fragments, _defaults(operation) | dict(variables), found).into(operation.selection_set, root, 1)
    return found


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        each.variable.name.value: int(each.default_value.value)
        for each in operation.variable_definitions or ()
        if isinstance(each.default_value, IntValueNode)
    }


@dataclass(slots=True)
class _Walk:
    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    found: Cost

    def into(self, selections: SelectionSetNode | None, kind: Any, around: int) -> None:  # noqa: ANN401 - graphql-core's
        for each in selections.selections if selections else ():
            match each:
                case FieldNode():
                    self._field(each, kind, around)
                case InlineFragmentNode():
                    named = each.type_condition.name.value if each.type_condition else None
                    self.into(each.selection_set, self.schema.type_map[named] if named else kind, around)
                case FragmentSpreadNode():
                    fragment = self.fragments[each.name.value]
                    named = fragment.type_condition.name.value
                    self.into(fragment.selection_set, self.schema.type_map[named], around)

    def _field(self, node: FieldNode, kind: Any, around: int) -> None:  # noqa: ANN401
        field = getattr(kind, "fields", {}).get(node.name.value)
        if field is None or node.selection_set is None:
            return
        below = get_named_type(field.type)
        if below.name.endswith("Connection"):
            size = self._size(node)
            self.found.connections += 1
            self.found.requests += around
            self.found.nodes += around * size
            around *= max(size, 1)
        self.into(node.selection_set, below, around)

    def _size(self, node: FieldNode) -> int:
        for argument in node.arguments or ():
            if argument.name.value in ("first", "last"):
                match argument.value:
                    case IntValueNode(value=value):
                        return int(value)
                    case VariableNode() as variable:
                        given = self.variables.get(variable.name.value)
                        if isinstance(given, int):
                            return given
        return 0
