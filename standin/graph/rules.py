"""The rules of rulesets that apply to a branch."""

# ruff: noqa: D103 - a resolver is described by the field it is registered for

from dataclasses import dataclass
from typing import Any

from standin.graph.fields import Info, Seen, asked, field
from standin.graph.paging import Page, page
from standin.ids import node_id
from standin.repository import Protection
from standin.verbs.refs import may_push, protection_of
from standin.verbs.rules import rules_of

PARAMETERS = {
    "pull_request": "PullRequestParameters",
    "required_status_checks": "RequiredStatusChecksParameters",
    "required_deployments": "RequiredDeploymentsParameters",
}


@field("Ref", "rules")
def rules(seen: Seen, info: Info, **paging: Any) -> Page:  # noqa: ANN401
    asked(info).access.need(seen.home, "metadata")
    found = rules_of(seen.home, seen.thing.removeprefix("refs/heads/"))
    return page(info, found, lambda each: Seen("RepositoryRule", each, seen.home), **paging)


@dataclass(frozen=True, slots=True)
class UpdateRule:
    """What a classic rule asks of whoever moves a branch, and whether the viewer may."""

    rule: Protection
    viewer_can_push: bool


@field("Ref", "refUpdateRule")
def ref_update_rule(seen: Seen, info: Info) -> Seen | None:
    rule = protection_of(seen.home, seen.thing.removeprefix("refs/heads/"))
    if rule is None or rule.kind != "classic" or not seen.thing.startswith("refs/heads/"):
        return None
    return Seen("RefUpdateRule", UpdateRule(rule, may_push(asked(info).access, seen.home, seen.thing)), seen.home)


UPDATE_RULE = {
    "allowsDeletions": lambda found: not found.rule.undeletable,
    "allowsForcePushes": lambda found: not found.rule.forward_only,
    "blocksCreations": lambda _: False,
    "pattern": lambda found: found.rule.pattern,
    "requiredApprovingReviewCount": lambda found: found.rule.reviews or None,
    "requiredStatusCheckContexts": lambda found: found.rule.checks or None,
    "requiresCodeOwnerReviews": lambda found: found.rule.code_owners,
    "requiresLinearHistory": lambda found: found.rule.linear,
    "requiresSignatures": lambda found: found.rule.signed,
    "viewerCanPush": lambda found: found.viewer_can_push,
}
for name, tell in UPDATE_RULE.items():
    field("RefUpdateRule", name)(lambda seen, _info, tell=tell: tell(seen.thing))


@field("RepositoryRule", "id")
def rule_id(seen: Seen, _info: Info) -> str:
    return node_id("RepositoryRule", seen.home.id, seen.thing["type"])


@field("RepositoryRule", "type")
def rule_type(seen: Seen, _info: Info) -> str:
    found: str = seen.thing["type"]
    return found.upper()


@field("RepositoryRule", "parameters")
def parameters(seen: Seen, _info: Info) -> Seen | None:
    kind = PARAMETERS.get(seen.thing["type"])
    return Seen(kind, seen.thing["parameters"], seen.home) if kind else None


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


@field(
    "PullRequestParameters",
    "dismissStaleReviewsOnPush",
    "requireCodeOwnerReview",
    "requireLastPushApproval",
    "requiredApprovingReviewCount",
    "requiredReviewThreadResolution",
)
@field("RequiredStatusChecksParameters", "strictRequiredStatusChecksPolicy")
@field("RequiredDeploymentsParameters", "requiredDeploymentEnvironments")
def parameter(seen: Seen, info: Info) -> Any:  # noqa: ANN401 - a rule's parameters are of many kinds
    return seen.thing[_snake(info.field_name)]
