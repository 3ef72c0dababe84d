"""Writing records: the start of a deployment by REST, what became of it by GraphQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github.client import ATTEMPTS
from deploy_gate.github.document import read_query
from deploy_gate.github.fault import Fault, Kind
from deploy_gate.github.payload import SCHEMA_VERSION, TYPE, edges_of
from deploy_gate.github.records import decode_payload
from deploy_gate.model import Operation
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deploy_gate.github.client import Client
    from deploy_gate.github.rest import Rest
    from deploy_gate.model import Environment, Holder, Place, Target, Ticket

LONGEST: Final = 140
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
    leaves_others: bool = False
    """A success that does not mark those before it inactive, as GitHub does it otherwise."""


def kept_in(ticket: Ticket) -> Written:
    """The deployment that keeps a request."""
    return Written(ticket.repository, ticket.number, ticket.node)


def payload_of(
    target: Target, holder: Holder, sha: str | None, operation: Operation = Operation.DEPLOY
) -> dict[str, Any]:
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
        "operation": str(operation),
        **({"irreversible": True} if target.irreversible else {}),
        "previous_version": str(target.previous_version) if target.previous_version else None,
        **({"request_id": target.request.id, "request": target.request.said} if target.request else {}),
        "claim": holder.claim,
        "run": {"repository": holder.job.repository, "id": holder.job.run, "attempt": holder.job.attempt},
        "job": holder.job.job,
    }


def write_record(  # noqa: PLR0913, PLR0917 - what a record is made of
    client: Client,
    rest: Rest,
    place: Place,
    environment: Environment,
    ref: str,
    payload: Mapping[str, Any],
    task: str = "deploy",
) -> Written:
    """A record of exactly this commit; where an answer is lost, the record that the same claim made is taken.

    Raises `Fault` where none can be made.
    """
    fields = {
        "ref": ref,
        "task": task,
        "environment": place.environment,
        "description": f"{payload['service']} {payload['version']}"[:LONGEST],
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
        made = find_record(client, place, payload)
        if made is not None:
            return made
        attempt += 1


def find_record(client: Client, place: Place, payload: Mapping[str, Any]) -> Written | None:
    """The record with this payload, which names its claim, if it is among the newest.

    A claim alone would not do: one job may deploy two versions after each other. Raises `Fault` where GitHub does not
    say.
    """
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
            case {"id": str(found), "databaseId": int(number), "payload": written}:
                if decode_payload(written) == dict(payload):
                    return Written(place.repository, number, found)
    return None


def say(client: Client, rest: Rest, records: Sequence[Written], said: Said) -> None:
    """The same status for every record: see `say_each`."""
    say_each(client, rest, [(record, said) for record in records])


class Beyond(Value):
    """What else to read in the answer to the first status: of another repository of the same owner."""

    name: str
    """The repository's, without its owner."""
    selection: str
    declared: tuple[str, ...]
    variables: Mapping[str, object]
    fragment: str


class Heard(Value):
    """What came of saying statuses: why those beside were lost, and the repository that was read on."""

    lost: tuple[Fault, ...] = ()
    beyond: Any = None


def say_each(
    client: Client,
    rest: Rest,
    told: Sequence[tuple[Written, Said]],
    beside: Sequence[tuple[Written, Said]] = (),
    beyond: Beyond | None = None,
) -> Heard:
    """A status for every record, in one request where the token may use GraphQL for it.

    A GITHUB_TOKEN has been refused that (andykenward/github-actions-cloudflare-pages 234), so REST is asked then.
    Raises `Fault` where one cannot be written, except of those beside: why these are not is in the answer.
    """
    everything = (*told, *beside)
    if not everything:
        return Heard()
    declared = [f"$i{number}: CreateDeploymentStatusInput!" for number in range(len(everything))]
    chosen = ["id"] * len(everything)
    variables: dict[str, object] = {f"i{number}": _input(*one) for number, one in enumerate(everything)}
    if beyond is not None:
        declared += ("$beyond: String!", *beyond.declared)
        variables |= {"beyond": beyond.name, **beyond.variables}
        read_on = f"beyond: repository(name: $beyond) {{ {beyond.selection} }}"
        chosen[0] = f"id deployment {{ repository {{ owner {{ {read_on} }} }} }}"
    fields = (
        f"s{number}: createDeploymentStatus(input: $i{number}) {{ deploymentStatus {{ {one} }} }}"
        for number, one in enumerate(chosen)
    )
    text = f"mutation SayStatus({', '.join(declared)}) {{ {' '.join(fields)} }}"
    answer = client.ask(f"{text}\n{beyond.fragment}" if beyond else text, variables)
    lost: list[Fault] = []
    for number, one in enumerate(everything):
        if answer.data.get(f"s{number}") is not None:
            continue
        try:
            _by_rest(rest, *one)
        except Fault as fault:
            if number < len(told):
                raise
            lost.append(fault)
    return Heard(tuple(lost), _beyond(answer.data.get("s0")))


def _beyond(status: Any) -> Any:  # noqa: ANN401 - what GitHub sent, not yet looked at
    match status:
        case {"deploymentStatus": {"deployment": {"repository": {"owner": {"beyond": found}}}}}:
            return found
        case _:
            return None


def _input(record: Written, said: Said) -> dict[str, object]:
    given: dict[str, object] = {"deploymentId": record.node, "state": said.state.upper()}
    given["description"] = said.description[:LONGEST]
    if said.log_url:
        given["logUrl"] = said.log_url
    return given | ({"autoInactive": False} if said.leaves_others else {})


def _by_rest(rest: Rest, record: Written, said: Said) -> None:
    given: dict[str, object] = {"state": said.state, "description": said.description[:LONGEST]}
    if said.log_url:
        given["target_url"] = said.log_url
    if said.leaves_others:
        given["auto_inactive"] = False
    rest.say(record.repository, record.number, given)
