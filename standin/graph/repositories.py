"""Repositories, and the root fields that find them and anything by its node id."""

# ruff: noqa: A002, D103, N803 - a resolver is described by the field it is registered for,
# and its parameters bear GitHub's names.

from fnmatch import fnmatchcase
from typing import Any

from standin.access import role_of
from standin.clock import stamp
from standin.discussion import PullRequest
from standin.graph.fields import Info, Seen, asked, field, plain, web
from standin.graph.nodes import see_node
from standin.graph.paging import Page, page
from standin.graph.people import see_account, see_user
from standin.refusal import Refusal, not_found

plain("Repository", databaseId="id", id="node_id", name="name", nameWithOwner="full_name")
plain("Repository", isPrivate="private", isArchived="archived", createdAt="created_at")


@field("Query", "repository")
def repository(_root: None, info: Info, owner: str, name: str, *, followRenames: bool = True) -> Seen:
    found = asked(info).access.repository(f"{owner}/{name}", renamed=followRenames)
    return Seen("Repository", found, found)


@field("Query", "node")
def node(_root: None, info: Info, id: str) -> Seen:
    return see_node(info, id)


@field("Query", "nodes")
def nodes(_root: None, info: Info, ids: list[str]) -> list[Seen | Refusal]:
    """Each id on its own: one that leads nowhere is null, with an error of its own."""
    found: list[Seen | Refusal] = []
    for each in ids:
        try:
            found.append(see_node(info, each))
        except Refusal as refusal:
            found.append(refusal)
    return found


@field("Repository", "owner")
def owner(seen: Seen, info: Info) -> Seen:
    return see_account(info, seen.home.owner)


@field("Repository", "url")
def url(seen: Seen, info: Info) -> str:
    return web(info, seen.home.full_name)


@field("Repository", "resourcePath")
def resource_path(seen: Seen, _info: Info) -> str:
    return f"/{seen.home.full_name}"


@field("Repository", "isEmpty")
def is_empty(seen: Seen, _info: Info) -> bool:
    return not seen.home.refs


@field("Repository", "isFork")
def is_fork(seen: Seen, _info: Info) -> bool:
    return seen.home.fork_of is not None


@field("Repository", "isInOrganization")
def is_in_organization(seen: Seen, info: Info) -> bool:
    return asked(info).world.user(seen.home.owner).kind == "Organization"


@field("Repository", "visibility")
def visibility(seen: Seen, _info: Info) -> str:
    return "PRIVATE" if seen.home.private else "PUBLIC"


@field("Repository", "viewerPermission")
def viewer_permission(seen: Seen, info: Info) -> str | None:
    role = role_of(seen.home, asked(info).access.login)
    return None if role == "none" else role.upper()


@field("Repository", "viewerCanAdminister")
def viewer_can_administer(seen: Seen, info: Info) -> bool:
    return asked(info).access.may(seen.home, "administration", "admin")


@field("Repository", "collaborators")
def collaborators(
    seen: Seen,
    info: Info,
    login: str | None = None,
    query: str | None = None,
    **paging: Any,  # noqa: ANN401
) -> Page:
    """Who may do what here; seen only by those who may push."""
    if not asked(info).access.may(seen.home, "contents", "write"):
        raise Refusal("FORBIDDEN", "Must have push access to view repository collaborators.")
    names = {seen.home.owner, *seen.home.collaborators}
    if login is not None:
        names = {name for name in names if name.lower() == login.lower()}
    if query is not None:
        names = {name for name in names if query.lower() in name.lower()}
    roles = {name: role_of(seen.home, name) for name in names}
    shown = sorted(name for name, role in roles.items() if role != "none")
    return page(info, shown, lambda name: see_user(info, name), roles=roles, **paging)


@field("RepositoryCollaboratorEdge", "permission")
def collaborator_permission(edge: tuple[Page, Seen], _info: Info) -> str:
    roles: dict[str, str] = edge[0].extra["roles"]
    return roles[edge[1].thing.login].upper()


@field("Repository", "issue")
def issue(seen: Seen, _info: Info, number: int) -> Seen:
    found = seen.home.issues.get(number)
    if found is None or isinstance(found, PullRequest):
        raise not_found(f"Could not resolve to an Issue with the number of {number}.")
    return Seen("Issue", found, seen.home)


