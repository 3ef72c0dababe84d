"""Addresses asked whether what serves there answers well. It knows nothing of GitHub, and sends no token.

Importing this module costs a tenth of a second, so it is imported where something is about to be asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import requests

from deploy_gate import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from deploy_gate.verification import Check

SLOWEST_ANSWER: Final = 10
"""Seconds without a byte after which one try has failed."""


class Health:
    """The addresses of one check, asked together until they have passed or the time is over."""

    def __init__(
        self,
        check: Check,
        *,
        sleep: Callable[[float], None],
        clock: Callable[[], datetime],
        log: Callable[[str], None],
    ) -> None:
        self._check = check
        self._sleep, self._clock, self._log = sleep, clock, log
        self._told = ""

    def passes(self) -> str | None:
        """None once every address has answered well often enough in a row, else what the last try met."""
        began = self._clock()
        in_a_row = 0
        with requests.Session() as session:
            # A netrc file's passwords are not for whoever answers here.
            session.auth = lambda request: request
            session.headers["User-Agent"] = f"deploy-gate/{__version__}"
            while True:
                wrong = self._wrong(session)
                in_a_row = 0 if wrong else in_a_row + 1
                if in_a_row >= self._check.successes:
                    return None
                passed = (self._clock() - began).total_seconds()
                if passed + self._check.interval > self._check.timeout:
                    return wrong or f"only {in_a_row} of {self._check.successes} tries in a row had passed"
                if wrong and wrong != self._told:
                    self._log(f"{wrong}; asking again for at most {self._check.timeout - passed:.0f} s")
                    self._told = wrong
                self._sleep(self._check.interval)

    def _wrong(self, session: requests.Session) -> str | None:
        for url in self._check.http:
            try:
                # Only the status is asked for: what stands in the body is nobody's business here.
                with session.get(url, timeout=SLOWEST_ANSWER, allow_redirects=False, stream=True) as answer:
                    if not 200 <= answer.status_code < 300:  # noqa: PLR2004 - HTTP: success
                        return f"{url} answers {answer.status_code}"
            except requests.exceptions.Timeout:
                return f"{url} did not answer within {SLOWEST_ANSWER} s"
            except (requests.exceptions.RequestException, ValueError):
                return f"{url} could not be reached"
        return None
