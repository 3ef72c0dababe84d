"""graphql-core's executor, except that simple leaves are read without its ceremony.

A leaf is read here when it takes no arguments and its resolver gives exactly the Python value
that graphql-core would write down. Whatever else it gives, and whatever it raises, goes the long way.
"""

from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    get_named_type,
    is_object_type,
)
from graphql.execution.collect_fields import GroupedFieldSet
from graphql.execution.executor import Executor
from graphql.pyutils import Path

from standin.graph.fields import Asked, Resolver

PYTHON_OF: Final = {"Int": int, "Boolean": bool}
NOT_HERE: Final = ("Float", "BigInt")


@dataclass(slots=True, frozen=True)
class Glance:
    """As much of graphql-core's info as a leaf's resolver looks at."""

    context: Asked
    field_name: str


@dataclass(slots=True, frozen=True)
class Leaf:
    """A leaf's resolver, and what its values must be: of a type and, for an enum, one of its words."""

    resolve: Resolver
    python: type
    words: frozenset[str] | None


def mark_leaves(schema: GraphQLSchema) -> None:
    """Note on every object type which of its fields are simple leaves."""
    for kind in schema.type_map.values():
        if is_object_type(kind) and not kind.name.startswith("__"):
            kind.extensions["leaves"] = _leaves(kind)


def _leaves(kind: GraphQLObjectType) -> dict[str, Leaf]:
    found = {}
    for name, field in kind.fields.items():
        of = get_named_type(field.type)
        if field.args or field.resolve is None or str(field.type).startswith("["):
            continue
        match of:
            case GraphQLEnumType():
                found[name] = Leaf(field.resolve, str, frozenset(of.values))
            case GraphQLScalarType() if of.name not in NOT_HERE:
                found[name] = Leaf(field.resolve, PYTHON_OF.get(of.name, str), None)
    return found


class Quick(Executor[Asked]):
    """Reads simple leaves at once."""

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,  # noqa: ANN401 - graphql-core's own
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Asked | None,
    ) -> dict[str, Any]:
        """The fields of one object, in order."""
        leaves: dict[str, Leaf] = parent_type.extensions.get("leaves", {})
        results: dict[str, Any] = {}
        for response, details in grouped_field_set.items():
            name = details[0].node.name.value
            leaf = leaves.get(name)
            if leaf is not None:
                value = self._read(leaf, source_value, name)
                if value is not None:
                    results[response] = value
                    continue
            results[response] = self.execute_field(
                parent_type, source_value, details, Path(path, response, parent_type.name), position_context
            )
        return results

    def _read(self, leaf: Leaf, source: Any, name: str) -> Any:  # noqa: ANN401 - whatever the leaf holds
        """The leaf's value, or nothing where graphql-core must see to it."""
        try:
            value = leaf.resolve(source, Glance(self.context_value, name))
        except Exception:  # noqa: BLE001 - the long way raises it again, and says where
            return None
        if type(value) is not leaf.python or (leaf.words is not None and value not in leaf.words):
            return None
        return value
