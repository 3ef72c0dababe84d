"""A time that runs faster than the machine's and can be moved on, one for the stand-in and every process."""

import mmap
import os
import struct
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

_FORM = struct.Struct("ddd")


@dataclass(slots=True)
class SharedClock:
    """A clock in a file: when it began, how much faster it runs, and how far it was moved on."""

    shared: mmap.mmap

    @classmethod
    def make(cls, file: Path, speed: float) -> "SharedClock":
        file.write_bytes(_FORM.pack(time.time(), speed, 0.0))
        return cls.open(file)

    @classmethod
    def open(cls, file: Path) -> "SharedClock":
        descriptor = os.open(file, os.O_RDWR)
        try:
            return cls(mmap.mmap(descriptor, _FORM.size))
        finally:
            os.close(descriptor)

    @property
    def _values(self) -> tuple[float, float, float]:
        return _FORM.unpack(self.shared[:])

    def exactly(self) -> datetime:
        began, speed, ahead = self._values
        return datetime.fromtimestamp(began + (time.time() - began) * speed + ahead, UTC)

    def now(self) -> datetime:
        """To the second, as GitHub tells it."""
        return self.exactly().replace(microsecond=0)

    def advance(self, by: timedelta) -> None:
        began, speed, ahead = self._values
        self.shared[:] = _FORM.pack(began, speed, ahead + by.total_seconds())

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds / self._values[1])
