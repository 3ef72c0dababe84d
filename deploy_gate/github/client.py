"""Questions to GitHub's GraphQL: sent, judged, and sent again within bounds."""

from __future__ import annotations

import random
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Self

from deploy_gate.github.fault import Fault, Kind
from deploy_gate.github.judge import judge
from deploy_gate.github.patience import PATIENCE, Patience
from deploy_gate.github.token import Bearer

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping
    from concurrent.futures import ThreadPoolExecutor
    from datetime import datetime
    from types import TracebackType

    from deploy_gate.github.reply import Answer
    from deploy_gate.github.settings import Settings
    from deploy_gate.github.wire import Wire

IN_FLIGHT: Final = 4
"""Documents under way at once."""

ATTEMPTS: Final = 4
"""Times that one question is asked before it counts as unanswered."""

LONGEST_WAIT: Final = 90.0
"""Seconds that one wait may take; what asks for more is given up, and says so."""

SPREAD: Final = 5.0
"""Seconds over which a wait is spread at most."""

BREAKING: Final = 12
"""Faults in a row, over all questions, after which GitHub is not asked any more."""

TIMEOUT: Final = 15
"""Seconds without a byte; GitHub itself gives up on a question after 10."""


class Client:
    """A GitHub that is asked with one token; use it in one `with` block, so that its connections are reused."""

    def __init__(  # noqa: PLR0913 - what the outside world is made of: time, chance and a place for lines
        self,
        settings: Settings,
        *,
        sleep: Callable[[float], None],
        clock: Callable[[], datetime],
        log: Callable[[str], None] = lambda _: None,
        chance: Callable[[], float] = random.random,
        timeout: int = TIMEOUT,
        mask: Callable[[str], None] = lambda _: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self.patience = Patience(monotonic)
        self._bearer = Bearer(settings, clock=clock, mask=mask, timeout=timeout, patience=self.patience)
        self._sleep = sleep
        self._clock = clock
        self._log = log
        self._chance = chance
        self._timeout = timeout
        self._lock = threading.Lock()
        self._wire: Wire | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._waits_left = PATIENCE
        self._faults_in_a_row = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown()
        if self._wire is not None:
            self._wire.close()

    @property
    def settings(self) -> Settings:
        """Where GitHub is, and who asks."""
        return self._settings

    def token(self) -> str:
        """The token to ask with now; see `Bearer.token` for what it raises."""
        return self._bearer.token()

    @property
    def timeout(self) -> int:
        """Seconds without a byte after which a question counts as unanswered."""
        return self._timeout

    def now(self) -> datetime:
        return self._clock()

    @property
    def pool(self) -> ThreadPoolExecutor:
        """The threads that ask at once, each with a connection of its own."""
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - one document needs no thread

            self._pool = ThreadPoolExecutor(IN_FLIGHT, "github")
        return self._pool

    def begin(self) -> None:
        """A new reading: patience is whole again, and GitHub, though it was gone, is asked again."""
        with self._lock:
            self._waits_left = PATIENCE
            self._faults_in_a_row = 0
        self.patience.begin()

    @contextmanager
    def in_time(self) -> Iterator[None]:
        """For what is asked inside, the reading's time passes; raises `Fault` where it is over."""
        with self.patience.waiting():
            self._refuse_late("GitHub takes too long")
            try:
                yield
            except Fault as fault:
                self._refuse_late(fault.why)
                raise

    def _refuse_late(self, why: str) -> None:
        if self.patience.left() <= 0:
            raise Fault(Kind.UNREACHABLE, f"{why}; the {PATIENCE:.0f} s for all of it are over") from None

    def ask(
        self, document: str, variables: Mapping[str, object], *, hopeless: Container[Kind] = (Kind.REFUSED,)
    ) -> Answer:
        """The answer to a document, asked again until the attempts are used up.

        Raises `Fault` then, or at once where its kind is hopeless, and `GitHubError` where GitHub cannot be asked
        at all.
        """
        attempt = 1
        while True:
            try:
                answer = self._once(document, variables)
            except Fault as fault:
                if fault.kind in hopeless or attempt >= ATTEMPTS:
                    raise
                self.pause(fault, attempt)
            else:
                if document.lstrip().startswith("mutation"):
                    self.patience.begin()
                return answer
            attempt += 1

    def pause(self, fault: Fault, attempt: int) -> None:
        """The wait after a fault: what GitHub asks for, else twice as long each time.

        Raises the fault where that is too long, or GitHub seems to be gone.
        """
        if self.patience.left() <= 0:
            # It says so already.
            raise fault
        wait = fault.wait if fault.wait is not None else 2.0 ** (attempt - 1)
        # Jobs that failed together must not come back together.
        wait += self._chance() * min(wait / 2, SPREAD)
        with self._lock:
            if self._faults_in_a_row >= BREAKING:
                raise Fault(fault.kind, f"{fault.why}, as {BREAKING} questions before it", fault.remedy, fault.wait)
            if wait > min(LONGEST_WAIT, self._waits_left, self.patience.left()):
                raise Fault(fault.kind, f"{fault.why}; waiting {wait:.0f} s is too long", fault.remedy, fault.wait)
            self._waits_left -= wait
        self._log(f"{fault.why}: asking again in {wait:.1f} s")
        with self.patience.waiting():
            self._sleep(wait)

    def _once(self, document: str, variables: Mapping[str, object]) -> Answer:
        wire = self._connected()
        try:
            with self.in_time():
                answer = judge(wire.send(document, variables), self._clock().timestamp())
        except Fault:
            with self._lock:
                self._faults_in_a_row += 1
            raise
        with self._lock:
            self._faults_in_a_row = 0
        return answer

    def _connected(self) -> Wire:
        with self._lock:
            if self._wire is None:
                from deploy_gate.github.wire import Wire  # noqa: PLC0415 - a third of a second that bad input need not pay

                self._wire = Wire(self._settings, self._timeout, self.token, self.patience)
            return self._wire
