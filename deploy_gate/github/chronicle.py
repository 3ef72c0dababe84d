"""The records of one service, as far back as somebody wants to see, others' included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deploy_gate.board.past import Deed, Reached
from deploy_gate.github.batch import ask_all
from deploy_gate.github.document import AskPage
from deploy_gate.github.records import created_at, reader_of
from deploy_gate.model import ForeignRecords, Unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deploy_gate.github.client import Client
    from deploy_gate.model import Catalog

MOST: Final = 100
"""Records on a page of GitHub's."""


def read_chronicle(
    client: Client, catalog: Catalog, service: str, environments: Iterable[str], limit: int
) -> Mapping[str, Reached]:
    """By environment the newest records of the service, at least one more than the limit where there are as many.

    Raises `GitHubError` where GitHub cannot be asked at all.
    """
    client.begin()
    pages = {where: _Pages(catalog, service, where, limit + 1) for where in environments}
    while asked := {page.ask: page for page in pages.values() if not page.is_read}:
        answers = ask_all(client, asked)
        for ask, page in asked.items():
            page.take(answers[ask])
    return {where: Reached(tuple(page.deeds), page.unread) for where, page in pages.items()}


class _Pages:
    """The pages of one place on their way."""

    def __init__(self, catalog: Catalog, service: str, environment: str, wanted: int) -> None:
        self._reader = reader_of(service, environment, catalog, foreign=ForeignRecords.HONOUR)
        self._place = catalog.services[service].records_for(environment)
        self._wanted = wanted
        self._after: str | None = None
        self.deeds: list[Deed] = []
        self.unread: Unread | None = None
        self.is_read = False

    @property
    def ask(self) -> AskPage:
        size = min(MOST, max(1, self._wanted - len(self.deeds)))
        return AskPage(self._place, size, self._after, with_ref=True)

    def take(self, answer: Any) -> None:  # noqa: ANN401 - what GitHub sent, not yet looked at
        match answer:
            case Unread():
                self.unread, self.is_read = answer, True
            case {"nodes": list(nodes), "pageInfo": {"hasNextPage": bool(more), **info}}:
                for node in nodes:
                    read = self._reader.read(node)
                    if read is not None:
                        self.deeds.append(Deed(self._reader.environment, created_at(node), read))
                after = info.get("endCursor")
                self._after = after if isinstance(after, str) else None
                self.is_read = not more or self._after is None or len(self.deeds) >= self._wanted
            case _:
                why = f"the records in {self._place.environment} of {self._place.repository} could not be read"
                self.unread, self.is_read = Unread(f"{why}: GitHub answered without them"), True
