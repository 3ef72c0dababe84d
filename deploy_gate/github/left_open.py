"""What is left of a deployment that was begun: whether its record is still open, and its lock still its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github.document import HEADS
from deploy_gate.github.fault import Fault, Kind
from deploy_gate.model import State
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deploy_gate.github.client import Client
    from deploy_gate.github.deployments import Written
    from deploy_gate.github.locks import Release

_OPEN: Final = frozenset(state for state in State if state.is_open)


class Left(Value):
    """What nobody has ended yet."""

    is_open: bool
    """No status of the record says how the deployment ended."""
    is_locked: bool
    """The lock stands where the deployment put it."""


def read_left(client: Client, begun: Sequence[tuple[Written, Release]]) -> tuple[Left, ...]:
    """What is left of each, in one request; raises `Fault` where GitHub does not say."""
    declared, fields = [], []
    variables: dict[str, object] = {}
    for number, (record, lock) in enumerate(begun):
        declared.append(f"$i{number}: ID!, $b{number}: String!")
        variables |= {f"i{number}": record.node, f"b{number}": f"{HEADS}{lock.branch}"}
        inside = f"state repository {{ ref(qualifiedName: $b{number}) {{ target {{ oid }} }} }}"
        fields.append(f"n{number}: node(id: $i{number}) {{ ... on Deployment {{ {inside} }} }}")
    answer = client.ask(f"query LeftOpen({', '.join(declared)}) {{ {' '.join(fields)} }}", variables)
    return tuple(_left(one, answer.data.get(f"n{number}")) for number, one in enumerate(begun))


def _left(one: tuple[Written, Release], found: Any) -> Left:  # noqa: ANN401 - what GitHub sent, not yet looked at
    record, lock = one
    match found:
        case {"state": str(state), "repository": {"ref": {"target": {"oid": str(oid)}}}}:
            return Left(state in _OPEN, oid == lock.oid)
        case {"state": str(state), "repository": {"ref": None}}:
            return Left(state in _OPEN, is_locked=False)
        case _:
            raise Fault(
                Kind.REFUSED,
                f"the record {record.number} in {record.repository} could not be read",
                f"give the token `deployments: read` and `contents: read` on {record.repository}",
            )
