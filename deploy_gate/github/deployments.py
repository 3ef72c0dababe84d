"""Writing records: the start of a deployment by REST, what became of it by GraphQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github.client import ATTEMPTS
from deploy_gate.github.document import read_query
from deploy_gate.github.fault import Fault, Kind
from deploy_gate.github.payload import SCHEMA_VERSION, TYPE, edges_of
from deploy_gate.github.records import decode_payload
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deploy_gate.github.client import Client
    from deploy_gate.github.rest import Rest
    from deploy_gate.model import Environment, Holder, Place, Target

_LONGEST: Final = 140
"""Characters in a description."""


class Written(Value):
    """A record that was made: where, its number for REST, its id for GraphQL."""

    repository: str
    number: int
    node: str


class Said(Value):
    """A status: its state in REST's word, what it says, and the page of the run."""

    state: str
    description: str = ""
    log_url: str = ""


def payload_of(target: Target, holder: Holder, sha: str | None) -> dict[str, Any]:
    """What the record says of the version, and which job made it."""
    said = {"tag": target.tag, "image": target.image}
    return {
        "type": TYPE,
        "schema_version": SCHEMA_VERSION,
        "service": target.service,
        "version": str(target.version),
        **{key: value for key, value in said.items() if value},
        "sha": sha,
        **edges_of(target.needs),
        "previous_version": str(target.previous_version) if target.previous_version else None,
        "claim": holder.claim,
        "run": {"repository": holder.job.repository, "id": holder.job.run, "attempt": holder.job.attempt},
        "job": holder.job.job,
    }


def write_record(  # noqa: PLR0913, PLR0917 - what a record is made of
    client: Client, rest: Rest, place: Place, environment: Environment, ref: str, payload: Mapping[str, Any]
) -> Written:
    """A record of exactly this commit; where an answer is lost, the record that the same claim made is taken.

    Raises `Fault` where none can be made.
    """
    fields = {
        "ref": ref,
        "environment": place.environment,
        "description": f"{payload['service']} {payload['version']}"[:_LONGEST],
        "payload": dict(payload),
        "production_environment": environment.production,
        "transient_environment": environment.transient,
    }
    attempt = 1
    while True:
        try:
            return Written(place.repository, *rest.create_record(place.repository, fields))
        except Fault as fault:
            if fault.kind is Kind.REFUSED or attempt >= ATTEMPTS:
                raise
            client.pause(fault, attempt)
        made = find_record(client, place, str(payload["claim"]))
        if made is not None:
            return made
        attempt += 1


def find_record(client: Client, place: Place, claim: str) -> Written | None:
    """The record that this claim made, if it is among the newest; raises `Fault` where GitHub does not say."""
    owner, _, name = place.repository.partition("/")
    answer = client.ask(read_query("own_records"), {"owner": owner, "name": name, "environment": place.environment})
    if answer.complaints:
        message = answer.complaints[0].message
        raise Fault(Kind.REFUSED, f"the records in {place.repository} could not be read ({message})")
    match answer.data.get("repository"):
        case {"deployments": {"nodes": list(nodes)}}:
            pass
        case _:
            nodes = []
    for node in nodes:
        match node:
            case {"id": str(found), "databaseId": int(number), "payload": payload}:
                if decode_payload(payload).get("claim") == claim:
                    return Written(place.repository, number, found)
    return None


def say(client: Client, rest: Rest, records: Sequence[Written], said: Said) -> None:
    """One status for every record, in one request where the token may use GraphQL for it.

    A GITHUB_TOKEN has been refused that (andykenward/github-actions-cloudflare-pages 234), so REST is asked then.
    Raises `Fault` where one cannot be written.
    """
    if not records:
        return
    declared = ", ".join(f"$i{number}: CreateDeploymentStatusInput!" for number in range(len(records)))
    fields = (
        f"s{number}: createDeploymentStatus(input: $i{number}) {{ deploymentStatus {{ id }} }}"
        for number in range(len(records))
    )
    variables = {f"i{number}": _input(record, said) for number, record in enumerate(records)}
    answer = client.ask(f"mutation SayStatus({declared}) {{ {' '.join(fields)} }}", variables)
    for number, record in enumerate(records):
        if answer.data.get(f"s{number}") is None:
            _by_rest(rest, record, said)


def _input(record: Written, said: Said) -> dict[str, str]:
    given = {"deploymentId": record.node, "state": said.state.upper(), "description": said.description[:_LONGEST]}
    return given | ({"logUrl": said.log_url} if said.log_url else {})


def _by_rest(rest: Rest, record: Written, said: Said) -> None:
    given: dict[str, str] = {"state": said.state, "description": said.description[:_LONGEST]}
    if said.log_url:
        given["target_url"] = said.log_url
    rest.say(record.repository, record.number, given)
