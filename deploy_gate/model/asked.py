"""What is asked: the request."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from deploy_gate.value import Value

if TYPE_CHECKING:
    from deploy_gate.model.allowed import Need
    from deploy_gate.versions import Version


class Operation(StrEnum):
    """Which way a plan goes."""

    DEPLOY = "deploy"
    ROLLBACK = "rollback"


class Wanted(Value):
    """One service of a request, at one version, with the edges that came with it."""

    service: str
    version: Version
    tag: str | None = None
    image: str | None = None
    sha: str | None = None
    needs: tuple[Need, ...] = ()


class Promote(Value):
    """One service of a request without a version: it takes the one that the environment before runs."""

    service: str
    needs: tuple[Need, ...] = ()


class Request(Value):
    """Deploy these services at these versions to this environment, from whatever event it came."""

    environment: str
    services: tuple[Wanted, ...]
    promotions: tuple[Promote, ...] = ()
    """Services whose version is still to be found in the facts; none is left where a decision is made."""
    operation: Operation = Operation.DEPLOY
    sender: str | None = None
    """The login that sent the event; None on a laptop."""
    repository: str | None = None
    """The repository that the request says it came from."""
    allow_partial: bool = False
    """Deploy what may go, and leave the rest out, instead of refusing all."""
    redeploy: bool = False
    """Deploy also what already runs at the very version and commit."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every service it asks for, with or without a version: what the facts must cover."""
        return (*(one.service for one in self.services), *(one.service for one in self.promotions))


class Problem(Value):
    """One mistake in what a person wrote: where, what, and what to do; line and column count from 1."""

    where: str
    message: str
    line: int | None = None
    column: int | None = None
