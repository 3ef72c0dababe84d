"""Where what should be the same is not: between environments, and between records, catalog and file of versions."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from deploy_gate.board.cells import Condition
from deploy_gate.board.remarks import Remark, Topic
from deploy_gate.board.wording import named
from deploy_gate.model import Unread
from deploy_gate.value import Value
from deploy_gate.versions import VersionError, parse_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from deploy_gate.board.cells import Cell
    from deploy_gate.board.web import Strand
    from deploy_gate.model import Record
    from deploy_gate.versions import Version


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


_LONGEST: Final = 60
"""Characters that are shown of what should be a version."""


class FileSaid(Value):
    """What the file of versions says: by environment the versions of its services, or why that cannot be read."""

    name: str
    versions: Mapping[str, Mapping[str, str]] | Unread


def from_the_file(cells: Iterable[Cell], file: FileSaid) -> Iterator[Remark]:
    """What the file of versions says that the records do not, or the other way round."""
    if isinstance(file.versions, Unread):
        message = f"whether {file.name} says what runs is not known: {file.versions.why}"
        yield Remark(Topic.UNKNOWN, "", "", message, file.versions.remedy)
        return
    for cell in cells:
        said = file.versions.get(cell.environment, {}).get(cell.service)
        if cell.condition is not Condition.UNKNOWN and not _is_said(cell, said):
            says = f"{file.name} says {said[:_LONGEST] if said else 'nothing'} of {cell.service} in {cell.environment}"
            message = f"{says}, the records say {_runs(cell)}"
            remedy = f"the next rollout to {cell.environment} writes what the records say" if cell.serving else ""
            yield Remark(Topic.DRIFT, cell.service, cell.environment, message, remedy)


def _is_said(cell: Cell, said: str | None) -> bool:
    """It is one of what may be running; what others deployed is not written into the file."""
    records = [one for one in (cell.serving, cell.newest) if one is not None and not one.state.is_gone]
    if any(one.foreign for one in records):
        return True
    if said is None:
        return cell.serving is None or cell.serving.version is None
    return any(one.version is not None and _is_version(said, one.version) for one in records)


def _is_version(text: str, version: Version) -> bool:
    try:
        return parse_version(text).is_same_as(version)
    except VersionError:
        return False


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
