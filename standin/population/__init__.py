"""What a world file says of one repository, put into it."""

from standin.population.checks import fill_checks, fill_label, fill_protection, fill_statuses
from standin.population.commits import NOTHING, fill_commits
from standin.population.deployments import fill_deployments
from standin.population.discussion import fill_issues, fill_pulls
from standin.population.runs import fill_runs
from standin.repository import Repository
from standin.store import World
from standin.trouble import Reading


def fill(world: World, repository: Repository, keys: dict[str, Reading]) -> None:
    """Everything below a repository's name, in the order that each part needs the ones before."""
    fill_commits(world, repository, keys)
    for name, item in keys.get("labels", NOTHING).mapping().items():
        fill_label(world, repository, name, item)
    for item in keys.get("protections", NOTHING).items():
        fill_protection(world, repository, item)
    for ref, item in keys.get("checks", NOTHING).mapping().items():
        fill_checks(world, repository, ref, item)
    for ref, item in keys.get("statuses", NOTHING).mapping().items():
        fill_statuses(world, repository, ref, item)
    fill_deployments(world, repository, keys)
    fill_issues(world, repository, keys.get("issues", NOTHING))
    fill_pulls(world, repository, keys.get("pulls", NOTHING))
    fill_runs(world, repository, keys.get("runs", NOTHING))
