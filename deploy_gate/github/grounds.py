"""What must be known of a repository before anything is written there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deploy_gate.github.complaint import not_found
from deploy_gate.github.fault import Fault, Kind
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deploy_gate.github.client import Client
    from deploy_gate.github.reply import Answer


class Ground(Value):
    """A repository's node id, and the commit its default branch is at; None where there is none yet."""

    id: str
    head: str | None


GROUND = "fragment Ground on Repository { id defaultBranchRef { target { oid } } }"


def ask_for(repositories: Iterable[str]) -> tuple[str, tuple[str, ...], Mapping[str, str]]:
    """The selection on Query for these repositories, the variables it declares, and their values."""
    fields: list[str] = []
    declared: list[str] = []
    variables: dict[str, str] = {}
    for number, repository in enumerate(dict.fromkeys(repositories)):
        owner, _, name = repository.partition("/")
        declared += [f"$go{number}: String!", f"$gn{number}: String!"]
        variables |= {f"go{number}": owner, f"gn{number}": name}
        fields.append(f"g{number}: repository(owner: $go{number}, name: $gn{number}) {{ ...Ground }}")
    return " ".join(fields), tuple(declared), variables


def grounds_in(repositories: Iterable[str], data: Mapping[str, Any]) -> dict[str, Ground]:
    """The grounds that GitHub told, those that it did not left out."""
    found = {}
    for number, repository in enumerate(dict.fromkeys(repositories)):
        match data.get(f"g{number}"):
            case {"id": str(node), "defaultBranchRef": {"target": {"oid": str(head)}}}:
                found[repository] = Ground(node, head)
            case {"id": str(node)}:
                found[repository] = Ground(node, None)
    return found


def read_grounds(client: Client, repositories: Iterable[str]) -> dict[str, Ground]:
    """The ground of every repository; raises `Fault` where one cannot be seen."""
    wanted = tuple(dict.fromkeys(repositories))
    if not wanted:
        return {}
    selection, declared, variables = ask_for(wanted)
    answer: Answer = client.ask(f"query Grounds({', '.join(declared)}) {{ {selection} }}\n{GROUND}", variables)
    found = grounds_in(wanted, answer.data)
    for repository in wanted:
        if repository not in found:
            missing = not_found(repository)
            raise Fault(Kind.REFUSED, missing.why, missing.remedy)
    return found
