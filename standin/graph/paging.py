"""Connections: pages of at most 100, cut by cursors that stay true while the list grows."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode

from standin.graph.fields import Info, Seen
from standin.refusal import Refusal

LARGEST_PAGE: Final = 100
NEEDS_BOUNDARIES: Final = frozenset(("nodes", "edges", "pageInfo"))


@dataclass(slots=True)
class Page:
    """What a connection shows: some of `total` items; `extra` holds what only its kind shows."""

    items: Sequence[Seen]
    total: int
    has_next: bool = False
    has_previous: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


def cursor(seen: Seen) -> str:
    """Where an item stands: named by itself, not by its place in the list."""
    thing = seen.thing
    key = getattr(thing, "id", None) or getattr(thing, "oid", None) or getattr(thing, "name", None) or thing
    return base64.b64encode(f"cursor:v2:{key}".encode()).decode()


def page(  # noqa: PLR0913, PLR0917 - GitHub's own parameters
    info: Info,
    items: Sequence[Any],
    see: Callable[[Any], Seen],
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    before: str | None = None,
    **extra: Any,  # noqa: ANN401 - what only some connections show
) -> Page:
    """The part of a list that was asked for."""
    if first is None and last is None:
        if _wanted(info, NEEDS_BOUNDARIES):
            message = (
                f"You must provide a `first` or `last` value to properly paginate the `{info.field_name}` connection."
            )
            raise Refusal("MISSING_PAGINATION_BOUNDARIES", message)
        return Page((), len(items), extra=extra)
    _bounded(info.field_name, first, last)
    start, end = 0, len(items)
    if after is not None or before is not None:
        cursors = [cursor(see(item)) for item in items]
        start = _place(cursors, after) + 1 if after is not None else start
        end = _place(cursors, before) if before is not None else end
    low, high = start, max(start, end)
    high = min(high, low + first) if first is not None else high
    low = max(low, high - last) if last is not None else low
    shown = [see(item) for item in items[low:high]]
    return Page(shown, len(items), has_next=high < len(items), has_previous=low > 0, extra=extra)


def _bounded(name: str, first: int | None, last: int | None) -> None:
    for bound, value in (("first", first), ("last", last)):
        if value is not None and value > LARGEST_PAGE:
            message = (
                f"Requesting {value} records on the `{name}` connection exceeds "
                f"the `{bound}` limit of {LARGEST_PAGE} records."
            )
            raise Refusal("EXCESSIVE_PAGINATION", message)
        if value is not None and value < 0:
            message = f"Requesting {value} records on the `{name}` connection: `{bound}` cannot be negative."
            raise Refusal("INVALID_PAGINATION", message)


def _place(cursors: list[str], wanted: str) -> int:
    if wanted not in cursors:
        raise Refusal("INVALID_CURSOR_ARGUMENTS", f"`{wanted}` does not appear to be a valid cursor.")
    return cursors.index(wanted)


def _wanted(info: Info, names: frozenset[str]) -> bool:
    """Whether any of these fields is asked of the connection."""
    waiting: list[SelectionSetNode | None] = [node.selection_set for node in info.field_nodes]
    while waiting:
        selections = waiting.pop()
        for each in selections.selections if selections else ():
            match each:
                case FieldNode():
                    if each.name.value in names:
                        return True
                case InlineFragmentNode():
                    waiting.append(each.selection_set)
                case FragmentSpreadNode():
                    waiting.append(info.fragments[each.name.value].selection_set)
    return False


def page_info(found: Page) -> dict[str, Any]:
    """Where a page begins and ends, and what lies on either side."""
    items = found.items
    return {
        "hasNextPage": found.has_next,
        "hasPreviousPage": found.has_previous,
        "startCursor": cursor(items[0]) if items else None,
        "endCursor": cursor(items[-1]) if items else None,
    }
