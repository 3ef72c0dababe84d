"""What a ruleset asks of a branch, in REST's words."""

from typing import Any

from standin.repository import Protection, Repository
from standin.verbs.refs import protection_of


def rules_of(repository: Repository, branch: str) -> list[dict[str, Any]]:
    """The rules for a branch; classic protection is no ruleset, and has none."""
    rule = protection_of(repository, branch)
    return [] if rule is None or rule.kind != "ruleset" else _rules(rule)


def _rules(rule: Protection) -> list[dict[str, Any]]:
    flags = {
        "update": rule.restricted,
        "deletion": rule.undeletable,
        "non_fast_forward": rule.forward_only,
        "required_signatures": rule.signed,
        "required_linear_history": rule.linear,
    }
    found: list[dict[str, Any]] = [{"type": name} for name, is_set in flags.items() if is_set]
    if rule.reviews:
        parameters = {
            "dismiss_stale_reviews_on_push": rule.dismiss_stale,
            "require_code_owner_review": rule.code_owners,
            "require_last_push_approval": False,
            "required_approving_review_count": rule.reviews,
            "required_review_thread_resolution": False,
        }
        found.append({"type": "pull_request", "parameters": parameters})
    if rule.checks:
        checks = {
            "required_status_checks": [{"context": name} for name in rule.checks],
            "strict_required_status_checks_policy": rule.strict,
        }
        found.append({"type": "required_status_checks", "parameters": checks})
    if rule.deployments:
        environments = {"required_deployment_environments": rule.deployments}
        found.append({"type": "required_deployments", "parameters": environments})
    return found
