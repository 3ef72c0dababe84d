"""Taking a lock by a branch that only one can make, and looking around in the answer that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deploy_gate.comment.facts import Facts
from deploy_gate.github.comments.answered import branch_in, deployed_in, pull_in, standing_at
from deploy_gate.github.comments.asking import Ask, Part, facts_part
from deploy_gate.github.comments.writing import move, write
from deploy_gate.github.document import HEADS
from deploy_gate.github.fault import Fault, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.github.client import Client
    from deploy_gate.github.reply import Complaint


def take_lock(client: Client, repository_id: str, branch: str, oid: str, ask: Ask) -> Facts | None:
    """What can have changed meanwhile, read under the lock that is ours now; None where it is not.

    Of two that make the branch GitHub refuses one. Raises `Fault` where the token may not make branches.
    """
    part = _around(ask)
    declared = ", ".join(("$lock: CreateRefInput!", *part.declared))
    chosen = f"createRef(input: $lock) {{ ref {{ repository {{ {part.selection} }} }} }}"
    given = {"repositoryId": repository_id, "name": f"{HEADS}{branch}", "oid": oid}
    try:
        answer = client.ask(
            f"mutation TakeLock({declared}) {{ {chosen} }}\n{part.tail}", {**part.variables, "lock": given}
        )
    except Fault as fault:
        if fault.kind is Kind.REFUSED and "already exists" in fault.why:
            return None
        raise
    match answer.data.get("createRef"):
        case {"ref": {"repository": dict(home)}}:
            return _facts(ask, home, tuple(one.but(path=one.path[3:]) for one in answer.complaints))
        case _:
            _raise_forbidden(answer.complaints)
            return None


def replace_lock(client: Client, repository_id: str, branch: str, before: str, after: str) -> bool:
    """Whether the lock was put in the place of one that nobody has moved since."""
    return write(client, (move(repository_id, branch, before, after),)).payloads[0] is not None


def read_around(client: Client, repository: str, ask: Ask) -> Facts:
    """The same as under a lock, where one was not made just now; raises `Fault` where GitHub does not say."""
    part = _around(ask)
    owner, _, name = repository.partition("/")
    declared = ", ".join(("$owner: String!", "$name: String!", *part.declared))
    text = f"query Around({declared}) {{ repository(owner: $owner, name: $name) {{ {part.selection} }} }}\n{part.tail}"
    answer = client.ask(text, {**part.variables, "owner": owner, "name": name})
    home = answer.data.get("repository") or {}
    return _facts(ask, home, tuple(one.but(path=one.path[1:]) for one in answer.complaints))


def _around(ask: Ask) -> Part:
    return facts_part(ask.but(with_checks=False, with_rules=False, commit=None, catalog=""))


def _facts(ask: Ask, home: Mapping[str, Any], complaints: tuple[Complaint, ...]) -> Facts:
    """Only what others may have changed; the rest is not to be taken from here."""
    return Facts(
        permission="",
        pull=pull_in(home, complaints),
        stable=branch_in(home, "stable", complaints),
        deployments={
            environment: deployed_in(home, f"e{number}", complaints)
            for number, environment in enumerate(ask.environments)
        },
        locks={branch: standing_at(home, f"l{number}", branch, complaints) for number, branch in enumerate(ask.locks)},
    )


def _raise_forbidden(complaints: tuple[Complaint, ...]) -> None:
    for complaint in complaints:
        if complaint.type in ("FORBIDDEN", "INSUFFICIENT_SCOPES") or "not accessible" in complaint.message.lower():
            message = f"the token may not make a lock ({complaint.message})"
            raise Fault(Kind.REFUSED, message, "give it `contents: write`")
