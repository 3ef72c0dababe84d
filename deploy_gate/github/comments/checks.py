"""The checks of a commit, page after page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deploy_gate.comment.facts import Check, CheckKind, Checks
from deploy_gate.github.comments.answered import against
from deploy_gate.github.document import read_query
from deploy_gate.github.fault import Fault
from deploy_gate.model import Unread
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.github.client import Client
    from deploy_gate.github.reply import Complaint

_MORE: Final = (
    "query MoreChecks($commit: ID!, $after: String!, $number: Int!) { "
    "node(id: $commit) { __typename ... on Commit { oid "
    "statusCheckRollup { contexts(first: 100, after: $after) { ...CheckPage } } } } }\n"
)
_MOST: Final = 50
"""Pages; GitHub itself keeps 1,000 check runs of a name on a commit (docs.github.com, REST: check runs)."""

_UNTOLD: Final = Unread("GitHub did not tell of the checks", "run it again; if it stays, look at githubstatus.com")


class FirstPage(Value):
    """The first of several pages."""

    node: str
    """The commit's."""
    commit: str
    checks: tuple[Check, ...]
    after: str


def checks_in(home: Mapping[str, Any], complaints: tuple[Complaint, ...]) -> Checks | FirstPage | Unread:
    """The checks of the pull request's last commit."""
    complaint = against(complaints, "checked")
    if complaint is not None:
        return complaint
    match home.get("checked"):
        case {"commits": {"nodes": [{"commit": {"id": str(node), "oid": str(oid), **rest}}]}}:
            pass
        case _:
            return _UNTOLD
    if "statusCheckRollup" not in rest:
        return _UNTOLD
    if rest["statusCheckRollup"] is None:
        return Checks(oid, is_absent=True)
    page = _page(rest["statusCheckRollup"])
    if page is None:
        return _UNTOLD
    checks, after = page
    return Checks(oid, checks) if after is None else FirstPage(node, oid, checks, after)


def read_more(client: Client, number: int, first: FirstPage) -> Checks | Unread:
    """All pages; `Unread` where one does not come, or comes again."""
    checks, after, seen = first.checks, first.after, {first.after}
    for _ in range(_MOST):
        try:
            variables = {"commit": first.node, "after": after, "number": number}
            answer = client.ask(_MORE + read_query("check_page"), variables)
        except Fault as fault:
            return Unread(fault.why, fault.remedy)
        match answer.data.get("node"):
            case {"oid": str(oid), "statusCheckRollup": rollup} if oid == first.commit and not answer.complaints:
                page = _page(rollup)
            case _:
                page = None
        if page is None:
            return _UNTOLD
        checks += page[0]
        if page[1] is None:
            return Checks(first.commit, checks)
        if page[1] in seen:
            return _UNTOLD
        after = page[1]
        seen.add(after)
    return _UNTOLD


def _page(rollup: object) -> tuple[tuple[Check, ...], str | None] | None:
    """One page and where the next one begins; None where it cannot be read."""
    match rollup:
        case {"contexts": {"nodes": list(nodes), "pageInfo": {"hasNextPage": bool(has_next), "endCursor": after}}}:
            pass
        case _:
            return None
    checks = [_check(node) for node in nodes]
    if any(check is None for check in checks) or (has_next and not after):
        return None
    return tuple(check for check in checks if check is not None), str(after) if has_next else None


def _check(node: Any) -> Check | None:  # noqa: ANN401 - what GitHub sent
    match node:
        case {"__typename": "CheckRun"}:
            run: Mapping[str, Any] = node
            app = ((run.get("checkSuite") or {}).get("app") or {}).get("databaseId")
            at = run.get("startedAt") or run.get("completedAt")
            return Check(
                CheckKind.RUN,
                run.get("name"),
                run.get("conclusion"),
                run.get("isRequired"),
                run.get("id"),
                run.get("databaseId"),
                app,
                at,
            )
        case {"__typename": "StatusContext"}:
            status: Mapping[str, Any] = node
            return Check(
                CheckKind.STATUS,
                status.get("context"),
                status.get("state"),
                status.get("isRequired"),
                status.get("id"),
                at=status.get("createdAt"),
            )
        case _:
            return None
