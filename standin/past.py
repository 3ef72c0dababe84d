"""Reads that have not yet seen the latest writes."""

import copy
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from standin.faults import Fault
from standin.store import World


@dataclass(slots=True)
class Past:
    """The world as it was; reads see it `writes` writes or `seconds` ago.

    Copies are kept only while something may ask for them.
    """

    writes: int = 0
    seconds: float = 0.0
    deepest: int = 0
    _kept: deque[tuple[datetime, World]] = field(default_factory=deque)

    @property
    def is_kept(self) -> bool:
        return bool(self.writes or self.seconds or self.deepest)

    def keep(self, world: World) -> None:
        """Remember the world after a write."""
        if not self.is_kept:
            return
        now = world.clock.now()
        self._kept.append((now, copy.deepcopy(world)))
        deepest = max(self.writes, self.deepest) + 1
        while len(self._kept) > deepest and not self._needed(self._kept[1][0], now):
            self._kept.popleft()

    def _needed(self, moment: datetime, now: datetime) -> bool:
        return bool(self.seconds) and now - moment < timedelta(seconds=self.seconds)

    def world_for(self, world: World, fault: Fault | None) -> World:
        """The world a read sees."""
        behind = fault.writes if fault and fault.kind == "stale" else self.writes
        kept = list(self._kept)
        if self.seconds:
            edge = world.clock.now() - timedelta(seconds=self.seconds)
            seen = [then for moment, then in kept if moment <= edge]
            return seen[-1] if seen else (kept[0][1] if kept else world)
        return kept[-1 - min(behind, len(kept) - 1)][1] if behind and kept else world
