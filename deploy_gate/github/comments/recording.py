"""The record of a deploy by comment: of a branch, whose commit is then compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github.client import ATTEMPTS
from deploy_gate.github.document import read_query
from deploy_gate.github.fault import Fault, Kind
from deploy_gate.github.records import decode_payload
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.comment.outcome import CreateDeployment
    from deploy_gate.github.client import Client
    from deploy_gate.github.rest import Rest

_MINE: Final = ("initial_comment_id", "github_run_id", "github_run_attempt")
"""What tells a record of this run from every other."""


class Made(Value):
    """A record: its number, its node id, and the commit that GitHub found at the ref; empty where it did not say."""

    number: int
    node: str
    sha: str


class NotMade(Value):
    """GitHub answered with a message instead: it merged the default branch first, say."""

    message: str


def record(client: Client, rest: Rest, repository: str, step: CreateDeployment) -> Made | NotMade:
    """The record; where an answer is lost, the one that this very run made is taken.

    Raises `Fault` where there can be none.
    """
    fields = {
        "ref": step.ref,
        "environment": step.environment,
        "auto_merge": step.auto_merge,
        "required_contexts": list(step.required_contexts),
        "production_environment": step.is_production,
        "payload": dict(step.payload),
    }
    attempt = 1
    while True:
        try:
            return _made(rest.deploy(repository, fields))
        except Fault as fault:
            if fault.kind is Kind.REFUSED or attempt >= ATTEMPTS:
                raise
            client.pause(fault, attempt)
        found = _find(client, repository, step)
        if found is not None:
            return found
        attempt += 1


def _made(answer: Mapping[str, Any]) -> Made | NotMade:
    match answer:
        case {"id": int(number), "node_id": str(node), "sha": str(sha)}:
            return Made(number, node, sha)
        case {"message": str(message)}:
            return NotMade(message)
        case _:
            raise Fault(Kind.UNREACHABLE, "what came was no answer of GitHub")


def _find(client: Client, repository: str, step: CreateDeployment) -> Made | None:
    owner, _, name = repository.partition("/")
    answer = client.ask(read_query("own_records"), {"owner": owner, "name": name, "environment": step.environment})
    wanted = {key: step.payload.get(key) for key in _MINE}
    nodes = ((answer.data.get("repository") or {}).get("deployments") or {}).get("nodes") or ()
    for node in nodes:
        match node:
            case {"id": str(found), "databaseId": int(number), "payload": payload, "commitOid": str(sha)}:
                told = decode_payload(payload)
                if wanted["initial_comment_id"] is not None and {key: told.get(key) for key in _MINE} == wanted:
                    return Made(number, found, sha)
    return None
