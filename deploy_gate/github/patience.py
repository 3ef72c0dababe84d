"""How long GitHub is waited for in all, however the time is spent."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE: Final = 180.0
"""Seconds that one reading takes at most: its questions, their answers, and the waits between them."""


class Patience:
    """The seconds that are left of a reading; they pass only while somebody waits, and for all who wait at once."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._spent = 0.0
        self._waiting = 0
        self._since = 0.0

    def begin(self) -> None:
        """All of it is there again."""
        with self._lock:
            self._spent, self._since = 0.0, self._monotonic()

    def left(self) -> float:
        """Seconds, none or less where it is over."""
        with self._lock:
            return PATIENCE - self._spent - (self._monotonic() - self._since if self._waiting else 0.0)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Inside, time passes."""
        with self._lock:
            if not self._waiting:
                self._since = self._monotonic()
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1
                if not self._waiting:
                    self._spent += self._monotonic() - self._since
