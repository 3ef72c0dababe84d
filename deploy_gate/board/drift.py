"""Where what should be the same is not: between environments, and between the catalog and the records."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from deploy_gate.board.cells import Condition
from deploy_gate.board.remarks import Remark, Topic
from deploy_gate.board.wording import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deploy_gate.board.cells import Cell
    from deploy_gate.board.web import Strand
    from deploy_gate.model import Record


def between_environments(row: Iterable[Cell]) -> Iterator[Remark]:
    """What an environment runs of a service that the one behind it does not, or the other way round.

    What serves is compared; where one of the two is unknown nothing can be said.
    """
    for before, after in pairwise(row):
        if Condition.UNKNOWN in (before.condition, after.condition) or _same(before.serving, after.serving):
            continue
        here, there = _runs(before), _runs(after)
        if here == there:
            here, there = f"{here} at {_commit(before)}", f"{there} at {_commit(after)}"
        message = f"{before.environment} runs {here} of {before.service}, {after.environment} {there}"
        yield Remark(Topic.DRIFT, after.service, after.environment, message)


def from_the_catalog(strands: Iterable[Strand]) -> Iterator[Remark]:
    """Edges that only records know."""
    for strand in strands:
        if strand.recorded:
            said_by = " and ".join(
                f"{record.service} {named(record)} in {record.environment}" for record in strand.recorded
            )
            message = (
                f"{strand.consumer} requires {strand.provider} by the record of {said_by}; the catalog does not say so"
            )
            remedy = f"add {strand.provider} to `requires` of {strand.consumer} in the catalog, or deploy without it"
            yield Remark(Topic.DRIFT, strand.consumer, "", message, remedy)


def _same(one: Record | None, other: Record | None) -> bool:
    if one is None or other is None:
        return one is other
    if one.sha and other.sha and one.sha != other.sha:
        return False
    return named(one) == named(other)


def _runs(cell: Cell) -> str:
    return named(cell.serving) if cell.serving else "nothing"


def _commit(cell: Cell) -> str:
    return cell.serving.sha[:7] if cell.serving and cell.serving.sha else "an unknown commit"
