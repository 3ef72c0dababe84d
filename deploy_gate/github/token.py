"""The token of a run: one that was given, or one that an App's key is exchanged for as often as it runs out."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from deploy_gate.github.patience import Patience
    from deploy_gate.github.settings import Settings

EARLY: Final = timedelta(minutes=5)
"""How long before its end a token is not used any more: clocks differ, and a request takes its time."""


class Minted(Value):
    """A token that GitHub made, and when it ends."""

    value: str
    until: datetime


class Bearer:
    """Whatever token is good now."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime],
        mask: Callable[[str], None],
        timeout: int,
        patience: Patience,
    ) -> None:
        self._settings = settings
        self._patience = patience
        self._clock = clock
        self._mask = mask
        self._timeout = timeout
        self._lock = threading.Lock()
        self._minted: Minted | None = None

    def token(self) -> str:
        """The token that was given, or one of the App's that still lives; a new one is masked before anybody sees it.

        Raises what `deploy_gate.github.app.mint` does.
        """
        key = self._settings.app
        if key is None:
            return self._settings.token
        with self._lock:
            if self._minted is None or self._clock() >= self._minted.until - EARLY:
                from deploy_gate.github.app import mint  # noqa: PLC0415 - only an App pays for the exchange

                made = mint(key, self._settings.api_url, self._settings.repository, self._timeout, self._patience)
                self._mask(made.value)
                self._minted = made
            return self._minted.value
