"""The stand-in's time: the machine's, and as much further as it was told."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class Clock:
    """The present moment, which can be moved forward; `fixed` stops it at one instant."""

    fixed: datetime | None = None
    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        """The present to the second, which is all GitHub's timestamps show."""
        return ((self.fixed or datetime.now(UTC)) + self.ahead).replace(microsecond=0)

    def advance(self, by: timedelta) -> None:
        self.ahead += by


def stamp(moment: datetime) -> str:
    """A moment as GitHub writes it: `2026-01-31T12:00:00Z`."""
    return f"{moment.isoformat()[:19]}Z"


def read_stamp(text: str) -> datetime:
    """The moment an ISO 8601 text names; without a zone it is UTC."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
