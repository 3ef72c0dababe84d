"""Workflow runs of a world file."""

from typing import Final

from standin.access import Access
from standin.people import Token
from standin.population.commits import NOTHING
from standin.population.times import moment_of
from standin.repository import Repository
from standin.store import World
from standin.trouble import Reading
from standin.verbs import running

KEYS: Final = ("id", "workflow", "event", "ref", "status", "conclusion", "actor", "jobs", "created_at")
WORKFLOW: Final = ".github/workflows/deploy.yml"


def fill_runs(world: World, repository: Repository, item: Reading) -> None:
    """Runs with their jobs: in progress, unless a conclusion ends them."""
    for each in item.items():
        keys = each.mapping(*KEYS)
        text = {name: key.text() for name, key in keys.items() if name not in ("jobs", "id", "created_at")}
        actor = world.user(text.get("actor", "octocat")).login
        access = Access(world, Token("", actor, everything=True))
        ref = text.get("ref", repository.default_branch)
        if not repository.commit_at(ref):
            keys["ref"].wrong(f"no branch, tag or commit {ref!r} in {repository.full_name}")
            continue
        run = running.start(
            access, repository, text.get("workflow", WORKFLOW), text.get("event", "repository_dispatch"), ref
        )
        if "id" in keys:
            del repository.runs[run.id]
            run.id = keys["id"].number(run.id)
            repository.runs[run.id] = run
            for job in run.jobs:
                job.run_id = run.id
            world.remember(run.node_id, repository.full_name, run)
        created = moment_of(keys["created_at"]) if "created_at" in keys else None
        run.created_at = run.updated_at = created or run.created_at
        run.status = text.get("status", run.status)
        for name in keys.get("jobs", NOTHING).words():
            running.add_job(access, repository, run, name)
        if "conclusion" in text:
            running.finish(access, repository, run.id, text["conclusion"])
