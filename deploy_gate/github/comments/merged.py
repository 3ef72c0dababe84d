"""What is read after a merge: what runs where, or which locks are left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github.comments.answered import branch_in, deployed_in, standing_at
from deploy_gate.github.comments.asking import around_part
from deploy_gate.github.complaint import not_found
from deploy_gate.github.document import read_query
from deploy_gate.model import Unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deploy_gate.comment.facts import Branch, Deployed, Locks
    from deploy_gate.github.client import Client
    from deploy_gate.github.reply import Answer, Complaint

_MOST: Final = 20
"""Pages of 100 deployments that are looked through for one that a comment made."""


def read_merged(
    client: Client, repository: str, environment: str
) -> tuple[Branch | Unread | None, tuple[Deployed, ...] | Unread]:
    """The default branch, and the environment's deployments, the newest first, down to one that a tool made.

    Raises `Fault` where GitHub does not answer.
    """
    found: list[Deployed] = []
    after: str | None = None
    for _ in range(_MOST):
        variables = {"environment": environment, "after": after}
        home, complaints = _home(client, repository, read_query("merged"), variables)
        default, page = branch_in(home, "defaultBranchRef", complaints), deployed_in(home, "merged", complaints)
        if isinstance(page, Unread):
            return default, page
        found += page
        info: Mapping[str, Any] = home["merged"].get("pageInfo") or {}
        after = info.get("endCursor")
        if any(one.is_of_a_tool or one.is_malformed for one in page) or not info.get("hasNextPage") or not after:
            break
    return default, tuple(found)


def read_locks_at(client: Client, repository: str, branches: Iterable[str]) -> tuple[str, Locks]:
    """The repository's id, and what stands at these branches; raises `Fault` where GitHub does not answer."""
    wanted = tuple(branches)
    part = around_part((), wanted)
    declared = ", ".join(("$owner: String!", "$name: String!", *part.declared))
    text = (
        f"query Locked({declared}) {{ repository(owner: $owner, name: $name) {{ id {part.selection} }} }}\n{part.tail}"
    )
    home, complaints = _home(client, repository, text, part.variables)
    locks = {branch: standing_at(home, f"l{number}", branch, complaints) for number, branch in enumerate(wanted)}
    return str(home.get("id", "")), locks


def _home(
    client: Client, repository: str, text: str, variables: Mapping[str, object]
) -> tuple[Mapping[str, Any], tuple[Complaint, ...]]:
    owner, _, name = repository.partition("/")
    answer: Answer = client.ask(text, {**variables, "owner": owner, "name": name})
    match answer.data.get("repository"):
        case dict(home):
            return home, tuple(one.but(path=one.path[1:]) for one in answer.complaints)
        case _:
            raise not_found(repository)
