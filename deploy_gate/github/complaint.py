"""What GitHub says against one question of a document, in words that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.github.document import Ask, AskCommit, AskFile, AskPage, AskRequests
from deploy_gate.github.fault import Fault, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deploy_gate.github.reply import Complaint

_DISPENSABLE: Final = frozenset({"creator", "ref"})
"""Fields of a record that the decision can do without."""


def fault_of(ask: Ask, path: tuple[str, str], complaints: Iterable[Complaint]) -> Fault | None:
    """What stands against the answer at that path; a complaint that names no path stands against every answer."""
    for complaint in complaints:
        if complaint.path[:2] != path[: len(complaint.path)]:
            continue
        if _DISPENSABLE.isdisjoint(complaint.path[2:]):
            return _fault(ask, complaint)
    return None


def not_found(repository: str) -> Fault:
    """GitHub says the same of what does not exist and of what the token may not know of."""
    return Fault(
        Kind.REFUSED,
        f"{repository} was not found: it does not exist or the token cannot see it",
        "use a GitHub App token that is installed there; GITHUB_TOKEN sees its own repository only",
    )


def _fault(ask: Ask, complaint: Complaint) -> Fault:
    if complaint.kind is Kind.REFUSED and complaint.type == "NOT_FOUND":
        return not_found(ask.repository)
    if complaint.kind is Kind.REFUSED and is_forbidden(complaint):
        permission = "deployments: read" if isinstance(ask, AskPage | AskRequests) else "contents: read"
        return Fault(
            Kind.REFUSED,
            f"the token may not read {_what(ask)} in {ask.repository} ({complaint.message})",
            f"give it `{permission}` on {ask.repository}",
        )
    match complaint.kind:
        case Kind.LIMITED:
            return Fault(
                Kind.LIMITED,
                f"GitHub's rate limit is used up ({complaint.message})",
                "run it again later, or use a GitHub App token, which has a limit of its own",
            )
        case Kind.TOO_LARGE:
            return Fault(Kind.TOO_LARGE, f"GitHub ran out of time for {ask.repository} ({complaint.message})")
        case kind:
            return Fault(kind, f"GitHub could not read {_what(ask)} in {ask.repository} ({complaint.message})")


def is_forbidden(complaint: Complaint) -> bool:
    """The token lacks a permission for it."""
    return complaint.type in ("FORBIDDEN", "INSUFFICIENT_SCOPES") or "not accessible" in complaint.message.lower()


def _what(ask: Ask) -> str:
    match ask:
        case AskPage() | AskRequests():
            return f"the deployments to {ask.place.environment}"
        case AskCommit():
            return ask.expression
        case AskFile():
            return ask.path
        case _:
            # Who may not see one branch sees none, and is told so once.
            return "the locks"
