"""What a rehearsal did, counted."""

import threading
from collections import Counter
from dataclasses import dataclass, field

from tests.rehearsal.steps import KILLED, Step

RETRY, WAIT, TAKE_OVER = ": asking again in ", "waiting at most ", "took over the lock of "


@dataclass(slots=True)
class Tally:
    """Counts by what was counted; safe to use from many threads."""

    counts: Counter[str] = field(default_factory=Counter)
    faulty: list[str] = field(default_factory=list)
    """What our own code did wrong: steps that ended by our fault, with the end of their log."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str, by: int = 1) -> None:
        with self._lock:
            self.counts[what] += by

    def step(self, command: str, step: Step) -> None:
        """One step that has ended."""
        log = step.log
        self.count(f"steps: {command}")
        self.count(f"{command} answered: {step.reason if step.code else 'went'}")
        self.count("requests asked again", log.count(RETRY))
        self.count("waits of starts", log.count(WAIT))
        self.count("locks taken over", log.count(TAKE_OVER))
        if step.code == KILLED:
            self.count("processes killed")
        elif step.code not in (0, 1):
            with self._lock:
                self.faulty.append(f"{step.id} {command} ended with {step.code}: {log[-600:]}")

    def lines(self) -> list[str]:
        return [f"{what}: {number}" for what, number in sorted(self.counts.items())]
