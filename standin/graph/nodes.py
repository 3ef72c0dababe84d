"""Anything by its global node id, in either direction."""

import base64
import struct

from standin.checks import CheckRun, CommitStatus, WorkflowRun
from standin.deployments import Deployment, DeploymentStatus, Environment
from standin.discussion import Comment, Issue, Label, PullRequest, Reaction, Review
from standin.gitobjects import Blob, Commit, Tag, Tree
from standin.graph.fields import Info, Seen, asked
from standin.ids import PREFIXES
from standin.people import Team, User
from standin.refusal import Refusal, not_found
from standin.repository import Protection, Repository

KIND_OF = {
    Deployment: "Deployment",
    DeploymentStatus: "DeploymentStatus",
    Environment: "Environment",
    Comment: "IssueComment",
    Issue: "Issue",
    Label: "Label",
    PullRequest: "PullRequest",
    Reaction: "Reaction",
    Review: "PullRequestReview",
    Commit: "Commit",
    Tree: "Tree",
    Blob: "Blob",
    Tag: "Tag",
    CheckRun: "CheckRun",
    CommitStatus: "StatusContext",
    WorkflowRun: "WorkflowRun",
    Repository: "Repository",
    Protection: "BranchProtectionRule",
    Team: "Team",
}
KIND_OF_PREFIX = {prefix: kind for kind, prefix in PREFIXES.items()}


def see(thing: object, repository: Repository | None) -> Seen:
    """A thing as GraphQL sees it."""
    if isinstance(thing, User):
        return Seen(thing.kind, thing)
    match thing:
        case (Deployment() as deployment, DeploymentStatus() as status):
            return Seen("DeploymentStatus", (deployment, status), repository)
        case Protection(kind="ruleset"):
            return Seen("RepositoryRuleset", thing, repository)
        case _:
            return Seen(KIND_OF[type(thing)], thing, repository)


def see_node(info: Info, node: str) -> Seen:
    """The thing a node id names; what its repository hides is not found."""
    missing = not_found(f"Could not resolve to a node with the global id of '{node}'")
    world = asked(info).world
    try:
        repository, thing = _in_git(info, node) or world.find(node)
    except Refusal:
        raise missing from None
    if repository and not asked(info).access.sees(repository):
        raise missing
    if isinstance(thing, str):
        return Seen("Ref", thing, repository)
    return see(thing, repository)


def _in_git(info: Info, node: str) -> tuple[Repository | None, object] | None:
    """Refs and git's objects have no number: their ids carry the repository's and their own name."""
    prefix, _, rest = node.partition("_kw")
    if KIND_OF_PREFIX.get(prefix) not in ("Ref", "Commit", "Tree", "Blob", "Tag"):
        return None
    try:
        packed = base64.urlsafe_b64decode(rest + "=" * (-len(rest) % 4))
        (number,) = struct.unpack(">Q", packed[:8])
        name = packed[9:].decode()
    except (ValueError, struct.error):
        return None
    for repository in asked(info).world.repositories.values():
        if repository.id == number:
            found = name if name in repository.refs else repository.objects.get(name)
            return (repository, found) if found is not None else None
    return None
