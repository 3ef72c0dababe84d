"""What is asked: the request."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from deploy_gate.model.names import REPOSITORY
from deploy_gate.value import Value

if TYPE_CHECKING:
    from deploy_gate.model.allowed import Need
    from deploy_gate.versions import Version


class Operation(StrEnum):
    """Which way a plan goes."""

    DEPLOY = "deploy"
    ROLLBACK = "rollback"


class Ticket(Value):
    """Where a request lies until it is answered: a deployment in the repository that asks, made to keep it."""

    repository: str
    id: str
    """The request's own; the services that are asked for together share it."""
    number: int
    """The deployment's for REST, its node for GraphQL."""
    node: str
    asked_at: datetime | None = None

    @property
    def said(self) -> dict[str, object]:
        """As JSON's values, which `ticket_in` reads."""
        return {
            "repository": self.repository,
            "id": self.id,
            "number": self.number,
            "node": self.node,
            "asked_at": self.asked_at.isoformat() if self.asked_at else "",
        }


def ticket_in(found: object) -> Ticket | None:
    """The ticket that was written as JSON; None where it is none."""
    match found:
        case {"repository": str(repository), "id": str(key), "number": int(number), "node": str(node), **rest}:
            if REPOSITORY.match(repository) and not isinstance(number, bool):
                return Ticket(repository, key, number, node, moment_in(rest.get("asked_at")))
    return None


def moment_in(found: object) -> datetime | None:
    """The moment that a text tells, with its zone."""
    try:
        moment = datetime.fromisoformat(str(found))
    except ValueError:
        return None
    return None if moment.tzinfo is None else moment


class Wanted(Value):
    """One service of a request, at one version, with the edges that came with it."""

    service: str
    version: Version
    tag: str | None = None
    image: str | None = None
    sha: str | None = None
    needs: tuple[Need, ...] = ()
    irreversible: bool = False
    """Once it has been deployed there is no way back to the version before."""
    ticket: Ticket | None = None
    """What keeps the request; None where it came with the event alone."""
    asked_by: str | None = None
    """Who wrote the kept request."""
    again: bool = False
    """Deploy it also where it runs already."""


class Promote(Value):
    """One service of a request without a version: it takes the one that the environment before runs.

    In a rollback it takes the one that served here before.
    """

    service: str
    needs: tuple[Need, ...] = ()
    irreversible: bool = False


class Request(Value):
    """Deploy these services at these versions to this environment, from whatever event it came."""

    environment: str
    services: tuple[Wanted, ...]
    promotions: tuple[Promote, ...] = ()
    """Services whose version is still to be found in the facts; none is left where a decision is made."""
    operation: Operation = Operation.DEPLOY
    run: int | None = None
    """The workflow run whose deployments a rollback undoes; its services are still to be found in the facts."""
    sender: str | None = None
    """The login that sent the event; None on a laptop."""
    repository: str | None = None
    """The repository that the request says it came from."""
    allow_partial: bool = False
    """Deploy what may go, and leave the rest out, instead of refusing all."""
    redeploy: bool = False
    """Deploy also what already runs at the very version and commit."""
    source: str | None = None
    """The repository whose event it is; None on a laptop."""
    kept: str | None = None
    """The id of the kept request that it is; what that asks for lies in `repository`."""
    collects: bool = False
    """What else is kept for the environment goes with it, as far as it may."""
    parts: tuple[frozenset[str], ...] = ()
    """Of a request that allows a part, the services of which none goes without the others."""
    named: frozenset[str] = frozenset()
    """The services for whose sake what stands in their way is left out."""

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
