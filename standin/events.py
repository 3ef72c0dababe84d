"""What happens on GitHub without anyone calling its API: runs start and end, jobs make deployments."""

from typing import Any

from standin.access import Access
from standin.clock import stamp
from standin.people import Token
from standin.refusal import not_found
from standin.repository import Repository
from standin.routes import LONGEST
from standin.store import World
from standin.trouble import BadFile, Reading
from standin.verbs import deploying, running

NEEDED = {"job_environment": ("environment",), "run_finished": ("run_id",), "renamed": ("to",)}
KINDS = ("job_environment", "run_started", "run_finished", "push", "renamed")


def happen(world: World, sent: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever was posted
    """Make one event happen; the answer names what it made."""
    top = Reading(sent, "event")
    keys = top.mapping()
    kind = keys["event"].one_of(*KINDS, default="") if "event" in keys else ""
    if not kind:
        top.wrong(f"needs `event`: one of {', '.join(KINDS)}")
        raise BadFile(top.problems)
    missing = [name for name in NEEDED.get(kind, ()) if name not in keys]
    number = keys["run_id"].whole(0, 10**LONGEST) if kind == "run_finished" and not missing else 0
    for name in missing:
        top.wrong(f"needs `{name}`")
    if top.problems:
        raise BadFile(top.problems)
    text = {name: each.text() for name, each in keys.items() if not isinstance(each.value, dict | list | bool)}
    repository = world.repository(text.get("repository", ""))
    if not repository:
        raise not_found(f"event: no repository {text.get('repository', '')!r}")
    access = Access(world, Token("", text.get("login", "github-actions[bot]"), "actions", everything=True))
    match kind:
        case "job_environment":
            return _job_environment(access, repository, text)
        case "run_started":
            run = running.start(access, repository, text.get("workflow", ".github/workflows/ci.yml"), "push")
            return {"run_id": run.id, "job_ids": [job.id for job in run.jobs]}
        case "run_finished":
            run = running.finish(access, repository, number, text.get("conclusion", "success"))
            return {"run_id": run.id, "conclusion": run.conclusion, "at": stamp(run.updated_at)}
        case "push":
            return {"sha": running.push(access, repository, text)}
        case _:
            old, new = repository.full_name, text["to"]
            world.rename(repository, new)
            return {"from": old, "to": new}


def _job_environment(access: Access, repository: Repository, text: dict[str, str]) -> dict[str, Any]:
    """What the runner records for a job with an `environment:` key."""
    made = deploying.by_job(
        access,
        repository,
        environment=text["environment"],
        ref=text.get("ref", repository.default_branch),
        state=text.get("state", "in_progress"),
    )
    return {"deployment_id": made.id, "node_id": made.node_id}
