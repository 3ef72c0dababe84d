"""Deployments and the states GitHub reads from their statuses."""

import json
from typing import Any, Final

from standin.probes.registry import holds, probe, same
from standin.probes.scratch import Scratch

RECORDS: Final = (
    "query($owner: String!, $name: String!, $environment: String!) { repository(owner: $owner, name: $name) {"
    " deployments(environments: [$environment], first: 10, orderBy: {field: CREATED_AT, direction: DESC}) {"
    " nodes { id databaseId state payload commitOid latestStatus { state } } } } }"
)
NODE: Final = "query($id: ID!) { node(id: $id) { __typename id ... on Deployment { databaseId } } }"
SAID: Final = {
    "in_progress": "IN_PROGRESS",
    "queued": "QUEUED",
    "failure": "FAILURE",
    "error": "ERROR",
    "inactive": "INACTIVE",
}


def _records(scratch: Scratch, environment: str) -> list[dict[str, Any]]:
    data, errors = scratch.ask(RECORDS, environment=environment)
    same("errors", errors, [])
    found: list[dict[str, Any]] = data["repository"]["deployments"]["nodes"]
    return found


def _states(scratch: Scratch, environment: str) -> list[str]:
    return [each["state"] for each in _records(scratch, environment)]


@probe("deployments.newest_first")
def newest_first(scratch: Scratch) -> None:
    """Two of one environment; a third of another is not among them."""
    environment = scratch.fresh("order")
    first, second = scratch.deployment(environment), scratch.deployment(environment)
    scratch.deployment(scratch.fresh("elsewhere"))
    found = [each["databaseId"] for each in _records(scratch, environment)]
    # GitHub's times are whole seconds, so two of the same second may stand either way round.
    same("records", sorted(found, reverse=True), [second["id"], first["id"]])


@probe("deployments.pending")
def pending(scratch: Scratch) -> None:
    """Nothing was said yet."""
    environment = scratch.fresh("pending")
    scratch.deployment(environment)
    same("states", _states(scratch, environment), ["PENDING"])


@probe("deployments.success")
def success(scratch: Scratch) -> None:
    """It runs, and its newest status says why."""
    environment = scratch.fresh("success")
    scratch.say(scratch.deployment(environment), "success")
    (record,) = _records(scratch, environment)
    same("state", record["state"], "ACTIVE")
    same("latest status", record["latestStatus"], {"state": "SUCCESS"})


@probe("deployments.states")
def states(scratch: Scratch) -> None:
    """Each word in turn, on one record after another."""
    found = {}
    for said in SAID:
        environment = scratch.fresh(said)
        scratch.say(scratch.deployment(environment, transient_environment=False), said)
        (found[said],) = _states(scratch, environment)
    same("states", found, SAID)


@probe("deployments.auto_inactive")
def auto_inactive(scratch: Scratch) -> None:
    """The newer success ends the older one."""
    environment = scratch.fresh("auto")
    first, second = (scratch.deployment(environment, production_environment=False) for _ in range(2))
    scratch.say(first, "success")
    scratch.say(second, "success")
    by_number = {each["databaseId"]: each["state"] for each in _records(scratch, environment)}
    same("states", by_number, {first["id"]: "INACTIVE", second["id"]: "ACTIVE"})


@probe("deployments.auto_inactive_scope")
def auto_inactive_scope(scratch: Scratch) -> None:
    """Production ones and those of another name go on."""
    environment, other = scratch.fresh("scope"), scratch.fresh("other")
    production = scratch.deployment(environment, production_environment=True)
    beside = scratch.deployment(other, production_environment=False)
    newer = scratch.deployment(environment, production_environment=True)
    for each in (production, beside, newer):
        scratch.say(each, "success")
    same("states", _states(scratch, environment), ["ACTIVE", "ACTIVE"])
    same("states beside", _states(scratch, other), ["ACTIVE"])


@probe("deployments.destroyed")
def destroyed(scratch: Scratch) -> None:
    """A transient environment is gone when it is inactive."""
    environment = scratch.fresh("transient")
    made = scratch.deployment(environment, transient_environment=True)
    scratch.say(made, "success")
    scratch.say(made, "inactive")
    same("states", _states(scratch, environment), ["DESTROYED"])


@probe("deployments.payload_text")
def payload_text(scratch: Scratch) -> None:
    """An object that was sent, read back as text."""
    environment, sent = scratch.fresh("payload"), {"type": "probe", "requires": ["a >=1"]}
    scratch.deployment(environment, payload=sent)
    (record,) = _records(scratch, environment)
    holds(f"it is text: {record['payload']!r}", true=isinstance(record["payload"], str))
    found = record["payload"]
    for _layer in range(2):
        found = json.loads(found) if isinstance(found, str) else found
    same("payload", found, sent)


@probe("deployments.node_ids")
def node_ids(scratch: Scratch) -> None:
    """From REST to GraphQL and back."""
    made = scratch.deployment(scratch.fresh("node"))
    data, errors = scratch.ask(NODE, id=made["node_id"])
    same("errors", errors, [])
    expected = {"__typename": "Deployment", "id": made["node_id"], "databaseId": made["id"]}
    same("node", data["node"], expected)
