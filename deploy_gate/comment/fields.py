"""The inputs and outputs of a deploy by comment, under the names that branch-deploy gave them.

Every step of every job reads them, so this module imports nothing.
"""

from __future__ import annotations

from typing import Final

STATE: Final = "comment"
"""Under which name the post step finds what the step began."""

TEXT, LIST, SWITCH, CHOICE, OWN = "text", "list", "switch", "choice", "own"
"""How an input is read: as it is, in parts, as true or false, as one of a few words, or in a way of its own."""

KINDS: Final = {
    "environment_targets": LIST,
    "production_environments": LIST,
    "environment_urls": OWN,
    "environment_url_in_comment": SWITCH,
    "draft_permitted_targets": LIST,
    "trigger": TEXT,
    "noop_trigger": TEXT,
    "lock_trigger": TEXT,
    "unlock_trigger": TEXT,
    "help_trigger": TEXT,
    "lock_info_alias": TEXT,
    "plan_trigger": TEXT,
    "status_trigger": TEXT,
    "rollback_trigger": TEXT,
    "resume_trigger": TEXT,
    "approve_trigger": TEXT,
    "param_separator": TEXT,
    "global_lock_flag": TEXT,
    "reaction": OWN,
    "permissions": LIST,
    "deployers": OWN,
    "approvals": OWN,
    "approvers": OWN,
    "approval_timeout": OWN,
    "admins": OWN,
    "admins_pat": OWN,
    "stable_branch": TEXT,
    "update_branch": CHOICE,
    "outdated_mode": CHOICE,
    "required_contexts": LIST,
    "checks": OWN,
    "ignored_checks": LIST,
    "skip_ci": LIST,
    "skip_reviews": LIST,
    "allow_forks": SWITCH,
    "allow_sha_deployments": SWITCH,
    "allow_non_default_target_branch_deployments": SWITCH,
    "commit_verification": SWITCH,
    "disable_naked_commands": SWITCH,
    "several_environments": SWITCH,
    "environment_now": TEXT,
    "enforced_deployment_order": LIST,
    "deployment_order_scope": CHOICE,
    "sticky_locks": SWITCH,
    "sticky_locks_for_noop": SWITCH,
    "disable_lock": SWITCH,
    "lock_by": CHOICE,
    "deployment_confirmation": SWITCH,
    "deployment_confirmation_timeout": OWN,
    "deploy_message_path": TEXT,
    "successful_deploy_labels": LIST,
    "successful_noop_labels": LIST,
    "failed_deploy_labels": LIST,
    "failed_noop_labels": LIST,
    "skip_successful_deploy_labels_if_approved": SWITCH,
    "skip_successful_noop_labels_if_approved": SWITCH,
    "use_security_warnings": SWITCH,
    "skip_completing": SWITCH,
    "merge_deploy_mode": SWITCH,
    "unlock_on_merge_mode": SWITCH,
}
"""How each input is read that only comments have, in the order of action.yml, where each has its default."""

INPUTS: Final = ("environment", *KINDS)
"""Every input that is about comments."""

OUTPUTS: Final = (
    "decision",
    "reason_code",
    "result",
    "continue",
    "triggered",
    "comment_body",
    "issue_number",
    "comment_id",
    "actor_handle",
    "actor",
    "type",
    "environment",
    "params",
    "parsed_params",
    "noop",
    "ref",
    "sha",
    "base_ref",
    "default_branch_tree_sha",
    "fork",
    "fork_ref",
    "fork_label",
    "fork_checkout",
    "fork_full_name",
    "deployment_id",
    "environment_url",
    "initial_reaction_id",
    "initial_comment_id",
    "global_lock_claimed",
    "global_lock_released",
    "unlocked_environments",
    "sha_deployment",
    "review_decision",
    "is_outdated",
    "merge_state_status",
    "commit_status",
    "approved_reviews_count",
    "needs_to_be_deployed",
    "commit_verified",
    "total_seconds",
    "non_default_target_branch_used",
)
"""branch-deploy's outputs; one that is not set is written empty."""

SHARED: Final = ("decision", "reason_code", "result", "environment", "deployment_id")
"""Those that other commands have too."""

OWN_OUTPUTS: Final = tuple(name for name in OUTPUTS if name not in SHARED)
