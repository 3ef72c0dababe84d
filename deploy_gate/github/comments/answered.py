"""GitHub's answer about a repository and a pull request, as facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deploy_gate.comment.facts import Behind, Branch, Commit, Deployed, Pull, PullState, Standing
from deploy_gate.github.records import unwrap_payload
from deploy_gate.model import State, Unread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.github.comments.asking import Ask
    from deploy_gate.github.reply import Complaint

_AGAIN: Final = "run it again; if it stays, look at githubstatus.com"
_PERMISSIONS: Final = {"ADMIN": "admin", "MAINTAIN": "write", "WRITE": "write", "TRIAGE": "read", "READ": "read"}
"""As REST words them (docs.github.com, REST: get repository permissions for a user)."""


def against(complaints: tuple[Complaint, ...], *path: str) -> Unread | None:
    """What GitHub has to say against the field at that path, or above it."""
    for complaint in complaints:
        if complaint.path[: len(path)] == path or complaint.path == path[: len(complaint.path)]:
            return Unread(f"GitHub did not tell {path[-1]} ({complaint.message})", _AGAIN)
    return None


def permission_in(home: Mapping[str, Any], actor: str) -> str | None:
    """What the actor may do; None where the answer does not say."""
    match home.get("collaborators"):
        case {"edges": [{"permission": str(word), "node": {"login": str(login)}}]} if login.lower() == actor.lower():
            return _PERMISSIONS.get(word)
        case _:
            return None


def pull_in(home: Mapping[str, Any], complaints: tuple[Complaint, ...]) -> Pull | Unread:
    """The pull request."""
    rest: Mapping[str, Any] = home.get("pullRequest") or {}
    match rest:
        case {
            "id": str(node),
            "number": int(number),
            "state": str(state),
            "headRefOid": str(head),
            "headRefName": str(head_ref),
            "baseRefName": str(base_ref),
            "baseRefOid": str(base),
            "isDraft": bool(is_draft),
            "isCrossRepository": bool(is_fork),
            "mergeStateStatus": str(merge_state),
        } if state in set(PullState):
            pass
        case _:
            return against(complaints, "pullRequest") or Unread("GitHub did not tell of the pull request", _AGAIN)
    return Pull(
        number,
        node,
        PullState(state),
        head,
        head_ref,
        base_ref,
        base,
        is_draft,
        is_fork,
        f"{_at(rest, 'headRepositoryOwner', 'login') or ''}:{head_ref}",
        _at(rest, "headRepository", "nameWithOwner") or "",
        against(complaints, "pullRequest", "headRef") or rest.get("headRef") is not None,
        rest.get("reviewDecision"),
        _at(rest, "reviews", "totalCount") or 0,
        merge_state,
        _at(rest, "author", "login") or "",
        tuple(str(one["name"]) for one in _at(rest, "labels", "nodes") or () if isinstance(one, dict)),
    )


def branch_in(home: Mapping[str, Any], field: str, complaints: tuple[Complaint, ...]) -> Branch | Unread | None:
    """The branch at that field; None where it is not there."""
    match home.get(field):
        case {"name": str(name), "target": {"oid": str(oid), "tree": {"oid": str(tree)}}}:
            return Branch(name, oid, tree)
        case None:
            return against(complaints, field)
        case _:
            return Unread(f"GitHub did not tell what stands at {field}", _AGAIN)


def behind_in(home: Mapping[str, Any], complaints: tuple[Complaint, ...]) -> Behind:
    """How many commits the head lacks of its base and of the stable branch."""
    base, stable = _at(home, "pullRequest", "baseRef", "compare"), _at(home, "stable", "compare")
    return Behind(
        _behind_by(base, against(complaints, "pullRequest", "baseRef", "compare")),
        _behind_by(stable, against(complaints, "stable", "compare")),
    )


def _behind_by(found: object, complaint: Unread | None) -> int | Unread:
    match found:
        case {"behindBy": int(number)}:
            return number
        case _:
            return complaint or Unread("GitHub did not compare the branches", _AGAIN)


def commit_in(home: Mapping[str, Any], ask: Ask, pull: Pull | Unread) -> Commit | Unread | None:
    """The commit that is asked for: the one that is named, or the pull request's last."""
    if ask.commit is not None:
        found = home.get("exact")
        return commit_of(found) or Unread(f"the repository has no commit {ask.commit}", "name one that it has")
    if isinstance(pull, Unread):
        return pull
    nodes = _at(home, "pullRequest", "commits", "nodes") or [None]
    return commit_of(_at(nodes[-1], "commit")) or Unread("GitHub did not tell of the last commit", _AGAIN)


def commit_of(found: Any) -> Commit | None:  # noqa: ANN401 - what GitHub sent
    """A commit and who vouches for it."""
    match found:
        case {"oid": str(oid), "authoredDate": str(at), "tree": {"oid": str(tree)}}:
            signature: Mapping[str, Any] = found.get("signature") or {}
            return Commit(oid, at, signature.get("isValid") is True, signature.get("verifiedAt"), tree)
        case _:
            return None


def deployed_in(
    home: Mapping[str, Any], alias: str, complaints: tuple[Complaint, ...]
) -> tuple[Deployed, ...] | Unread:
    """The newest deployments at that alias, newest first."""
    nodes = _at(home, alias, "nodes")
    complaint = against(complaints, alias)
    if not isinstance(nodes, list) or complaint is not None:
        return complaint or Unread("GitHub did not tell of the deployments", _AGAIN)
    found = [_deployed(node) for node in nodes]
    if any(one is None for one in found):
        return Unread("GitHub left out a deployment", _AGAIN)
    return tuple(one for one in found if one is not None)


def _deployed(node: object) -> Deployed | None:
    match node:
        case {
            "id": str(found),
            "environment": str(environment),
            "state": str(state),
            "commitOid": str(oid),
            "createdAt": str(at),
            "payload": payload,
        } if state in set(State):
            url = _at(node, "latestStatus", "environmentUrl") or _at(node, "latestStatus", "logUrl") or ""
            unwrapped = unwrap_payload(payload)
            told = unwrapped if isinstance(unwrapped, dict) else None
            tree = _at(node, "commit", "tree", "oid")
            # Who gives GitHub no payload finds `{}`, null or an empty text there.
            is_malformed = isinstance(unwrapped, str | int | float) and unwrapped != ""
            return Deployed(environment, State(state), oid, told, found, at, tree, url, is_malformed)
        case _:
            return None


def standing_at(
    home: Mapping[str, Any], alias: str, branch: str, complaints: tuple[Complaint, ...]
) -> Standing | Unread | None:
    """What stands at the branch of that alias; None where nothing does."""
    if (complaint := against(complaints, alias)) is not None:
        return complaint
    match home.get(alias, Unread):
        case None:
            return None
        case {"target": {"oid": str(oid)} as commit}:
            file = _at(commit, "file", "object")
            whole = isinstance(file, dict) and file.get("isTruncated") is False and isinstance(file.get("text"), str)
            return Standing(oid, str(file["text"]) if whole else None)
        case _:
            return Unread(f"GitHub did not tell whether {branch} is there", _AGAIN)


def _at(found: Any, *path: str) -> Any:  # noqa: ANN401 - what GitHub sent
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    return found
