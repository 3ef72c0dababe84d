"""The labels that a deployment leaves on its pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.comment.outcome import ChangeLabels

if TYPE_CHECKING:
    from deploy_gate.comment.settings import Settings


def labels_after(settings: Settings, *, is_noop: bool, succeeded: bool, is_approved: bool) -> ChangeLabels | None:
    """Those of how it ended, in place of those of the other end; None where nothing changes.

    What says no more than that a pull request was deployed may be left out where it is approved anyway.
    """
    if is_noop:
        good, bad = settings.successful_noop_labels, settings.failed_noop_labels
        skips = settings.skip_successful_noop_labels_if_approved
    else:
        good, bad = settings.successful_deploy_labels, settings.failed_deploy_labels
        skips = settings.skip_successful_deploy_labels_if_approved
    add, remove = (good, bad) if succeeded else (bad, good)
    if succeeded and skips and is_approved:
        add = ()
    change = ChangeLabels(add, tuple(label for label in remove if label not in add))
    return change if change.add or change.remove else None
