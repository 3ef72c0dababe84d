"""How a repository wants its comments read and its deploys judged: branch-deploy's inputs by name, and ours."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from deploy_gate.comment.targets import Target
from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.model import Environment


class UpdateBranch(StrEnum):
    """What becomes of a pull request that is behind."""

    DISABLED = "disabled"
    WARN = "warn"
    FORCE = "force"


class OutdatedMode(StrEnum):
    """Behind what a pull request may not be."""

    PR_BASE = "pr_base"
    DEFAULT_BRANCH = "default_branch"
    STRICT = "strict"


class OrderScope(StrEnum):
    """Whose records the enforced order looks at."""

    ANY = "any"
    BRANCH_DEPLOY = "branch-deploy"


class LockBy(StrEnum):
    """Whose a lock is."""

    PERSON = "person"
    PULL_REQUEST = "pull_request"


ALL: Final = "all"
"""`checks`: every check counts."""

REQUIRED: Final = "required"
"""`checks`: only those count that the branch's rules require."""


class Settings(Value):
    """The inputs of `command: comment`, free of mistakes; the defaults are those of action.yml."""

    environment: str = "production"
    environment_targets: tuple[str, ...] = ("production", "development", "staging")
    draft_permitted_targets: tuple[str, ...] = ()
    environment_urls: Mapping[str, str | None] = NOTHING
    """By environment, or by pattern; None where its address is disabled, or cannot be used."""
    environment_url_in_comment: bool = True
    production_environments: tuple[str, ...] = ("production",)
    reaction: str = "eyes"
    """Empty where nothing decorative is wanted."""
    trigger: str = ".deploy"
    noop_trigger: str = ".noop"
    lock_trigger: str = ".lock"
    unlock_trigger: str = ".unlock"
    help_trigger: str = ".help"
    lock_info_alias: str = ".wcid"
    plan_trigger: str = ".plan"
    status_trigger: str = ".status"
    rollback_trigger: str = ".rollback"
    resume_trigger: str = ".resume"
    approve_trigger: str = ".approve"
    permissions: tuple[str, ...] = ("write", "admin")
    commit_verification: bool = False
    param_separator: str = "|"
    global_lock_flag: str = "--global"
    stable_branch: str = "main"
    update_branch: UpdateBranch = UpdateBranch.WARN
    outdated_mode: OutdatedMode = OutdatedMode.STRICT
    required_contexts: tuple[str, ...] = ()
    skip_ci: tuple[str, ...] = ()
    checks: str | tuple[str, ...] = ALL
    ignored_checks: tuple[str, ...] = ()
    skip_reviews: tuple[str, ...] = ()
    allow_forks: bool = False
    admins: tuple[str, ...] = ()
    """Logins and ``org/team``, in lower case."""
    admins_pat: str = ""
    merge_deploy_mode: bool = False
    unlock_on_merge_mode: bool = False
    skip_completing: bool = False
    deploy_message_path: str = ".github/deployment_message.md"
    sticky_locks: bool = False
    sticky_locks_for_noop: bool = False
    disable_lock: bool = False
    allow_sha_deployments: bool = False
    disable_naked_commands: bool = False
    successful_deploy_labels: tuple[str, ...] = ()
    successful_noop_labels: tuple[str, ...] = ()
    failed_deploy_labels: tuple[str, ...] = ()
    failed_noop_labels: tuple[str, ...] = ()
    skip_successful_noop_labels_if_approved: bool = False
    skip_successful_deploy_labels_if_approved: bool = False
    enforced_deployment_order: tuple[str, ...] = ()
    use_security_warnings: bool = True
    allow_non_default_target_branch_deployments: bool = False
    deployment_confirmation: bool = False
    deployment_confirmation_timeout: int = 60
    """Seconds."""
    deployment_order_scope: OrderScope = OrderScope.ANY
    several_environments: bool = False
    """The workflow's jobs go on with the environments that a command names behind the first."""
    environment_now: str = ""
    """Of a command's environments the one that this job deploys to; empty: the first."""
    lock_by: LockBy = LockBy.PERSON
    deployers: Mapping[str, tuple[str, ...]] = NOTHING
    """By environment, or by pattern, who alone may deploy there: logins and ``org/team``, in lower case."""
    approvals: Mapping[str, int] = NOTHING
    """By environment, or by pattern, how many people have to approve a deployment there."""
    approvers: Mapping[str, tuple[str, ...]] = NOTHING
    """Likewise who alone may approve: logins and ``org/team``, in lower case."""
    approval_timeout: int = 86_400
    """Seconds after which a deployment that waits for approvals is given up."""
    governed: Mapping[str, tuple[str, ...]] = NOTHING
    """By environment whom the catalog names as deployers, in lower case; its word counts, and not the input's."""
    warnings: tuple[str, ...] = ()
    """What was passed over while the inputs were read."""

    def is_target(self, name: str) -> bool:
        """The environment may be named in a command: by its name, or by a pattern such as ``review-*``."""
        return any(Target(target).matches(name) for target in self.environment_targets)

    def is_among(self, environment: str, listed: tuple[str, ...]) -> bool:
        """The environment stands in one of the lists of environments, by its name or by a pattern."""
        return any(Target(target).matches(environment) for target in listed)

    def is_production(self, environment: str) -> bool:
        return self.is_among(environment, self.production_environments)

    def deployers_of(self, environment: str) -> tuple[str, ...] | None:
        """Those who alone may deploy there; None where everybody may."""
        if environment in self.governed:
            return self.governed[environment]
        return _named_for(environment, self.deployers)

    def approvers_of(self, environment: str) -> tuple[str, ...] | None:
        """Those who alone may approve there; None where everybody may who may give commands."""
        return _named_for(environment, self.approvers)

    def approvals_for(self, environment: str) -> int:
        """How many people have to approve a deployment there."""
        return max((many for target, many in self.approvals.items() if Target(target).matches(environment)), default=0)

    def governed_by(self, environments: Mapping[str, Environment]) -> Settings:
        """The settings with whom the catalog names as deployers of its environments."""
        named = ((name, one.deployers) for name, one in environments.items() if one.deployers is not None)
        return self.but(governed={name: tuple(who.lower() for who in those) for name, those in named})

    @property
    def apps(self) -> frozenset[str]:
        """The bots that may give commands, since they are named as deployers."""
        return frozenset(name for names in self.deployers.values() for name in names if name.endswith("[bot]"))

    def url_of(self, environment: str) -> str | None:
        """The address of the environment, if it has one; that of a pattern with the environment's name in it."""
        if environment in self.environment_urls:
            return self.environment_urls[environment]
        found = (url for target, url in self.environment_urls.items() if Target(target).matches(environment))
        url = next(found, None)
        return url.replace("{environment}", environment) if url else None


def _named_for(environment: str, named: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    lists = [names for target, names in named.items() if Target(target).matches(environment)]
    return tuple(dict.fromkeys(name for names in lists for name in names)) if lists else None
