"""The board itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.board.barred import about_barriers
from deploy_gate.board.cells import Cell, cell_of
from deploy_gate.board.drift import between_environments, from_the_catalog, from_the_file
from deploy_gate.board.remarks import Remark, Topic, about_cell
from deploy_gate.board.unknown import about_unread, about_unread_locks
from deploy_gate.board.web import Strand, strands, waves
from deploy_gate.model import Unread
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from deploy_gate.board.drift import FileSaid
    from deploy_gate.model import Barred, Barrier, Catalog, Survey


class Board(Value):
    """What runs where, at one moment: environments as columns, services as rows."""

    now: datetime
    environments: tuple[str, ...]
    services: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    """By (environment, service); none where the catalog does not deploy the service there."""
    remarks: tuple[Remark, ...]
    """The weightiest topic first, each in the order of the board."""
    barriers: tuple[Barred, ...]
    strands: tuple[Strand, ...]
    """Edges between services of the board."""
    waves: Mapping[str, int]
    """By service, counted from 1."""

    def row(self, service: str) -> tuple[Cell, ...]:
        """What of a service is in each environment that it is deployed to, in their order."""
        found = (self.cells.get((environment, service)) for environment in self.environments)
        return tuple(cell for cell in found if cell is not None)


def make_board(  # noqa: PLR0913, PLR0917 - a board is made of many things
    catalog: Catalog,
    survey: Survey,
    services: Sequence[str],
    environments: Sequence[str],
    now: datetime,
    file: FileSaid | None = None,
) -> Board:
    """The board of these services and environments, and where the file of versions says something else."""
    barriers = _barriers(survey.barriers)
    cells: dict[tuple[str, str], Cell] = {}
    for name in services:
        for where in environments:
            if catalog.services[name].is_deployed_to(where):
                place = catalog.services[name].records_for(where)
                homes = dict.fromkeys((place.repository, survey.home))
                over = [(home, *one) for one in ((None, ""), (where, "")) for home in homes]
                over.append((place.repository, where, name))
                locks = tuple(lock for one in over for lock in barriers.get(one, ()))
                cells[where, name] = cell_of(name, where, place, survey, locks)
    shown = frozenset(services)
    edges = tuple(one for one in strands(catalog, survey) if one.consumer in shown and one.provider in shown)
    made = Board(now, tuple(environments), tuple(services), cells, (), survey.barriers, edges, waves(services, edges))
    return made.but(remarks=tuple(_sorted(_remarks(made, strands(catalog, survey), file))))


def _barriers(found: Iterable[Barred]) -> Mapping[tuple[str, str | None, str], list[Barrier]]:
    """The locks that could be read, by repository, environment and service."""
    barriers: dict[tuple[str, str | None, str], list[Barrier]] = {}
    for one in found:
        if not isinstance(one.barrier, Unread):
            barriers.setdefault((one.repository, one.environment, one.service), []).append(one.barrier)
    return barriers


def _remarks(board: Board, edges: Iterable[Strand], file: FileSaid | None) -> Iterator[Remark]:
    cells = tuple(cell for service in board.services for cell in board.row(service))
    yield from about_unread(cells)
    yield from about_unread_locks(cells, board.barriers)
    for cell in cells:
        yield from about_cell(cell)
    yield from about_barriers(board.barriers)
    for service in board.services:
        yield from between_environments(board.row(service))
    yield from from_the_catalog(edges)
    if file is not None:
        yield from from_the_file(cells, file)


def _sorted(remarks: Iterable[Remark]) -> Iterator[Remark]:
    """By topic."""
    rank = {topic: place for place, topic in enumerate(Topic)}
    yield from sorted(remarks, key=lambda one: rank[one.topic])