@field("Repository", "pullRequest")
def pull_request(seen: Seen, _info: Info, number: int) -> Seen:
    found = seen.home.issues.get(number)
    if not isinstance(found, PullRequest):
        raise not_found(f"Could not resolve to a PullRequest with the number of {number}.")
    return Seen("PullRequest", found, seen.home)


@field("Repository", "issueOrPullRequest")
def issue_or_pull_request(seen: Seen, _info: Info, number: int) -> Seen:
    found = seen.home.issues.get(number)
    if found is None:
        raise not_found(f"Could not resolve to an issue or pull request with the number of {number}.")
    return Seen(type(found).__name__, found, seen.home)


@field("Repository", "label")
def label(seen: Seen, _info: Info, name: str) -> Seen | None:
    found = seen.home.labels.get(name.lower())
    return Seen("Label", found, seen.home) if found else None


@field("Repository", "labels")
def labels(seen: Seen, info: Info, query: str | None = None, **paging: Any) -> Page:  # noqa: ANN401
    found = [each for each in seen.home.labels.values() if not query or query.lower() in each.name.lower()]
    return page(info, found, lambda each: Seen("Label", each, seen.home), **paging)


plain("BranchProtectionRule", databaseId="id", id="node_id", pattern="pattern")
plain("BranchProtectionRule", requiredApprovingReviewCount="reviews", requiredStatusCheckContexts="checks")
plain("BranchProtectionRule", requiresCommitSignatures="signed", requiresLinearHistory="linear")
plain("BranchProtectionRule", requiresStrictStatusChecks="strict", restrictsPushes="restricted")


@field("BranchProtectionRule", "requiresApprovingReviews")
def requires_reviews(seen: Seen, _info: Info) -> bool:
    return bool(seen.thing.reviews)


@field("BranchProtectionRule", "requiresStatusChecks")
def requires_checks(seen: Seen, _info: Info) -> bool:
    return bool(seen.thing.checks)


@field("BranchProtectionRule", "allowsDeletions", "allowsForcePushes", "isAdminEnforced", "lockBranch")
def never(_seen: Seen, _info: Info) -> bool:
    """A world file cannot say these, and GitHub's default is no."""
    return False


@field("Repository", "branchProtectionRules")
def branch_protection_rules(seen: Seen, info: Info, **paging: Any) -> Page:  # noqa: ANN401
    found = [rule for rule in seen.home.protections if rule.kind == "classic"]
    return page(info, found, lambda rule: Seen("BranchProtectionRule", rule, seen.home), **paging)


@field("Ref", "branchProtectionRule")
def branch_protection_rule(seen: Seen, _info: Info) -> Seen | None:
    branch = seen.thing.removeprefix("refs/heads/")
    for rule in seen.home.protections:
        if rule.kind == "classic" and branch != seen.thing and fnmatchcase(branch, rule.pattern):
            return Seen("BranchProtectionRule", rule, seen.home)
    return None


plain("RepositoryRuleset", databaseId="id", name="pattern")


@field("RepositoryRuleset", "id")
def ruleset_id(seen: Seen, _info: Info) -> str:
    found: str = seen.thing.node_id
    return found


@field("RepositoryRuleset", "enforcement")
def enforcement(_seen: Seen, _info: Info) -> str:
    return "ACTIVE"


@field("RepositoryRuleset", "target")
def ruleset_target(_seen: Seen, _info: Info) -> str:
    return "BRANCH"


@field("RepositoryRuleset", "createdAt", "updatedAt")
def ruleset_created(seen: Seen, _info: Info) -> str:
    return stamp(seen.home.created_at)


@field("Repository", "rulesets")
def rulesets(seen: Seen, info: Info, **paging: Any) -> Page:  # noqa: ANN401
    found = [rule for rule in seen.home.protections if rule.kind == "ruleset"]
    return page(info, found, lambda rule: Seen("RepositoryRuleset", rule, seen.home), **paging)


@field("Repository", "ruleset")
def ruleset(seen: Seen, _info: Info, databaseId: int) -> Seen | None:
    for rule in seen.home.protections:
        if rule.kind == "ruleset" and rule.id == databaseId:
            return Seen("RepositoryRuleset", rule, seen.home)
    return None
