"""How kept requests stand, asked again and again by those who wait for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deploy_gate.github.client import Client
    from deploy_gate.model import Ticket

_STATUS: Final = "fragment Answer on Deployment { latestStatus { state description logUrl } }"


class Answer(Value):
    """The newest status of a kept request, in REST's word; empty where none was said or it is gone."""

    state: str = ""
    words: str = ""
    page: str = ""


def read_answers(client: Client, tickets: Sequence[Ticket]) -> tuple[Answer, ...]:
    """How each of them stands; raises `Fault` where GitHub does not say."""
    declared = ", ".join(f"$n{number}: ID!" for number in range(len(tickets)))
    fields = " ".join(f"a{number}: node(id: $n{number}) {{ ...Answer }}" for number in range(len(tickets)))
    variables = {f"n{number}": ticket.node for number, ticket in enumerate(tickets)}
    answer = client.ask(f"query Answers({declared}) {{ {fields} }}\n{_STATUS}", variables)
    return tuple(_read(answer.data.get(f"a{number}")) for number in range(len(tickets)))


def _read(node: Any) -> Answer:  # noqa: ANN401 - what GitHub sent, not yet looked at
    match node:
        case {"latestStatus": {"state": str(state), **rest}}:
            words, page = rest.get("description"), rest.get("logUrl")
            return Answer(state.lower(), words if isinstance(words, str) else "", page if isinstance(page, str) else "")
        case _:
            return Answer()
