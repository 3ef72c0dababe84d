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

    def __init__(
        self,
        environ: Mapping[str, str],
        token: str,
        *,
        sleep: Callable[[float], None],
        clock: Callable[[], datetime],
        log: Callable[[str], None],
    ) -> None:
        self.environ = environ
        self.sleep = sleep
        self.clock = clock
        self.log = log
        self._token = token

    @cached_property
    def client(self) -> Client:
        """The one client of the run; raises `GitHubError` where the settings do not make one."""
        # A refused input need not pay for what asks GitHub.
        from deploy_gate.github.client import Client  # noqa: PLC0415
        from deploy_gate.github.settings import read_settings  # noqa: PLC0415

        settings = read_settings(self.environ, self._token)
        return Client(settings, sleep=self.sleep, clock=self.clock, log=self.log)

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
