"""The branches that lock environments, and what stands in their lock.json: branch-deploy's, with what we add."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, Final

from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.comment.facts import Comment

GLOBAL: Final = "global-branch-deploy-lock"
"""The branch that locks every environment."""

DEPLOYMENT: Final = "deployment"
"""The reason of a lock that a deployment took."""

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_-]")
_BLANKS: Final = re.compile(r"\s")
_CLAIM: Final = re.compile(r"\Asha256:[0-9a-f]{64}\Z")
_LINKED: Final = re.compile(r"/([A-Za-z0-9-]+/[A-Za-z0-9._-]+)/(?:pull|issues)/([0-9]+)(?:[#/?]|\Z)")
# github/branch-deploy refuses a lock that lacks one of these or has it with another kind of value.
_PARTS: Final[Mapping[str, tuple[type, ...]]] = {
    "reason": (str, type(None)),
    "branch": (str,),
    "created_at": (str,),
    "created_by": (str,),
    "sticky": (bool,),
    "environment": (str, type(None)),
    "global": (bool,),
    "unlock_command": (str,),
    "link": (str,),
}


class Lock(Value):
    """Who locked an environment, or everything, why and from where."""

    created_by: str
    created_at: str
    sticky: bool
    """It stays until somebody unlocks; otherwise it belongs to a deployment, and goes with it."""
    is_global: bool
    environment: str | None
    branch: str
    """The head branch of the pull request, or what a deployment deploys."""
    link: str
    """The comment that asked for it."""
    unlock_command: str
    reason: str | None = None
    claim: str | None = None
    run: Mapping[str, Any] | None = None
    """The run that took it, as we add it; None where branch-deploy did, whose locks do not tell."""

    @property
    def pull(self) -> tuple[str, int] | None:
        """The repository and the number of the pull request that its link leads to."""
        found = _LINKED.search(self.link)
        return (found[1].lower(), int(found[2])) if found and len(found[2]) < len("1" * 18) else None


def branch_of(environment: str) -> str:
    """The branch that is the lock of an environment."""
    return f"{_BLANKS.sub('-', environment)}-branch-deploy-lock"


def service_place(environment: str, service: str) -> str:
    """A service in an environment, in the words of who locks it; its lock is called as one on an environment is."""
    return f"{service} in {environment}"


def deploying_branch(environment: str) -> str:
    """The branch that keeps two deployments to an environment apart whose owner has locked it anyway."""
    # Git forbids some signs, and some places of others, in the name of a branch.
    safe = _UNSAFE.sub(lambda one: "".join(f"%{byte:02X}" for byte in one[0].encode(errors="replace")), environment)
    return f"deploy-gate-deploying/{safe}"


def read_lock(text: str | None) -> Lock | None:
    """The lock; None where branch-deploy would call it ambiguous."""
    try:
        found: Any = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or isinstance(found.get("schema_version"), bool):
        return None
    claim = found.get("claim_id")
    if "claim_id" in found and not (isinstance(claim, str) and _CLAIM.match(claim)):
        return None
    if found.get("schema_version", 1) != 1:
        return None
    if not all(key in found and isinstance(found[key], kinds) for key, kinds in _PARTS.items()):
        return None
    run = found.get("run")
    return Lock(
        found["created_by"],
        found["created_at"],
        sticky=found["sticky"],
        is_global=found["global"],
        environment=found["environment"],
        branch=found["branch"],
        link=found["link"],
        unlock_command=found["unlock_command"],
        reason=found["reason"],
        claim=claim,
        run=run if isinstance(run, dict) else None,
    )


def write_lock(lock: Lock) -> str:
    """The text of lock.json."""
    values: dict[str, Any] = {
        "schema_version": 1,
        "reason": lock.reason,
        "branch": lock.branch,
        "created_at": lock.created_at,
        "created_by": lock.created_by,
        "sticky": lock.sticky,
        "environment": lock.environment,
        "global": lock.is_global,
        "unlock_command": lock.unlock_command,
        "link": lock.link,
    }
    values |= {"claim_id": lock.claim} if lock.claim else {}
    return json.dumps(values | ({"run": dict(lock.run)} if lock.run else {}), indent=2) + "\n"


def claim_of(comment: Comment, environment: str | None, ref: str, *, sticky: bool) -> str:
    """The same for the same comment's claim on the same target, whichever of the two tools makes it."""
    owner, _, name = comment.repository.partition("/")
    parts = {
        "repository": {"owner": owner, "name": name},
        "issue_number": comment.issue,
        "comment_id": comment.id,
        "target": {"environment": environment, "global": environment is None},
        "ref": ref,
        "sticky": sticky,
    }
    text = json.dumps(parts, separators=(",", ":"), ensure_ascii=False)
    return f"sha256:{hashlib.sha256(text.encode(errors='replace')).hexdigest()}"
