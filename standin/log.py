"""The log of every request: what all counts rest on."""

from dataclasses import asdict, dataclass, field
from threading import Lock
from typing import Any

from standin.refusal import Refusal
from standin.sent import read_json


@dataclass(slots=True)
class Entry:
    """One request and what became of it; `connections` and `points` are GraphQL's.

    Bodies are kept as they went over the wire: parsed ones would slow every later request down.
    """

    n: int
    time: str
    method: str
    path: str
    query: str = ""
    route: str | None = None
    operation: str | None = None
    kind: str | None = None
    aliases: int = 0
    connections: int = 0
    nodes: int = 0
    points: int = 0
    status: int = 0
    fault: str | None = None
    errors: list[str] = field(default_factory=list)
    token: str | None = None
    user_agent: str = ""
    milliseconds: float = 0.0
    body: bytes = b""
    answer: bytes = b""


class Log:
    """Entries in the order the requests came; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._entries: list[Entry] = []
        self._count = 0

    def begin(self, time: str, method: str, path: str, query: str) -> Entry:
        with self._lock:
            self._count += 1
            entry = Entry(self._count, time, method, path, query)
            self._entries.append(entry)
            return entry

    def entries(self) -> list[Entry]:
        with self._lock:
            return list(self._entries)

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._count = 0

    def shown(self, *, bodies: bool = False) -> list[dict[str, Any]]:
        """The entries as JSON, with request and answer bodies only where asked for."""
        shown = [asdict(entry) for entry in self.entries()]
        for entry in shown:
            body, answer = entry.pop("body"), entry.pop("answer")
            if bodies:
                entry |= {"body": _readable(body), "answer": _readable(answer)}
        return shown


def _readable(sent: bytes) -> Any:  # noqa: ANN401 - a body holds whatever JSON holds
    try:
        return read_json(sent) if sent else None
    except Refusal:
        return sent.decode(errors="replace")
