"""Keeping a request: a deployment of its own for each service, in the repository that asks, before anybody is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deploy_gate.github.batch import ask_all
from deploy_gate.github.deployments import Said, kept_in, say_each, write_record
from deploy_gate.github.fault import Fault, Kind
from deploy_gate.github.kept import Keeping
from deploy_gate.github.payload import REQUEST_TASK, REQUEST_TYPE, SCHEMA_VERSION, edges_of
from deploy_gate.model import Environment, Ticket
from deploy_gate.model.allowed import requests_place
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.github.client import Client
    from deploy_gate.github.kept import Understand
    from deploy_gate.github.rest import Rest
    from deploy_gate.model import Job, Kept, Wanted

WAITING = "asked for: no run has planned it yet"


class Filing(Value):
    """Services that are asked for in one, and who asks."""

    repository: str
    environment: str
    id: str
    wanted: tuple[Wanted, ...]
    ref: str
    """A commit of the repository; a deployment must have one."""
    job: Job
    actor: str


def open_requests(client: Client, repository: str, environment: str, understand: Understand) -> tuple[Kept, ...]:
    """The open requests that the repository keeps; raises `Fault` where they cannot be read."""
    keeping = Keeping(requests_place(repository, environment), environment, client.now(), understand)
    while not keeping.is_done:
        ask = keeping.ask
        keeping.take(ask_all(client, (ask,))[ask])
    if keeping.unread is not None and not keeping.is_cut:
        raise Fault(Kind.REFUSED, keeping.unread.why, keeping.unread.remedy)
    return tuple(keeping.found)


def file_request(client: Client, rest: Rest, filing: Filing, kept: Mapping[str, Kept]) -> dict[str, Ticket]:
    """A ticket for every service; those that are kept already under the same id stay as they are.

    Raises `Fault` where one cannot be kept; those before it are, and whoever asks again finds them.
    """
    place = requests_place(filing.repository, filing.environment)
    tickets = {name: one.ticket for name, one in kept.items()}
    made = {name: one.ticket for name, one in kept.items() if not one.state}
    for wanted in filing.wanted:
        if wanted.service in tickets:
            continue
        payload = _payload(filing, wanted)
        written = write_record(client, rest, place, Environment(place.environment), filing.ref, payload, REQUEST_TASK)
        made[wanted.service] = Ticket(filing.repository, filing.id, written.number, written.node, client.now())
    if made:
        # Only now is the request whole, and may be planned.
        said = Said("queued", WAITING, leaves_others=True)
        say_each(client, rest, [(kept_in(ticket), said) for ticket in made.values()])
    return tickets | made


def _payload(filing: Filing, wanted: Wanted) -> dict[str, Any]:
    asked = {
        "service": wanted.service,
        "version": str(wanted.version),
        "tag": wanted.tag,
        "image": wanted.image,
        "sha": wanted.sha,
        **edges_of(wanted.needs),
        "irreversible": wanted.irreversible,
        "redeploy": wanted.again,
    }
    return {
        "type": REQUEST_TYPE,
        "schema_version": SCHEMA_VERSION,
        "request_id": filing.id,
        "environment": filing.environment,
        "service": wanted.service,
        "version": str(wanted.version),
        "asked": {key: value for key, value in asked.items() if value},
        "together": [one.service for one in filing.wanted],
        "claim": f"{filing.id}/{wanted.service}",
        "run": {"repository": filing.job.repository, "id": filing.job.run, "attempt": filing.job.attempt},
        "actor": filing.actor,
    }
