"""What is told and done once a deployment has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deploy_gate.comment.labels import labels_after
from deploy_gate.comment.messages import limited, metadata, notice
from deploy_gate.comment.outcome import Decision, EndDeployment, Outcome, ReleaseLock, Step, Why
from deploy_gate.comment.params import write_params
from deploy_gate.comment.telling import NO, YES
from deploy_gate.comment.template import RAW, TemplateError, render
from deploy_gate.model import Unread
from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.comment.settings import Settings

SUCCESS: Final = "success"
_TITLES: Final[Mapping[str, str]] = {SUCCESS: "Deployed", "failure": "The deployment failed"}


class Ended(Value):
    """A deployment that has ended, as its job tells it."""

    environment: str
    status: str
    """``success``, ``failure``, ``cancelled``, or whatever else the runner said."""
    ref: str
    sha: str
    actor: str
    is_noop: bool = False
    is_fork: bool = False
    review_decision: str = ""
    approvals: int = 0
    deployment_id: str = ""
    params: str = ""
    parsed_params: Mapping[str, Any] = NOTHING
    commit_verified: bool = False
    total_seconds: int = 0
    ended_at: str = ""
    logs: str = ""
    """The address of the run."""
    results: str = ""
    """What the workflow's steps have to say, as Markdown: `DEPLOY_MESSAGE`."""
    locks: tuple[ReleaseLock, ...] = ()
    """The locks that go with the deployment, at the commits at which they were taken."""
    behind: tuple[str, ...] = ()
    """The environments whose turn would have come next."""
    template: str | Unread | None = None
    """The repository's own message; None where it has none."""

    @property
    def succeeded(self) -> bool:
        return self.status == SUCCESS


def is_safe_path(path: str) -> bool:
    """A template's path stays within the repository, and each part of it is a name."""
    return "\\" not in path and all(part not in ("", ".", "..") for part in path.split("/"))


def decide_end(ended: Ended, settings: Settings) -> Outcome | None:
    """What is written and done; None where the workflow does all of it itself.

    The record and the locks come first, so that nothing which is only said can keep them from their end.
    """
    if settings.skip_completing:
        return None
    text, mistake = _message(ended, settings)
    steps: tuple[Step, ...] = (
        () if ended.is_noop else (EndDeployment(_state(ended), settings.url_of(ended.environment)),)
    )
    steps = (*steps, *(() if settings.disable_lock else ended.locks))
    labels = labels_after(
        settings,
        is_noop=ended.is_noop,
        succeeded=ended.succeeded,
        is_approved=ended.review_decision == "APPROVED",
    )
    return Outcome(
        Decision.COMPLETE,
        Why.NOOP_READY if ended.is_noop else Why.DEPLOYMENT_READY,
        outputs={"total_seconds": str(ended.total_seconds)},
        comment=text,
        # The first reaction stays where the message could not be made as it was meant.
        reaction=None if mistake else YES if ended.succeeded else NO,
        steps=(*steps, labels) if labels else steps,
        warnings=(mistake,) if mistake else (),
        is_red=bool(mistake),
    )


def _state(ended: Ended) -> str:
    """GitHub knows no cancelled deployments, and one that did not end well failed."""
    return SUCCESS if ended.succeeded else "failure"


def _message(ended: Ended, settings: Settings) -> tuple[str, str]:
    """The comment, and what is wrong with the repository's own template."""
    if not is_safe_path(settings.deploy_message_path):
        return _usual(ended, settings, why := "`deploy_message_path` must be a path within the repository"), why
    match ended.template:
        case None:
            return _usual(ended, settings), ""
        case Unread() as unread:
            why = f"the message's template could not be read: {unread.why}"
            return _usual(ended, settings, why), why
        case template:
            try:
                text = limited(render(template, values_of(ended, settings)))
            except TemplateError as error:
                why = f"the template {settings.deploy_message_path} cannot be used: {error}"
                return _usual(ended, settings, why), why
            # GitHub takes no comment without words.
            return text if text.strip() else _usual(ended, settings), ""


def values_of(ended: Ended, settings: Settings) -> dict[str, Any]:
    """What a template may show."""
    return {
        "environment": ended.environment,
        "environment_url": settings.url_of(ended.environment),
        "status": ended.status,
        "noop": ended.is_noop,
        "ref": ended.ref,
        "sha": ended.sha,
        "actor": ended.actor,
        "approved_reviews_count": ended.approvals,
        "review_decision": ended.review_decision or None,
        "deployment_id": int(ended.deployment_id) if ended.deployment_id else None,
        "fork": ended.is_fork,
        "params": ended.params or None,
        "parsed_params": write_params(ended.parsed_params) if ended.params else None,
        "deployment_end_time": ended.ended_at,
        "logs": ended.logs,
        "commit_verified": ended.commit_verified,
        "total_seconds": ended.total_seconds,
        RAW: ended.results,
    }


def _usual(ended: Ended, settings: Settings, mistake: str = "") -> str:
    what = f"{ended.ref} at `{ended.sha[:7]}`"
    url = settings.url_of(ended.environment)
    match ended.status:
        case "success":
            first = f"{ended.actor} deployed {what} to {ended.environment}."
        case "failure":
            first = f"{ended.actor} wanted {what} in {ended.environment}, and the deployment failed."
        case _:
            first = (
                f"{ended.actor} wanted {what} in {ended.environment}, and the job ended without saying how "
                f"({ended.status or 'no status'}): look at what runs there."
            )
    if ended.is_noop:
        first = f"{first} It was a noop, so nothing was meant to change."
    if ended.behind and not ended.succeeded:
        first = f"{first} What the comment named behind it does not begin: {', '.join(ended.behind)}."
    shows_url = url and settings.environment_url_in_comment and ended.succeeded and not ended.is_noop
    sentences = (
        first,
        f"It serves at {url}" if shows_url else "",
        f"The log: {ended.logs}" if ended.logs else "",
        f"This is not the repository's own message, since {mistake}." if mistake else "",
    )
    results = limited(ended.results, 40_000)
    details = "\n\n".join(part for part in (results, metadata("post-deploy-metadata", _told(ended, settings))) if part)
    return notice(_TITLES.get(ended.status, "The deployment's end is not known"), sentences, details)


def _told(ended: Ended, settings: Settings) -> dict[str, object]:
    """What branch-deploy tells programs here, by its names."""
    return {
        "status": ended.status,
        "environment": {"name": ended.environment, "url": settings.url_of(ended.environment)},
        "deployment": {
            "id": int(ended.deployment_id) if ended.deployment_id else None,
            "timestamp": ended.ended_at,
            "logs": ended.logs,
            "duration": ended.total_seconds,
        },
        "git": {"branch": ended.ref, "commit": ended.sha, "verified": ended.commit_verified},
        "context": {"actor": ended.actor, "noop": ended.is_noop, "fork": ended.is_fork},
        "reviews": {"count": ended.approvals, "decision": ended.review_decision or None},
        "parameters": {
            "raw": ended.params or None,
            "parsed": dict(ended.parsed_params) if ended.params else None,
        },
    }
