"""The records of one service in one environment, read page by page until they tell what runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github.document import AskPage
from deploy_gate.model import History, Record, State, Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deploy_gate.github.records import Reader
    from deploy_gate.model import Place

PAGES: Final = (5, 45, 50, 50, 50)
"""Records on each page: the first nearly always tells; 200 are read at most."""


@dataclass(slots=True)
class Reading:
    """A history on its way."""

    reader: Reader
    place: Place
    with_ref: bool
    needs_settled: bool
    """Read on to a settled record: one that is moving or failed leaves the one before it in play."""
    depth: int = 0
    """How many records had to be read before this service was known to matter."""
    until: Callable[[Sequence[Record]], bool] | None = None
    """What the records must hold besides; where no page is left they are taken without it."""
    keeps_page: bool = False
    """What the page has beside is kept, as far as it can be understood."""
    _records: list[Record] = field(default_factory=list)
    _displaced: bool = False
    """A newer foreign deployment has succeeded."""
    _told: bool = False
    """It is known what runs."""
    _pages: int = 0
    _cursor: str | None = None
    result: History | Unread | None = None

    @property
    def ask(self) -> AskPage:
        """The next page to read."""
        return AskPage(self.place, PAGES[self._pages], self._cursor, self.with_ref)

    def take(self, answer: Any) -> None:  # noqa: ANN401 - what GitHub sent, not yet looked at
        """The page that was asked for, or why it could not be read."""
        match answer:
            case Unread():
                self.result = answer
            case {"nodes": list(nodes), "pageInfo": {"hasNextPage": bool(more), **info}}:
                self._take_records(nodes)
                if self.result is None:
                    self._turn(info.get("endCursor") if more else None)
            case _:
                self.result = self._unread("GitHub answered without them")

    def _take_records(self, nodes: list[Any]) -> None:
        for node in nodes:
            match self.reader.read(node):
                case None:
                    self._displaced = self._displaced or self.reader.has_displaced(node)
                    continue
                case Record(state=State.INACTIVE, unchanged=False) as record if self._displaced:
                    # Nobody took it out of service: a deployment that does not count did, by succeeding.
                    self._records.append(record.but(state=State.ACTIVE))
                case Unread() as unread:
                    self.result = History(tuple(self._records)) if self._is_enough() else unread
                    return
                case record:
                    self._records.append(record)
            self._told = self._told or self._tells(self._records[-1])
            if not self.keeps_page and self._is_enough():
                # One record more than is needed costs nothing where the page has it, but may be one that is unclear.
                break
        if self._is_enough():
            self.result = History(tuple(self._records))

    def _is_enough(self) -> bool:
        return self._told and (self.until is None or self.until(self._records))

    def _tells(self, record: Record) -> bool:
        if record.unchanged:
            return False
        return not self.needs_settled or record.state.is_serving or record.state.is_gone

    def _turn(self, cursor: object) -> None:
        self._pages += 1
        if cursor is None or (self._told and self._pages == len(PAGES)):
            self.result = History(tuple(self._records))
        elif not isinstance(cursor, str):
            self.result = self._unread("GitHub named no next page")
        elif self._pages == len(PAGES):
            self.result = self._unread(
                f"the newest {sum(PAGES)} do not tell what runs",
                "deploy the service there, so that a newer record tells",
            )
        else:
            self._cursor = cursor

    def _unread(self, why: str, remedy: str = "run it again") -> Unread:
        return Unread(
            f"the records of {self.reader.service} in {self.place.environment} of {self.place.repository} "
            f"could not be read: {why}",
            remedy,
        )
