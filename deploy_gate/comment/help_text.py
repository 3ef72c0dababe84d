"""What `.help` answers: the commands as they are spelt here, and the settings in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from deploy_gate.comment.fields import INPUTS
from deploy_gate.comment.messages import notice, table
from deploy_gate.comment.outcome import Outcome, Why
from deploy_gate.comment.telling import begun, completed
from deploy_gate.report.inert import prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.comment.settings import Settings
    from deploy_gate.comment.situation import Situation

SECRET: Final = frozenset(("admins_pat",))
"""Settings whose value nobody is shown."""


def decide_help(situation: Situation) -> Outcome:
    """The answer to whoever may give commands."""
    outputs = {**begun(situation.comment, situation.command), "actor": situation.comment.actor}
    return completed(Why.HELP_COMPLETED, help_text(situation.settings), outputs, situation.command.verb)


def help_text(settings: Settings) -> str:
    """The commands and the settings as Markdown."""
    settings_table = table(("setting", "value"), ((name, shown(name, settings)) for name in INPUTS))
    folded = f"<details><summary>Settings</summary>\n\n{settings_table}\n\n</details>"
    return notice("Commands", (), f"{table(('write', 'and this happens'), commands(settings), prose)}\n\n{folded}")


def commands(settings: Settings) -> Iterator[tuple[str, str]]:
    """Each command with an example, and what it does."""
    place = settings.environment
    stable = settings.stable_branch
    yield f"{settings.trigger} [{place}]", "deploys this pull request"
    yield f"{settings.noop_trigger} [{place}]", "the same without changing anything"
    if settings.several_environments:
        yield f"{settings.trigger} ENVIRONMENT, ENVIRONMENT", "deploys it to one after the other"
    yield f"{settings.trigger} {stable} [to {place}]", f"goes back to {stable}"
    if settings.allow_sha_deployments:
        yield f"{settings.trigger} COMMIT [to {place}]", "deploys an exact commit"
    yield f"{settings.trigger} {place} {settings.param_separator} --name=value", "hands parameters to the deployment"
    yield f"{settings.trigger} SERVICE[@VERSION], … [to {place}]", "deploys services of the catalog in order"
    if not settings.disable_lock:
        yield f"{settings.lock_trigger} [{place}] [--reason TEXT]", "lets nobody else deploy there"
        yield f"{settings.lock_trigger} {settings.global_lock_flag} [--reason TEXT]", "lets nobody else deploy anywhere"
        yield f"{settings.lock_info_alias} [{place}]", "tells who has locked it, and why"
        yield f"{settings.unlock_trigger} [{place} or {settings.global_lock_flag}]", "takes the lock away"
    ours = (
        (settings.plan_trigger, f"[SERVICES] [to {place}]", "tells what would happen, and why"),
        (settings.status_trigger, f"[{place}]", "tells what runs where"),
        (settings.rollback_trigger, f"SERVICE [to VERSION] in {place}", "brings back what ran before"),
        (settings.resume_trigger, f"SERVICE in {place}", "lets a service go on that was rolled back"),
    )
    if settings.approvals and settings.approve_trigger:
        yield f"{settings.approve_trigger} [{place}]", "approves a deployment that somebody else asked for"
    yield from ((f"{trigger} {rest}", does) for trigger, rest, does in ours if trigger)
    yield settings.help_trigger, "tells this"


def shown(name: str, settings: Settings) -> str:
    """A setting's value as the input would be written."""
    value: Any = getattr(settings, name)
    if name in SECRET:
        return "set" if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ",".join(value)
    return ",".join(_pairs(value)) if isinstance(value, Mapping) else str(value)


def _pairs(values: Mapping[str, str | tuple[str, ...] | None]) -> Iterator[str]:
    for environment, value in values.items():
        for one in value if isinstance(value, tuple) else (value,):
            yield f"{environment}|{one or 'disabled'}"
