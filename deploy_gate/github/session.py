"""One run's conversation with GitHub, opened where the run first needs it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from types import TracebackType

    from deploy_gate.github.client import Client
    from deploy_gate.model import Problem


class Session:
    """A client made of the environment's settings when it is first asked for, so that bad input needs no token."""

    def __init__(  # noqa: PLR0913 - what the outside world is made of, and who asks it
        self,
        environ: Mapping[str, str],
        token: str,
        *,
        sleep: Callable[[float], None],
        clock: Callable[[], datetime],
        log: Callable[[str], None],
        app: tuple[str, str] = ("", ""),
        locator: str = "",
        mask: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.environ = environ
        self.sleep = sleep
        self.clock = clock
        self.log = log
        self._token = token
        self._app = app
        self._locator = locator
        self._mask = mask

    @cached_property
    def client(self) -> Client:
        """The one client of the run; raises `GitHubError` where the settings do not make one."""
        # A refused input need not pay for what asks GitHub.
        from deploy_gate.github.client import Client  # noqa: PLC0415
        from deploy_gate.github.settings import AppKey, read_settings  # noqa: PLC0415

        settings = read_settings(self.environ, self._token, AppKey(*self._app), self._home())
        return Client(settings, sleep=self.sleep, clock=self.clock, log=self.log, mask=self._mask)

    def _home(self) -> str | None:
        """The repository that the catalog lies in, as far as its name or the run says it."""
        from deploy_gate.model import REPOSITORY  # noqa: PLC0415 - likewise

        named = self._locator.partition(":")[0] if ":" in self._locator else ""
        return next((one for one in (named, self.environ.get("GITHUB_REPOSITORY", "")) if REPOSITORY.match(one)), None)

    def catalog(self, locator: str) -> tuple[str, str] | Problem:
        """The catalog's text and name, from the repository that the locator or the run names, or why there is none.

        Raises `GitHubError` where GitHub does not say.
        """
        # Likewise.
        from deploy_gate.github.catalog_file import read_catalog_file  # noqa: PLC0415
        from deploy_gate.github.fault import CatalogError  # noqa: PLC0415
        from deploy_gate.model import Problem  # noqa: PLC0415

        try:
            return read_catalog_file(self.client, locator, self.environ.get("GITHUB_REPOSITORY")), locator
        except CatalogError as error:
            return Problem("catalog", str(error))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if "client" in self.__dict__:
            self.client.__exit__(kind, error, trace)
