"""How far a pull request's head is behind, asked by its commit or by its fork's branch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.comment.facts import Behind
from deploy_gate.github.comments.answered import behind_in
from deploy_gate.github.document import HEADS
from deploy_gate.github.fault import Fault
from deploy_gate.model import Unread

if TYPE_CHECKING:
    from deploy_gate.comment.facts import Pull
    from deploy_gate.github.client import Client

_COMPARE: Final = (
    "query Compare($owner: String!, $name: String!, $number: Int!, $stable: String!, $head: String!) { "
    "repository(owner: $owner, name: $name) { "
    "stable: ref(qualifiedName: $stable) { compare(headRef: $head) { behindBy } } "
    "pullRequest(number: $number) { baseRef { compare(headRef: $head) { behindBy } } } } }"
)


def compare(client: Client, repository: str, stable: str, pull: Pull) -> Behind:
    """How many commits the head lacks of its base and of the stable branch; `Unread` where GitHub does not say."""
    owner, _, name = repository.partition("/")
    variables = {
        "owner": owner,
        "name": name,
        "number": pull.number,
        "stable": HEADS + stable,
        # A commit of a fork is no commit of this repository until it is merged.
        "head": pull.head_label if pull.is_fork else pull.head_sha,
    }
    try:
        answer = client.ask(_COMPARE, variables)
    except Fault as fault:
        return Behind(*(Unread(fault.why, fault.remedy) for _ in range(2)))
    complaints = tuple(one.but(path=one.path[1:]) for one in answer.complaints)
    return behind_in(answer.data.get("repository") or {}, complaints)
