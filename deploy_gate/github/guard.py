"""Whether a branch takes commits that come by no pull request, as far as GitHub tells the token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from deploy_gate.model import VersionsPlace

_ASKS: Final = {
    "PULL_REQUEST": "a pull request",
    "REQUIRED_STATUS_CHECKS": "checks",
    "UPDATE": "a right of its own to push",
    "MERGE_QUEUE": "a merge queue",
    "REQUIRED_DEPLOYMENTS": "deployments",
    "WORKFLOWS": "workflows that must pass",
    "REQUIRED_SIGNATURES": None,  # what GitHub commits by itself is signed
}
"""By the type of a rule what it asks for before a branch moves; types that are not here hold up no commit."""


def asks_of(place: VersionsPlace, found: Any) -> str | None:  # noqa: ANN401 - what GitHub sent, not yet looked at
    """What the rules of the branch ask for, a sentence without its full stop; None where it takes any commit.

    Likewise where GitHub does not tell.
    """
    if not isinstance(found, dict):
        return None
    asked = dict.fromkeys((*_classic(found.get("refUpdateRule")), *_rules(found.get("rules"))))
    if not asked:
        return None
    return f"the branch {found.get('name')} of {place.repository} asks for {' and '.join(asked)}"


def _classic(rule: object) -> list[str]:
    if not isinstance(rule, dict):
        return []
    found = []
    if rule.get("requiredApprovingReviewCount"):
        found.append("a pull request")
    if rule.get("requiredStatusCheckContexts"):
        found.append("checks")
    if rule.get("viewerCanPush") is False and not found:
        found.append("a right of its own to push")
    return found


def _rules(rules: object) -> list[str]:
    nodes = rules.get("nodes") if isinstance(rules, dict) else None
    kinds = [node.get("type") for node in nodes or () if isinstance(node, dict)]
    return [said for kind in kinds if isinstance(kind, str) and (said := _ASKS.get(kind))]
