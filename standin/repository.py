"""A repository and everything in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from standin.checks import CheckRun, CommitStatus, Dispatch, WorkflowRun
from standin.deployments import Deployment, Environment
from standin.discussion import Issue, Label, PullRequest
from standin.gitobjects import Commit, ObjectStore, Tag
from standin.ids import node_id

SHORTEST_ABBREVIATION = 4
PULL_HEAD: Final = re.compile(r"(?:refs/)?pull/(?P<number>[0-9]{1,9})/head")
ROLES = ("none", "read", "triage", "write", "maintain", "admin")


@dataclass(slots=True)
class Protection:
    """What must hold before a branch changes; `kind` is `classic` or `ruleset`.

    `bypass` lists the logins that may push all the same; nobody pushes directly where
    `reviews` or `checks` are asked for.
    """

    id: int
    pattern: str
    kind: str = "classic"
    reviews: int = 0
    checks: list[str] = field(default_factory=list)
    strict: bool = False
    signed: bool = False
    linear: bool = False
    restricted: bool = False
    undeletable: bool = False
    forward_only: bool = False
    dismiss_stale: bool = False
    code_owners: bool = False
    deployments: list[str] = field(default_factory=list)
    bypass: list[str] = field(default_factory=list)

    @property
    def node_id(self) -> str:
        return node_id("BranchProtectionRule", self.id)

    @property
    def closed_to_pushes(self) -> bool:
        return bool(self.reviews or self.checks or self.restricted)


@dataclass(slots=True)
class Repository:
    """A repository; `refs` maps full names (`refs/heads/main`) to the objects they point at."""

    id: int
    owner: str
    name: str
    created_at: datetime
    private: bool = False
    archived: bool = False
    default_branch: str = "main"
    fork_of: str | None = None
    objects: ObjectStore = field(default_factory=ObjectStore)
    refs: dict[str, str] = field(default_factory=dict)
    collaborators: dict[str, str] = field(default_factory=dict)
    deployments: list[Deployment] = field(default_factory=list)
    by_environment: dict[str, list[Deployment]] = field(default_factory=dict)
    environments: dict[str, Environment] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    check_runs: dict[str, list[CheckRun]] = field(default_factory=dict)
    statuses: dict[str, list[CommitStatus]] = field(default_factory=dict)
    runs: dict[int, WorkflowRun] = field(default_factory=dict)
    dispatches: list[Dispatch] = field(default_factory=list)
    protections: list[Protection] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"

    @property
    def node_id(self) -> str:
        return node_id("Repository", self.id)

    @property
    def pulls(self) -> Iterator[PullRequest]:
        return (issue for issue in self.issues.values() if isinstance(issue, PullRequest))

    def add(self, deployment: Deployment) -> None:
        """Keep a deployment, findable by its environment."""
        self.deployments.append(deployment)
        self.by_environment.setdefault(deployment.environment, []).append(deployment)

    def remove(self, deployment: Deployment) -> None:
        self.deployments.remove(deployment)
        self.by_environment[deployment.environment].remove(deployment)

    def peel(self, oid: str) -> Commit | None:
        """The commit an object is or, if it is an annotated tag, points at."""
        match self.objects.get(oid):
            case Commit() as commit:
                return commit
            case Tag(target=target):
                return self.peel(target)
            case _:
                return None

    def ref_of(self, name: str) -> str | None:
        """The full name of a branch or tag given in full, as `heads/x`, or bare; a branch wins."""
        for prefix in ("", "refs/", "refs/heads/", "refs/tags/"):
            full = prefix + name
            if full.startswith("refs/") and full in self.refs:
                return full
        return None

    def commit_at(self, name: str) -> Commit | None:
        """The commit a branch, a tag, `HEAD`, the head of a pull request or a (shortened) hash names."""
        full = self.ref_of(self.default_branch if name == "HEAD" else name)
        if full:
            return self.peel(self.refs[full])
        if pull := PULL_HEAD.fullmatch(name):
            issue = self.issues.get(int(pull["number"]))
            return self.peel(issue.head_sha) if isinstance(issue, PullRequest) else None
        if name in self.objects.objects:
            return self.peel(name)
        if len(name) >= SHORTEST_ABBREVIATION and all(c in "0123456789abcdef" for c in name):
            found = [oid for oid in self.objects.objects if oid.startswith(name)]
            return self.peel(found[0]) if len(found) == 1 else None
        return None

    def head(self) -> Commit | None:
        """The newest commit of the default branch."""
        return self.commit_at(f"refs/heads/{self.default_branch}")
