"""What could not be read, each reason told once: one token or one fault often stands behind many cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.board.remarks import Remark, Topic
from deploy_gate.board.wording import only, together
from deploy_gate.model import Unread
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deploy_gate.board.cells import Cell
    from deploy_gate.model import Barred


class _Doubt(Value):
    """Something that could not be read, and where it lies; either name may be empty."""

    unread: Unread
    repository: str
    service: str = ""
    environment: str = ""

    @property
    def reason(self) -> tuple[str, str]:
        """Why, and what to do, in words that are the same for every repository."""
        return self._anywhere(self.unread.why), self._anywhere(self.unread.remedy)

    def _anywhere(self, text: str) -> str:
        return text.replace(f"the deployments to {self.environment} ", "the deployments ").replace(
            self.repository, "the repository"
        )


def about_unread(cells: Iterable[Cell]) -> Iterator[Remark]:
    """Of which services nobody knows what runs."""
    doubts = (_Doubt(one.unread, one.place.repository, one.service, one.environment) for one in cells if one.unread)
    for why, remedy, those in _by_reason(doubts):
        services, places = _names(those)
        verb = "runs" if len(places) == 1 else "run"
        message = f"what {together(places)} {verb} of {together(services)} is not known: {why}"
        yield Remark(Topic.UNKNOWN, only(services), only(places), message, remedy)


def about_unread_locks(cells: Iterable[Cell], barriers: Iterable[Barred]) -> Iterator[Remark]:
    """Of which services and environments nobody knows whether they are locked."""
    doubts: list[_Doubt] = []
    told = set()
    for cell in cells:
        if cell.unread:
            told.add(cell.unread.why)
        if isinstance(cell.holder, Unread):
            doubts.append(_Doubt(cell.holder, cell.place.repository, cell.service, cell.environment))
    doubts += (
        _Doubt(one.barrier, one.repository, environment=one.environment or "")
        for one in barriers
        if isinstance(one.barrier, Unread)
    )
    # What could not be read at all is said already.
    for why, remedy, those in _by_reason(one for one in doubts if one.unread.why not in told):
        services, places = _names(those)
        homes = tuple(dict.fromkeys(one.repository for one in those))
        if len(those) > 1:
            message = f"what is locked in {together(homes)} is not known: {why}"
        else:
            whose = " in ".join((*services, *places)) or "every environment"
            message = f"whether {whose} is locked is not known: {why}"
        yield Remark(Topic.UNKNOWN, only(services), only(places), message, remedy)


def _by_reason(doubts: Iterable[_Doubt]) -> Iterator[tuple[str, str, list[_Doubt]]]:
    """Why, what to do, and all that it stands behind; as it was said where it is about one place alone."""
    groups: dict[tuple[str, str], list[_Doubt]] = {}
    for doubt in doubts:
        groups.setdefault(doubt.reason, []).append(doubt)
    for (why, remedy), those in groups.items():
        as_said = {(one.unread.why, one.unread.remedy) for one in those}
        yield (*(as_said.pop() if len(as_said) == 1 else (why, remedy)), those)


def _names(doubts: Iterable[_Doubt]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The services and the environments, each once."""
    those = tuple(doubts)
    services = dict.fromkeys(one.service for one in those if one.service)
    return tuple(services), tuple(dict.fromkeys(one.environment for one in those if one.environment))
