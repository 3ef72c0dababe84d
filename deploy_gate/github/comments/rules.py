"""What the rules of the stable branch lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_WANTED: Final = {
    "DELETION": "the branch can be deleted",
    "NON_FAST_FORWARD": "the branch can be pushed over",
    "PULL_REQUEST": "the branch takes changes without a pull request",
    "REQUIRED_STATUS_CHECKS": "the branch takes changes whose checks have not passed",
}


def lacking(home: Mapping[str, Any]) -> tuple[str, ...]:
    """A sentence for each rule that is missing or weak; none where GitHub does not tell of rules."""
    match home.get("stable"):
        case {"name": str(name), "rules": {"nodes": list(nodes)}}:
            rules = {node["type"]: node.get("parameters") or {} for node in nodes if isinstance(node, dict)}
        case _:
            return ()
    if not rules:
        return (f"no ruleset guards {name}: whoever may push there deploys whatever they like",)
    missing = [f"{name}: {sentence}" for kind, sentence in _WANTED.items() if kind not in rules]
    return (*missing, *(f"{name}: {sentence}" for sentence in _weak(rules)))


def _weak(rules: Mapping[str, Mapping[str, Any]]) -> list[str]:
    reviews, checks = rules.get("PULL_REQUEST"), rules.get("REQUIRED_STATUS_CHECKS")
    found = []
    if reviews is not None and not reviews.get("requiredApprovingReviewCount"):
        found.append("pull requests need no review")
    if reviews is not None and not reviews.get("dismissStaleReviewsOnPush"):
        found.append("a review stays when something is pushed after it")
    if reviews is not None and not reviews.get("requireCodeOwnerReview"):
        found.append("no owner of the code has to review")
    if checks is not None and not checks.get("strictRequiredStatusChecksPolicy"):
        found.append("a branch that is behind can be merged")
    return found
